"""Reading the record: the region's for those who act for it, an organisation's own for its director.

Pages are found by the number of the event that they begin after or end before, so that the thousandth page costs what
the first does and nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.audit.models import Chain, Event
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.people.queries import memberships
from comity.web.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of events is narrowed to. `since` and `until` are days of the reader's, both included."""

    organisation: int | None = None
    verb: str = ""
    person: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, the latest first, and where the pages before and after it are (None where there is none)."""

    events: list[Event]
    newer: int | None
    older: int | None


def events(member: Member) -> QuerySet[Event]:
    """The events that a member may read, the latest first."""
    found = Event.objects.select_related("organisation")
    if member.region_wide(Permission.READ_AUDIT):
        return found.filter(region=member.region)
    return found.filter(region=member.region, organisation__in=member.organisations(Permission.READ_AUDIT))


def platform_events() -> QuerySet[Event]:
    """The events of the platform itself, which are of no region. For administrators."""
    with scopes_disabled():
        return Event.objects.filter(region__isnull=True)


def narrowed(found: QuerySet[Event], wanted: Wanted) -> QuerySet[Event]:
    """Those of them that are wanted. A person's are what they did and what was done of them."""
    if wanted.organisation is not None:
        found = found.filter(organisation=wanted.organisation)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.person is not None:
        key = str(wanted.person)
        of_them = Q(subject_kind="person", subject=key) | Q(identifiers__person=key)
        found = found.filter(Q(actor=f"person:{key}") | of_them)
    if wanted.since is not None:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def page(found: QuerySet[Event], *, size: int, before: int | None = None, after: int | None = None) -> Page:
    """The latest of the events before one number, or the first of those after another; the latest of all by default."""
    if after is not None:
        some = list(found.filter(number__gt=after).order_by("number")[: size + 1])
        more, some = len(some) > size, some[:size][::-1]
        return Page(some, some[0].number if more else None, some[-1].number if some else None)
    before_it = found if before is None else found.filter(number__lt=before)
    some = list(before_it.order_by("-number")[: size + 1])
    more, some = len(some) > size, some[:size]
    newer = some[0].number if some and before is not None else None
    return Page(some, newer, some[-1].number if more else None)


def organisations(member: Member) -> QuerySet[Organisation]:
    """The organisations that a member may read the events of."""
    found = Organisation.objects.filter(region=member.region)
    if member.region_wide(Permission.READ_AUDIT):
        return found
    return found.filter(pk__in=member.organisations(Permission.READ_AUDIT))


def people(member: Member) -> list[Person]:
    """The people whose events a member may ask for by name: those whose memberships they may see."""
    return list(Person.objects.filter(memberships__in=memberships(member)).distinct())


def chain(region: Region | None) -> Chain | None:
    """The chain of a region, or the platform's; None before its first event."""
    return Chain.objects.filter(region=region).first()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
