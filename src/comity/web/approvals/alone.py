"""Where one person would come to be asked for two posts of a request, which nobody signs for both: said before signing
is given to them, and before they sign for the first of the two."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from comity.memorandum.base import Post
from comity.memorandum.departing import Does
from comity.memorandum.departure_words import who_words
from comity.memorandum.routes import departures_of
from comity.web.approvals import telling
from comity.web.approvals.models import Delegation, ExceptionRequest, SignOffNeeded
from comity.web.approvals.permissions import Entitled, entitled, holds, place_of
from comity.web.approvals.whose import Stuck, able, another_holder, names
from comity.web.engagements.memoranda import NoMemorandumError, of_region
from comity.web.organisations.models import Organisation
from comity.web.people.member import member_of
from comity.web.people.models import Person


def other_posts(post: Post, organisation: Organisation, given_to: Person, first: date, last: date) -> list[Post]:
    """The other posts, asked beside one by the memorandum in force, that somebody holds or has been given for any of
    some days."""
    try:
        route = departures_of(of_region(organisation.region, timezone.localdate()).memorandum).route
    except NoMemorandumError:
        return []
    asked = dict.fromkeys(each.by for each in route if each.by is not None and each.does is not Does.ACKNOWLEDGE)
    if post not in asked:
        return []
    return [each for each in asked if each is not post and _has(given_to, each, organisation, first, last)]


def _has(person: Person, post: Post, organisation: Organisation, first: date, last: date) -> bool:
    place = place_of(post, organisation)
    if place is None:
        return False
    given = Delegation.objects.filter(
        organisation=place, post=post.value, given_to=person, first_day__lte=last, last_day__gte=first, ended_at=None
    )
    return holds(person, post, place) or given.exists()


def giving_words(post: Post, others: list[Post], given_to: Person) -> str:
    """What would follow of giving a post's signing to somebody who has others, and what to do instead."""
    held, own = " and ".join(who_words(each, "") for each in others), who_words(post, "")
    return (
        f"{given_to} already signs for {held}. Nobody signs for two posts of one request: where both are asked, what "
        f"they sign as {own} they can no longer sign for the other, and the request waits for "
        "somebody else who can. Choose another person, or give it all the same and keep one of the two signatures for "
        "somebody else."
    )


def would_leave_stuck(
    request: ExceptionRequest, needed: SignOffNeeded, person: Person, basis: Entitled, day: date
) -> Stuck | None:
    """The later sign-off by a post that nobody could give once somebody has given this one, though somebody can now."""
    if not needed.post:
        return None
    behind = {person.pk} | ({basis.on_behalf_of.pk} if basis.on_behalf_of is not None else set())
    passed = telling.standing_of(request).passed
    for later in sorted(request.needed.all(), key=lambda each: each.position):
        if later.position <= needed.position or later.position in passed or not later.post:
            continue
        if telling.decision_of(later) is not None:
            continue
        now = able(request, later, day)
        if now and all(_behind(each, later, day) & behind for each in now):
            others = [each for each in able(request, needed, day) if each.pk not in {one.pk for one in now}]
            own = person.pk in {each.pk for each in now}
            return Stuck(
                later.who,
                "Nobody decides for two posts of a request, and nobody else can decide for this one.",
                (_leave_it(others, later.who, own=own), another_holder(request)),
            )
    return None


def _behind(person: Person, needed: SignOffNeeded, day: date) -> set[object]:
    """Whoever would stand behind somebody's decision: themself, and the holder in whose place they decide."""
    member = member_of(person, needed.request.region)
    basis = entitled(member, needed, day) if member is not None else None
    holder = basis.on_behalf_of if basis is not None else None
    return {person.pk} | ({holder.pk} if holder is not None else set())


def _leave_it(others: list[Person], later: str, *, own: bool) -> str:
    then = f", and decide as {later[:1].lower()}{later[1:]} when that is asked" if own else ""
    return f"Leave this one to {names(others)}{then}." if others else f"Have somebody else decide this one{then}."
