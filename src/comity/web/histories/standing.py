"""How a registration stands by what the register showed, and of whom it showed that they may not be engaged.

The register's answer comes first, whatever last day was noted beside it: somebody who was removed is not registered
until some day.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from comity.judge.renewal import STANDING_WORDS, Standing, recheck_on, renewal
from comity.measures.worker_key import PoolKey
from comity.measures.worker_key import worker_key as made_of
from comity.returns.registrations import RESULTS, Checked, Result
from comity.web.histories.keys import number_of
from comity.web.histories.models import Registration
from comity.web.organisations.models import Organisation
from comity.web.returns.pool_keys import pool_key
from comity.web.words import date as day_words

MAY_WORK = frozenset({Result.REGISTERED, Result.WITH_CONDITIONS})
"""What the register shows of somebody who may work as a social worker."""

OFF_IT = frozenset({Result.REMOVED, Result.NOT_FOUND})
"""What it shows of somebody who is not on it, of whom a last day of registration says nothing."""

AGAIN_IN_A_WEEK = timedelta(days=7)
"""When to look again at somebody who may not work. A start asks for another look by itself, whenever that is; a week
lets one who renewed late, or whose suspension was lifted, wait no longer, and is soon for one whose engagement runs."""

COLOURS = {
    Standing.CURRENT: "green",
    Standing.RENEWAL: "yellow",
    Standing.LAPSED: "red",
    Standing.NOT_KNOWN: "grey",
}


def stands(found: Registration, today: date) -> tuple[str, str]:
    """How a registration stands today, in words, and the colour of its tag."""
    if found.result not in MAY_WORK:
        return found.get_result_display(), "red"
    standing = renewal(found.until, today)
    if found.result == Result.WITH_CONDITIONS and standing is not Standing.LAPSED:
        return found.get_result_display(), "yellow"
    words = "Registered, no last day noted" if standing is Standing.NOT_KNOWN else STANDING_WORDS[standing]
    return words, COLOURS[standing]


def until_of(checked: Checked) -> date | None:
    """The last day as it is kept: of somebody who is not on the register there is none, whatever was given."""
    return None if checked.result in OFF_IT else checked.until


def again_on(checked: Checked) -> date:
    """When to look at the register again: within a week where the worker may not work."""
    later = recheck_on(checked.checked_on, until_of(checked), settings.COMITY.registration_recheck_days)
    return later if checked.result in MAY_WORK else min(later, checked.checked_on + AGAIN_IN_A_WEEK)


def stops(asked: Set[tuple[Organisation, str]]) -> dict[tuple[Organisation, str], str]:
    """Of authorities and workers' keys, who may not engage whom, and why: the authority's own latest look at the
    register showed that they may not work.

    What another authority saw is told to those who ask, and is on record as told. It stops nothing here.
    """
    authorities, keys = {authority for authority, _ in asked}, {key for _, key in asked}
    pools = {each.region_id: pool_key(each.region) for each in authorities}
    of_other_version = Q()
    for region, key in pools.items():
        of_other_version |= Q(region=region) & ~Q(worker_key_version=key.version)
    held = Registration.objects.filter(authority__in=authorities, taken_back_at__isnull=True)
    held = held.filter(Q(worker_key__in=keys) | of_other_version).select_related("authority")
    last = {
        (each.authority_id, key): each
        for each in held.order_by("checked_on", "pk")
        for key in _keys_of(each, pools[each.region_id])
    }
    found = {(authority, key): last.get((authority.pk, key)) for authority, key in asked}
    return {of: _why(of[0], each) for of, each in found.items() if each is not None and each.result not in MAY_WORK}


def _why(authority: Organisation, last: Registration) -> str:
    showed = RESULTS.get(last.result, "not registered").lower()
    return (
        f"When {authority} looked at Social Work England’s register on {day_words(last.checked_on)}, it showed: "
        f"{showed}. So this worker may not work as a social worker, and no engagement of them can be recorded as "
        "started, not even in an emergency. Look at the register again and write down what it shows: the "
        "latest look counts."
    )


def _keys_of(held: Registration, pool: PoolKey) -> Iterator[str]:
    """The worker key that a look is kept by, and while the region's pool key is being changed the one that it will be:
    checks and engagements have theirs made anew first."""
    yield held.worker_key
    if held.worker_key_version != pool.version:
        yield made_of(number_of(held), pool)
