"""Making the worker keys of checks and engagements anew with another pool key, from the numbers in sealed receipts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from comity.measures.worker_key import PoolKey, worker_key
from comity.web.audit.actions import record
from comity.web.engagements.models import Check, Engagement
from comity.web.engagements.sealed import PastRetentionError, receipt_of
from comity.web.organisations.models import Region
from comity.web.returns.pool_keys import Keeper

AT_ONCE = 500


def rekey(*, by: str, region: Region, key: PoolKey) -> int:
    """Make anew every worker key that is not of this version; gives how many. Cut off, it goes on where it was.

    A check whose receipt is past its retention has no number to make a key of: it is known by none from then on.
    """
    done = 0
    while found := list(_of_another(region, key.version).select_related("made_by_organisation")[:AT_ONCE]):
        done += _some(by=by, region=region, key=key, checks=found)
    return done


@transaction.atomic
def _some(*, by: str, region: Region, key: PoolKey, checks: Sequence[Check]) -> int:
    for check in checks:
        try:
            number = receipt_of(check)["facts"]["worker"]
        except PastRetentionError:
            check.worker_key, check.worker_key_version = "", None
        else:
            check.worker_key, check.worker_key_version = worker_key(number, key), key.version
        check.save(update_fields=["worker_key", "worker_key_version"])
        resting = Engagement.objects.filter(current=check)
        resting.update(worker_key=check.worker_key, worker_key_version=check.worker_key_version)
    record(
        verb="made_check_keys_anew",
        by=by,
        subject=region,
        region=region,
        identifiers={"count": len(checks), "number": key.version},
    )
    return len(checks)


def _of_another(region: Region, version: int) -> QuerySet[Check]:
    return Check.objects.filter(region=region).exclude(worker_key="").exclude(worker_key_version=version)


def _left(region: Region, version: int) -> int:
    return _of_another(region, version).count()


KEEPER = Keeper("checks and engagements", rekey, _left)
