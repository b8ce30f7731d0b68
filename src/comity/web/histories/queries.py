"""Every read of the room. A member reads the facts of their own authority, and what was told of them to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from comity.judge.equal_treatment import Clock, Worked, clock
from comity.judge.tenure import Tenure, tenure
from comity.web.engagements.models import Engagement
from comity.web.engagements.weeks import away_of
from comity.web.histories.engaged import Started, beside, last_of, planned_of, started
from comity.web.histories.in_pool import Assignment, assignments
from comity.web.histories.keys import keys_like, keys_of
from comity.web.histories.models import (
    FoundPattern,
    Leaver,
    LeaverList,
    Lookup,
    Objection,
    Purpose,
    ReferenceHeld,
    Registration,
    Spell,
    Told,
    WorkerLink,
)
from comity.web.histories.numbers import latest_checks
from comity.web.histories.standing import MAY_WORK
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission


def authorities(member: Member, permission: Permission) -> QuerySet[Organisation]:
    """The authorities and trusts that a member holds a permission for."""
    found = Organisation.objects.filter(region=member.region, kind__in=(Kind.AUTHORITY, Kind.TRUST))
    if member.region_wide(permission):
        return found
    return found.filter(pk__in=member.organisations(permission))


def leavers(authority: Organisation) -> QuerySet[Leaver]:
    """The leavers that an authority has told of and not taken back, the latest first."""
    return Leaver.objects.filter(authority=authority, taken_back_at__isnull=True).select_related("authority__region")


def leaver_lists(authority: Organisation) -> QuerySet[LeaverList]:
    """The lists of leavers that an authority has sent, the latest first."""
    return LeaverList.objects.filter(authority=authority)


def references(authority: Organisation) -> QuerySet[ReferenceHeld]:
    """The references that an authority has told of and not taken back, the latest first."""
    found = ReferenceHeld.objects.filter(authority=authority, taken_back_at__isnull=True)
    return found.select_related("authority__region")


def lookups(member: Member) -> QuerySet[Lookup]:
    """The lookups of the member's own authorities. A worker's own page, opened by a link, is none that they may see."""
    own = authorities(member, Permission.ASK_HISTORIES)
    found = Lookup.objects.filter(authority__in=own).exclude(purpose=Purpose.WORKER)
    return found.select_related("authority__region")


def lookups_by(authority: Organisation) -> QuerySet[Lookup]:
    """What an authority has asked, the latest first, with `facts`: how many of others' facts it was told."""
    others = Count("told", filter=~Q(told__authority=authority))
    return Lookup.objects.filter(authority=authority).annotate(facts=others).order_by("-at")


def told_about(authority: Organisation) -> QuerySet[Told]:
    """What was told of an authority's facts to others, the latest first."""
    found = Told.objects.filter(authority=authority).select_related("lookup__authority")
    return found.order_by("-lookup__at", "position")


def askers(authority: Organisation) -> list[Any]:
    """Who asked about an authority's workers: by asker, how many lookups, and of how many workers."""
    found = Told.objects.filter(authority=authority).values("lookup__authority__name", "lookup__purpose")
    counted = found.annotate(lookups=Count("lookup", distinct=True), workers=Count("lookup__worker_key", distinct=True))
    return list(counted.order_by("-lookups", "lookup__authority__name", "lookup__purpose"))


def spells_of(lookup: Lookup) -> list[Spell]:
    """The spells of a lookup's worker that its own authority told of. Of others' it has what it was told then."""
    of_worker = Spell.objects.filter(worker_key__in=keys_like(lookup), taken_back_at__isnull=True)
    found = of_worker.filter(authority=lookup.authority_id).select_related("authority")
    return list(found.order_by("start_date", "pk"))


def links_of(lookup: Lookup) -> QuerySet[WorkerLink]:
    """The links that a lookup's authority had mailed to its worker, the latest first."""
    return WorkerLink.objects.filter(authority=lookup.authority_id, worker_key__in=keys_like(lookup))


def own_spells(member: Member) -> QuerySet[Spell]:
    """The spells that the member's own authorities have told of."""
    own = authorities(member, Permission.KEEP_HISTORIES)
    return Spell.objects.filter(authority__in=own, taken_back_at__isnull=True).select_related("authority__region")


def registrations(authority: Organisation) -> QuerySet[Registration]:
    """An authority's last check of each worker, those to be looked at again soonest first."""
    return latest_checks(authority)


