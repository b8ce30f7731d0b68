"""The worker key: how a worker is known in a region's pool, without their registration number.

Social Work England's numbers are few enough (SW1 to SW999999) to try every one, so a plain hash would hide nobody: what
keeps a worker unknown is the region's key alone. Whoever holds the key and the pool can find every number out. So the
key is kept outside the database, and is changed when someone who could read it leaves or it may have been seen: with
another version every worker key is made anew from the numbers, which stay with their authorities.
`docs/explanation/the-regions-pool.md` says so to the people who decide about it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from comity.dictionary.registration import FORM, registration_number

SHORTEST_KEY = 32
"""Bytes. Fewer would be a shorter secret than the digest that it keys."""


@dataclass(frozen=True, slots=True)
class PoolKey:
    """A region's key and its version. A rotation makes another version, and every worker key anew with it.

    Raises ValueError where the key is too short to keep anything secret, or the version is not 1 or more.
    """

    version: int
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < SHORTEST_KEY:
            raise ValueError(f"A pool key has {SHORTEST_KEY} bytes or more; this one has {len(self.key)}.")
        if self.version < 1:
            raise ValueError(f"The versions of a pool key are 1 and up; this one is {self.version}.")


def worker_key(number: str, pool_key: PoolKey) -> str:
    """The HMAC-SHA-256 of a registration number, as 64 hexadecimal digits. Keep the key's version beside it.

    `number` may be written as the return dictionary allows: `sw 12345` and `SW12345` are one worker. Raises ValueError
    where it is not a registration number, without repeating it: one key for all that cannot be read would make one
    worker of many.
    """
    canonical = registration_number(number)
    if canonical is None:
        raise ValueError(f"This is not a registration number. It is {FORM}.")
    return hmac.new(pool_key.key, canonical.encode("ascii"), sha256).hexdigest()
