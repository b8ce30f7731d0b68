"""What the clock does: warn of the end, chase whoever is to decide, tell the region, and judge what began or ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_scopes import scope

from comity.web.approvals import queries, telling
from comity.web.approvals.actions.following import rest_anew
from comity.web.approvals.hearing import departures, heard
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.approvals.register import is_shown
from comity.web.approvals.state import APPROVED, State
from comity.web.approvals.turns import path_of, tell_deciders, tell_leads, tell_members
from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions
from comity.web.people.queries import holders
from comity.web.people.roles import Permission

BY = "platform:tick"

log = structlog.get_logger("comity.exceptions")


def judge_what_turned(*, now: datetime) -> int:
    """Judge again every engagement whose exception has begun or ended since it was last judged; gives how many."""
    day, count = timezone.localdate(now), 0
    for region in regions():
        with scope(region=region):
            begun = Q(judged_in_force=True) | Q(
                first_day__lte=day, last_day__gte=day, withdrawn_at=None, voided_at=None
            )
            found = ExceptionRequest.objects.filter(begun, asked_at__isnull=False).order_by("-judged_in_force", "pk")
            for pk in list(found.values_list("pk", flat=True)):
                count += _rest(pk)
    return count


@transaction.atomic
def _rest(pk: UUID) -> bool:
    return rest_anew(_held(pk), by=BY)


def warn(*, now: datetime) -> int:
    """Warn those who ask for its authority that an exception ends within the days that the memorandum says, once;
    gives of how many."""
    day, count = timezone.localdate(now), 0
    for region in regions():
        with scope(region=region):
            found = ExceptionRequest.objects.filter(warned_at=None, asked_at__isnull=False, last_day__gte=day)
            for pk in list(found.values_list("pk", flat=True)):
                count += _warn(pk, now)
    return count


@transaction.atomic
def _warn(pk: UUID, now: datetime) -> bool:
    found = _held(pk)
    stands, day = telling.standing_of(found), timezone.localdate(now)
    departs = departures(found)
    days = departs.warn_days if departs is not None else None
    if found.warned_at is not None or stands.state not in APPROVED or stands.last_day is None or days is None:
        return False
    if day < stands.last_day - timedelta(days=days):
        return False
    found.warned_at = now
    found.save(update_fields=["warned_at"])
    people = holders(found.authority, Permission.REQUEST_EXCEPTIONS)
    tell(people=people, region=found.region, kind=NoticeKind.EXCEPTION_ENDS, path=path_of(found))
    record(verb="warned_of_exception", by=BY, subject=found, region=found.region, organisation=found.authority)
    return True


def chase(*, now: datetime) -> int:
    """Remind whoever is to decide, once a day from the day after their turn came, or tell the region's leads where
    nobody can; gives how many sign-offs."""
    day, count = timezone.localdate(now), 0
    for region in regions():
        with scope(region=region):
            found = SignOffNeeded.objects.filter(decision__isnull=True, turn_at__isnull=False)
            for pk in list(found.exclude(chased_on=day).values_list("pk", flat=True)):
                count += _chase(pk, now)
    return count


@transaction.atomic
def _chase(pk: int, now: datetime) -> bool:
    day = timezone.localdate(now)
    needed = SignOffNeeded.objects.select_for_update(of=("self",)).get(pk=pk)
    found = _held(needed.request_id)
    stands = telling.standing_of(found)
    if stands.turn != needed.position or stands.state not in (State.ASKED, *APPROVED) or needed.chased_on == day:
        return False
    if needed.turn_at is None or timezone.localdate(needed.turn_at) >= day:
        return False
    needed.request = found
    needed.chased_on = day
    needed.save(update_fields=["chased_on"])
    people = tell_deciders(needed, NoticeKind.EXCEPTION_STILL_WAITS) or tell_leads(needed)
    record(
        verb="chased_deciders",
        by=BY,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"count": len(people)},
    )
    return True


def tell_the_region(*, now: datetime) -> int:
    """Tell members of every exception that is new in the register; gives of how many. Done by the hour, it is within
    whatever days a memorandum says; where it was not done for days, that it is late is logged."""
    count = 0
    for region in regions():
        with scope(region=region):
            found = ExceptionRequest.objects.filter(told_at=None, asked_at__isnull=False)
            for pk in list(found.values_list("pk", flat=True)):
                count += _tell(pk, region, now)
    return count


@transaction.atomic
def _tell(pk: UUID, region: Region, now: datetime) -> bool:
    found = _held(pk)
    stands = telling.standing_of(found)
    if found.told_at is not None or not is_shown(stands):
        return False
    found.told_at = now
    found.save(update_fields=["told_at"])
    if late := heard(found, stands, timezone.localdate(now)).days_late:
        log.warning("the region is told late of an exception", region=region.slug, number=found.number, days=late)
    people = tell_members(region, [found])
    record(
        verb="told_region_of_exception",
        by=BY,
        subject=found,
        region=region,
        organisation=found.authority,
        identifiers={"count": people},
    )
    return True


def _held(pk: UUID) -> ExceptionRequest:
    return queries.whole(ExceptionRequest.objects.select_for_update(of=("self",))).get(pk=pk)