def to_act_on(found: QuerySet[Registration], today: date) -> QuerySet[Registration]:
    """Of an authority's last checks those of workers who may not work, and those to be looked at again by today."""
    return found.filter(Q(recheck_on__lte=today) | ~Q(result__in=MAY_WORK))


def registrations_of(authority: Organisation, number: str) -> QuerySet[Registration]:
    """An authority's last check of the worker with this number."""
    return latest_checks(authority).filter(worker_key__in=keys_of(authority.region, number))


def to_look_up_again(member: Member, today: date) -> list[tuple[Organisation, int, date]]:
    """Where a member keeps registrations: the authority, how many last checks are due, and since when the first is."""
    mine = member.organisations(Permission.KEEP_HISTORIES)
    if not mine:
        return []
    held = Registration.objects.filter(taken_back_at__isnull=True)
    later = held.filter(authority=OuterRef("authority"), worker_key=OuterRef("worker_key")).filter(
        Q(checked_on__gt=OuterRef("checked_on")) | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk"))
    )
    due = held.filter(authority__in=mine, recheck_on__lte=today).exclude(Exists(later))
    counts = due.order_by("authority").values("authority").annotate(count=Count("pk"), since=Min("recheck_on"))
    names = Organisation.objects.in_bulk([each["authority"] for each in counts])
    return [(names[each["authority"]], each["count"], each["since"]) for each in counts]


@dataclass(frozen=True, slots=True)
class AtOneAuthority:
    """How long a worker has been at one authority, and how far the twelve weeks have run.

    `pooled` assignments are in authorised returns; so many more `started` on the platform and are in none yet.
    """

    pooled: int
    started: int
    tenure: Tenure
    clock: Clock


def at_one_authority(lookup: Lookup, as_at: date) -> AtOneAuthority:
    """The same of a lookup's worker at the authority that asked."""
    keys = keys_like(lookup)
    rows = [each for each in assignments(lookup.region, keys) if each.authority_id == lookup.authority_id]
    engagements = [each for each in started(lookup.region, keys) if each.authority_id == lookup.authority_id]
    more = [each for each in beside(rows, engagements) if each.first <= as_at]
    spans = _worked(rows, engagements, more)
    away = away_of(
        Engagement.objects.filter(authority=lookup.authority_id, worker_key__in=keys).select_related("authority")
    )
    return AtOneAuthority(
        len(spans) - len(more),
        len(more),
        tenure([(one.first, one.last) for one in spans], as_at),
        clock(spans, as_at, away),
    )


def spans_of(engagement: Engagement) -> list[Worked]:
    """The assignments of an engagement's worker at its authority that are known: of the pool, and recorded here."""
    if not engagement.worker_key:
        return []
    keys = [engagement.worker_key]
    rows = [each for each in assignments(engagement.region, keys) if each.authority_id == engagement.authority_id]
    held = [each for each in started(engagement.region, keys) if each.authority_id == engagement.authority_id]
    return _worked(rows, held, beside(rows, held))


def _worked(rows: Sequence[Assignment], held: Sequence[Started], more: Sequence[Started]) -> list[Worked]:
    """Assignments of the pool, and engagements that are in none, as the clock counts them."""
    spans = [
        Worked(each.start_date, last_of(each, held), each.role, planned_of(each, held))
        for each in rows
        if each.start_date
    ]
    return spans + [Worked(each.first, each.last, each.role, each.planned) for each in more]


def objections(member: Member) -> QuerySet[Objection]:
    """The objections to what a member's authorities have told, those not answered first."""
    own = authorities(member, Permission.READ_HISTORIES)
    found = Objection.objects.filter(authority__in=own).select_related("authority__region")
    return found.order_by(F("answered_at").desc(nulls_first=True), "-made_at")


def objections_to_answer(member: Member) -> QuerySet[Objection]:
    """Those that wait for this member to answer them."""
    own = member.organisations(Permission.KEEP_HISTORIES)
    if not own:
        return Objection.objects.none()
    found = Objection.objects.filter(Q(authority__in=own), answered_at__isnull=True)
    return found.select_related("authority").order_by("made_at")


def found_patterns(member: Member) -> QuerySet[FoundPattern]:
    """The patterns across the region's assignments, the latest found first."""
    found = FoundPattern.objects.filter(region=member.region)
    if not member.region_wide(Permission.READ_PATTERNS):
        return found.none()
    return found.select_related("earlier_authority", "later_authority")
