"""Making the worker keys of the room anew with another pool key, from the numbers that are sealed beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from comity.measures.worker_key import PoolKey, worker_key
from comity.web.audit.actions import record
from comity.web.histories.actions.patterns import find_patterns
from comity.web.histories.keys import number_of
from comity.web.histories.models import KEYED, FoundPattern, Keyed
from comity.web.organisations.models import Region
from comity.web.returns.pool_keys import Keeper

AT_ONCE = 500


def rekey(*, by: str, region: Region, key: PoolKey) -> int:
    """Make anew every worker key that is not of this version; gives how many. Cut off, it goes on where it was.

    Patterns hold the keys of the pool: they are found again, from the pool's new ones.
    """
    done = 0
    for model in KEYED:
        while True:
            some = model._default_manager.filter(region=region).exclude(worker_key_version=key.version)
            count = _some(by=by, region=region, key=key, rows=list(some.select_related("authority")[:AT_ONCE]))
            if not count:
                break
            done += count
    if done or FoundPattern.objects.filter(region=region).exists():
        find_patterns(by=by, region=region)
    return done


@transaction.atomic
def _some(*, by: str, region: Region, key: PoolKey, rows: Sequence[Keyed]) -> int:
    for row in rows:
        row.worker_key, row.worker_key_version = worker_key(number_of(row), key), key.version
        row.save(update_fields=["worker_key", "worker_key_version"])
    if rows:
        record(
            verb="made_history_keys_anew",
            by=by,
            subject=region,
            region=region,
            identifiers={"count": len(rows), "number": key.version},
        )
    return len(rows)


def _left(region: Region, version: int) -> int:
    return sum(
        model._default_manager.filter(region=region).exclude(worker_key_version=version).count() for model in KEYED
    )


KEEPER = Keeper("what is held of workers", rekey, _left)
