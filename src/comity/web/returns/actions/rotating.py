"""Changing a region's pool key: every worker key is made anew, those of the pool from the sealed returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from comity.measures.worker_key import PoolKey, worker_key
from comity.web.audit.actions import record
from comity.web.organisations.models import Region
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import PooledAssignment, Return
from comity.web.returns.pool_keys import KEEPERS, next_pool_key, pool_key

AT_ONCE = 500


def rotate_pool_key(*, by: str, region: Region, step: Callable[[str], None]) -> tuple[PoolKey, int]:
    """Make the region's next pool key, and every worker key with it; gives the key and how many were made anew.

    Each return is done in a transaction of its own, under the lock that signing takes, so none is left half-way. Cut
    off, it is finished by `finish_rotation`. The key of before may be destroyed once nothing is left in its version.
    """
    key = next_pool_key(region)
    return key, finish_rotation(by=by, region=region, step=step)


def finish_rotation(*, by: str, region: Region, step: Callable[[str], None]) -> int:
    """Make anew the worker keys that are not of today's version; gives how many."""
    key = pool_key(region)
    done = 0
    for given in _left(region, key):
        step(f"{given.round.quarter}, {given.authority.name}")
        done += _made_anew(by=by, given=given, key=key)
    for keeper in KEEPERS:
        step(keeper.words)
        done += keeper.rekey(by=by, region=region, key=key)
    return done


def _left(region: Region, key: PoolKey) -> Iterator[Return]:
    """The returns that have worker keys of another version. Read anew each time: one may be authorised meanwhile."""
    tried: set[int] = set()
    while True:
        old = (
            PooledAssignment.objects.filter(region=region)
            .exclude(worker_key="")
            .exclude(worker_key_version=key.version)
        )
        found = (
            Return.objects.filter(pk__in=old.values("given"))
            .exclude(pk__in=tried)
            .select_related("round", "authority", "current", "region")
        )
        if not (first := found.order_by("pk").first()):
            return
        tried.add(first.pk)
        yield first


@transaction.atomic
def _made_anew(*, by: str, given: Return, key: PoolKey) -> int:
    Return.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if given.current is None:
        return 0
    try:
        frame = frames_of(given.current)["assignments"].select("assignment_ref", "worker")
    except DeletedError:
        return 0
    numbers = dict(frame.iter_rows())
    rows = list(PooledAssignment.objects.filter(given=given).exclude(worker_key=""))
    for row in rows:
        row.worker_key, row.worker_key_version = worker_key(numbers[row.assignment_ref], key), key.version
    PooledAssignment.objects.bulk_update(rows, ["worker_key", "worker_key_version"], batch_size=AT_ONCE)
    record(
        verb="made_worker_keys_anew",
        by=by,
        subject=given,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, "count": len(rows), "number": key.version},
    )
    return len(rows)
