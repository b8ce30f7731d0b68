"""Whose a sign-off is to decide, why it is not somebody's, and what helps where it is nobody's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from comity.memorandum.departing import weeks
from comity.web.approvals import queries, telling
from comity.web.approvals.filling import Filled
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.approvals.permissions import Entitled, deciders, entitled
from comity.web.approvals.state import State, alone_again
from comity.web.approvals.told import Said
from comity.web.people.member import member_of
from comity.web.people.models import Membership, Person
from comity.web.people.queries import holders
from comity.web.people.roles import Permission, Role


def why_not_theirs(found: ExceptionRequest, needed: SignOffNeeded, person: Person, basis: Entitled) -> str:
    """Why somebody in the right post may still not decide it, in words; empty where they may."""
    behind = {str(person.pk)} | ({str(basis.on_behalf_of.pk)} if basis.on_behalf_of is not None else set())
    if str(found.asked_by_id) in behind:
        return "Nobody approves their own request. Someone else must decide it."
    if not needed.post:
        return ""
    told = telling.told_of(found)
    for each in told.needed:
        if each.of_a_post and each.said is not None and each.said.people & behind:
            return "Nobody decides for two posts of a request. Someone else must decide this one."
    if why := alone_words(found, needed, person, basis, needed.clauses):
        return f"{why} So someone else must approve this, who decides in their own name."
    return ""


def alone_words(
    found: ExceptionRequest, needed: SignOffNeeded, person: Person, basis: Entitled, clauses: Collection[str]
) -> str:
    """Who alone approved the exception before, where approving these clauses would be the only approval of this one and
    theirs again, also by whoever decides in their place; empty where it would not."""
    told = telling.told_of(found)
    holder = basis.on_behalf_of
    said = Said(
        str(person.pk), timezone.localdate(), True, str(holder.pk) if holder else "", clauses=frozenset(clauses)
    )
    if not needed.post or needed.position >= len(told.needed) or not alone_again(told, needed.position, said):
        return ""
    if holder is not None and str(person.pk) not in told.before:
        return f"{holder}, in whose place you decide, alone approved the exception before this one."
    return "You alone approved the exception before this one, or somebody did in your place."


def able(request: ExceptionRequest, needed: SignOffNeeded, day: date) -> list[Person]:
    """Whoever may decide a sign-off on a day and has to do with the request in no way that forbids it."""
    found = []
    for person in deciders(needed, day):
        member = member_of(person, request.region)
        basis = entitled(member, needed, day) if member is not None else None
        if basis is not None and not why_not_theirs(request, needed, person, basis):
            found.append(person)
    return found


@dataclass(frozen=True, slots=True)
class Stuck:
    """A sign-off that nobody can give as things stand: why, and what would help, in sentences."""

    who: str
    why: str
    helps: tuple[str, ...]


def stuck(request: ExceptionRequest, day: date) -> Stuck | None:
    """The first sign-off, of those that are still to be decided, that nobody can give; None where each has somebody."""
    stands = telling.standing_of(request)
    if stands.state is not State.ASKED or stands.turn is None:
        return None
    held = sorted(request.needed.all(), key=lambda each: each.position)[stands.turn :]
    left = [each for each in held if each.position not in stands.passed]
    return _first(request, left, day)


def would_be_stuck(request: ExceptionRequest, says: Filled, asker: Person, day: date) -> Stuck | None:
    """The same of a request that is not asked yet, were somebody to ask it as it is."""
    asked = copy(request)
    asked.asked_by = asker
    first, last = request.first_day, request.last_day
    lasts = weeks(first, last) if first is not None and last is not None else None
    route = says.route(request.clauses, lasts)
    needed = [
        SignOffNeeded(
            region=request.region,
            request=asked,
            position=place,
            post=each.by.value if each.by is not None else "",
            group=each.group,
            does=each.does.value,
            clauses=request.clauses,
        )
        for place, each in enumerate(route)
    ]
    return _first(asked, needed, day)


def stuck_requests(day: date) -> list[tuple[ExceptionRequest, Stuck]]:
    """The region's requests whose next sign-off, or a later one, nobody can give. Runs within its scope."""
    waits = SignOffNeeded.objects.filter(decision__isnull=True, turn_at__isnull=False)
    found = queries.whole(ExceptionRequest.objects.filter(pk__in=waits.values("request"), asked_at__isnull=False))
    held = [(each, stuck(each, day)) for each in found]
    return [(each, why) for each, why in held if why is not None]


def _first(request: ExceptionRequest, left: Sequence[SignOffNeeded], day: date) -> Stuck | None:
    needed = next((each for each in left if not able(request, each, day)), None)
    if needed is None:
        return None
    post = needed.who
    held = deciders(needed, day)
    if not held:
        why = f"Nobody holds the post at {request.authority}." if needed.post else "The region has no lead to ask it."
        return Stuck(post, why, (another_holder(request),))
    if any(each.pk == request.asked_by_id for each in held):
        why = (
            f"{request.asked_by} asks for it and nobody else holds the post. Nobody approves their own request, and "
            "neither may whoever they give their signing to."
        )
        signing = {person.pk for each in left for person in deciders(each, day)}
        return Stuck(post, why, (_another_asker(request, signing), another_holder(request)))
    why = (
        "Whoever holds the post, or has been given its signing, decided for another post of this request or alone "
        "approved the one before it, or stands in for somebody who did."
    )
    return Stuck(post, why, (another_holder(request),))


def _another_asker(request: ExceptionRequest, signing: Collection[UUID]) -> str:
    others = [each for each in holders(request.authority, Permission.REQUEST_EXCEPTIONS) if each.pk not in signing]
    first = "Withdraw it, and have" if request.number else "Have"
    who = f"somebody else at {request.authority}" if not others else names(others)
    then = "The holder of the post may then sign it, or somebody to whom they give their signing between two days."
    return f"{first} {who} ask for it instead. {then}"


def another_holder(request: ExceptionRequest) -> str:
    leads = Membership.objects.filter(role=Role.REGIONAL_LEAD, ended_at__isnull=True, person__is_active=True)
    places = holders(request.authority, Permission.MANAGE_PEOPLE)
    turn_to = list(dict.fromkeys([*places, *Person.objects.filter(pk__in=leads.values("person"))]))
    whom = f" Turn to {names(turn_to)}." if turn_to else ""
    return f"Have somebody else take up the post for the time, who then decides it in their own name.{whom}"


def names(people: list[Person]) -> str:
    said = [str(each) for each in people[:4]]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"
