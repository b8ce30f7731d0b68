"""Reading the breach log."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from comity.memorandum.base import Kind
from comity.web.breaches.models import PUT_RIGHT, Breach, Source, State
from comity.web.breaches.permissions import AUTHORITIES
from comity.web.engagements.memoranda import NoMemorandumError, of_region
from comity.web.notices.waiting import Waiting
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.people.queries import holders
from comity.web.people.roles import Permission

RANK = Case(
    When(closed_at__isnull=False, then=Value(2)),
    When(answered_at__isnull=False, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)
IN_STATE: dict[str, Q] = {
    State.OPEN.value: Q(closed_at__isnull=True, answered_at__isnull=True),
    State.ANSWERED.value: Q(closed_at__isnull=True, answered_at__isnull=False),
    State.CLOSED.value: Q(closed_at__isnull=False),
}


def breaches(member: Member) -> QuerySet[Breach]:
    """The region's breaches, for its members: those not answered first, then those answered, then those closed."""
    if not member.may(Permission.READ_BREACHES):
        return Breach.objects.none()
    found = Breach.objects.select_related("region", "authority", "reporter", "owner").prefetch_related("entries")
    return found.order_by(RANK, "-found_at", "-number")


def counted(found: QuerySet[Breach]) -> dict[str, int]:
    """How many of them there are in each state."""
    return {state: found.filter(wanted).count() for state, wanted in IN_STATE.items()}


def authorities(member: Member) -> list[Organisation]:
    """The authorities and trusts of the region."""
    return list(Organisation.objects.filter(region=member.region, kind__in=AUTHORITIES))


def to_report_of(member: Member) -> list[Organisation]:
    """Those of them of which a member may report, which are other than their own."""
    mine = member.organisations(Permission.REPORT_BREACHES)
    return [each for each in authorities(member) if each.pk not in mine and each.closed is None]


def clauses_on(region: Region, day: date) -> list[Kind]:
    """The clauses that can be broken on a day: each kind that the memorandum in force has; none where none is in force.

    What a memorandum does not speak of nobody has agreed to keep.
    """
    try:
        held = of_region(region, day)
    except NoMemorandumError:
        return []
    return list(dict.fromkeys(each.kind for each in held.memorandum.clauses))


def carers(breach: Breach) -> list[Person]:
    """Who may take care of a breach: those who answer for its authority."""
    return holders(breach.authority, Permission.ANSWER_BREACHES)


def waiting(member: Member) -> list[Waiting]:
    """What waits for a member: breaches that they take care of, those that nobody does, and those to close."""
    slug = member.region.slug
    open_still = Breach.objects.filter(IN_STATE[State.OPEN.value]).order_by("found_at")
    mine = member.organisations(Permission.ANSWER_BREACHES)
    found = [
        Waiting(f"Say what happened: {each.number}", reverse("breach", args=[slug, each.number]), each.found_at)
        for each in open_still.filter(owner=member.person, authority__in=mine)
        if member.person is not None
    ]
    for authority in Organisation.objects.filter(pk__in=mine):
        nobodys = open_still.filter(owner=None, authority=authority)
        if count := nobodys.count():
            words = f"{_breaches(count)} of {authority} that nobody takes care of yet"
            path = f"{reverse('breaches', args=[slug])}?authority={authority.code}"
            found.append(Waiting(words, path, nobodys[0].found_at))
    if member.region_wide(Permission.CLOSE_BREACHES):
        settled = Breach.objects.filter(IN_STATE[State.ANSWERED.value], Q(stands__in=PUT_RIGHT) | Q(source=Source.PEER))
        if count := settled.count():
            first = settled.order_by("answered_at").first()
            assert first is not None
            assert first.answered_at is not None
            words = f"{_breaches(count)} to talk through and close"
            found.append(Waiting(words, reverse("breaches", args=[slug]), first.answered_at))
    return found


def _breaches(count: int) -> str:
    return "1 breach" if count == 1 else f"{count:,} breaches"
