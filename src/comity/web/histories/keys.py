"""From a registration number to what is kept of it: worker keys to find by, and the number sealed for its authority."""

from __future__ import annotations

from typing import Any

from comity.measures.worker_key import worker_key
from comity.web.histories.models import Keyed
from comity.web.organisations.models import Organisation, Region
from comity.web.returns.pool_keys import every_pool_key, pool_key
from comity.web.sealing import seal, unseal

PURPOSE = "worker number"


def keys_of(region: Region, number: str) -> list[str]:
    """Every worker key that the number may be found by: while the pool key is being changed there are two.

    Raises ValueError where it is not a registration number.
    """
    kept = every_pool_key(region) or [pool_key(region)]
    return [worker_key(number, each) for each in kept]


def keyed(authority: Organisation, number: str) -> dict[str, Any]:
    """The fields that every record of a worker has, for a number in its canonical form."""
    key = pool_key(authority.region)
    return {
        "region": authority.region,
        "authority": authority,
        "worker_key": worker_key(number, key),
        "worker_key_version": key.version,
        "number": seal(number.encode(), of=authority, purpose=PURPOSE),
    }


def number_of(record: Keyed) -> str:
    """The registration number of a record, for the authority that gave it.

    Raises:
        SealedError: what is kept is not what was sealed.
    """
    return unseal(bytes(record.number), of=record.authority, purpose=PURPOSE).decode()


def keys_like(record: Keyed) -> list[str]:
    """Every worker key that a record's worker may be found by."""
    return keys_of(record.region, number_of(record))
