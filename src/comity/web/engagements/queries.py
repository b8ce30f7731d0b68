"""Reading checks, drafts and engagements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.engagements.models import NOT_STARTED, Check, Draft, Engagement, State
from comity.web.engagements.permissions import AUTHORITIES, SUPPLIERS
from comity.web.notices.waiting import Waiting
from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.models import Membership, Person
from comity.web.people.queries import holders
from comity.web.people.roles import Permission


def read_in(member: Member) -> frozenset[int]:
    """The organisations whose checks a member may see."""
    return member.organisations(Permission.CHECK) | member.organisations(Permission.READ_CHECKS)


def checks(member: Member) -> QuerySet[Check]:
    """The checks that a member may see: their organisations' own, and those that suppliers offered them."""
    found = Check.objects.select_related(
        "region", "authority", "made_by_organisation", "publication", "engagement"
    ).defer("publication__archive")
    if member.region_wide(Permission.READ_CHECKS):
        return found
    mine = read_in(member)
    return found.filter(
        Q(made_by_organisation__in=mine) | Q(authority__in=mine, made_by_organisation__kind__in=SUPPLIERS)
    )


def latest_checks(member: Member) -> QuerySet[Check]:
    """Those of them that were not judged again since, the latest first."""
    return checks(member).filter(followed_by__isnull=True).defer("receipt", "sources", "publication__archive")


def latest_of(check: Check) -> Check:
    """The check that stands in place of one: that which its engagement rests on, or the last that it was judged again
    as; itself where there is none."""
    if check.engagement_id is not None:
        return Check.objects.get(pk=Engagement.objects.values_list("current", flat=True).get(pk=check.engagement_id))
    found = check
    while (later := Check.objects.filter(follows=found).order_by("made_at", "pk").last()) is not None:
        found = later
    return found


def team_of(member: Member, check: Check) -> QuerySet[Check]:
    """The checks made together with one, itself among them, in order."""
    if check.team is None:
        return checks(member).filter(pk=check.pk)
    return checks(member).filter(team=check.team, followed_by__isnull=True).order_by("position")


def drafts(member: Member) -> QuerySet[Draft]:
    """A person's own drafts, of organisations for which they may check."""
    found = Draft.objects.select_related(
        "region", "organisation", "follows__engagement", "follows__made_by_organisation"
    )
    if member.person is None:
        return found.none()
    return found.filter(person=member.person, organisation__in=member.organisations(Permission.CHECK))


def engagements(member: Member) -> QuerySet[Engagement]:
    """The engagements that a member may see."""
    found = Engagement.objects.select_related(
        "region", "authority", "current__authority", "current__made_by_organisation", "current__publication"
    ).defer("current__publication__archive")
    if member.region_wide(Permission.READ_ENGAGEMENTS):
        return found
    return found.filter(authority__in=member.organisations(Permission.READ_ENGAGEMENTS))


def others_of(
    member: Member, *, worker_key: str, authority: Organisation | None, days: tuple[date | None, date | None], but: Any
) -> list[Engagement]:
    """The engagements of the same worker at the same authority, proposed or started, that have some of the same days,
    `but` for one. A day that is not known could be any."""
    if not worker_key or authority is None:
        return []
    first, last = days
    found = engagements(member).filter(
        worker_key=worker_key, authority=authority, state__in=(State.PROPOSED, State.STARTED)
    )
    if first is not None:
        found = found.filter(Q(planned_end_date__isnull=True) | Q(planned_end_date__gte=first))
    if last is not None:
        found = found.filter(Q(start_date__isnull=True) | Q(start_date__lte=last))
    return list(found.exclude(pk=but).defer("facts"))


def emergencies(member: Member) -> QuerySet[Engagement]:
    """Those that were started in an emergency and wait for a review."""
    return engagements(member).filter(emergency=True, reviewed_at__isnull=True)


def running(member: Member) -> QuerySet[Engagement]:
    """Those that have started and not ended."""
    return engagements(member).filter(state=State.STARTED)


def desks(member: Member) -> list[Organisation]:
    """The organisations that a member may check candidates for, by name."""
    ids = member.organisations(Permission.CHECK)
    return list(Organisation.objects.filter(region=member.region, pk__in=ids).exclude(kind="region"))


def authorities(member: Member) -> list[Organisation]:
    """The region's authorities and trusts that there are today."""
    found = Organisation.objects.filter(region=member.region, kind__in=AUTHORITIES)
    return list(found.exclude(closed__lte=timezone.localdate()))


def confirmed(number: str, digest: str) -> Check | None:
    """The check of a number and a hash, in whichever region, for the public page; None where there is none of both."""
    with scopes_disabled():
        return Check.objects.only("id", "number", "digest", "made_at").filter(number=number, digest=digest).first()


def who_answers_for(organisation: Organisation, actors: Iterable[str]) -> list[Person]:
    """Of the people who acted (as the record keeps them) those who still belong to an organisation; where none does,
    whoever may check for it."""
    keys = [UUID(actor.partition(":")[2]) for actor in actors if actor.startswith("person:")]
    of_it = Membership.objects.filter(organisation=organisation, ended_at__isnull=True, person__in=keys)
    return list(Person.objects.filter(pk__in=of_it.values("person"))) or holders(organisation, Permission.CHECK)


def reviewers(engagement: Engagement) -> list[Person]:
    """Who can write down the review of an emergency start: whoever may check for its authority and did not start it."""
    held = holders(engagement.authority, Permission.CHECK)
    return [each for each in held if f"person:{each.pk}" != engagement.started_by]


def number_is_taken(number: str) -> bool:
    """Whether a check of any region has the number."""
    with scopes_disabled():
        return Check.objects.filter(number=number).exists()


def waiting(member: Member) -> list[Waiting]:
    """The emergency starts that wait for this member's review: whoever started one does not review it."""
    mine = member.organisations(Permission.CHECK)
    found = (
        emergencies(member).filter(authority__in=mine).exclude(started_by=member.actor).exclude(state__in=NOT_STARTED)
    )
    return [
        Waiting(
            words=f"Review an emergency start at {held.authority}"
            + (f", by {held.review_by:%-d %B %Y}" if held.review_by else ""),
            path=reverse("engagement", args=[member.region.slug, held.pk]),
            since=held.started_at or held.made_at,
        )
        for held in found
    ]
