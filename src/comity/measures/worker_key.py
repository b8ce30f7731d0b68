"""The worker key: how a worker is known in a region's pool, without their registration number.

Social Work England's numbers are few enough (SW1 to SW999999) to try every one, so a plain hash would hide nobody: what
keeps a worker unknown is the region's key alone. Whoever holds the key and the pool can find every number out.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class PoolKey:
    """A region's key and its version. A rotation makes another version, and every worker key anew with it."""

    version: int
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) < SHORTEST_KEY:
            raise ValueError(f"A pool key has {SHORTEST_KEY} bytes or more; this one has {len(self.key)}.")


def worker_key(number: str, pool_key: PoolKey) -> str:
    """The HMAC-SHA-256 of a registration number, as 64 hexadecimal digits.

    `number` is as the return dictionary reads it: trimmed and in capitals, such as SW12345.
    """
    return hmac.new(pool_key.key, number.strip().upper().encode("utf-8"), sha256).hexdigest()
