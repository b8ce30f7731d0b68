"""On which days people are reminded of a return, and who is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings

from comity.web.people.models import Person
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.models import Return, State

AT_LATEST = 5
"""Days after the one that a reminder was due on within which it is still sent, if the platform did not run then."""


def due_on(given: Return, today: date) -> date | None:
    """The day that a reminder of the return is due on and not too long ago, or None.

    Reminders are due so many days before the deadline (COMITY_REMIND_DAYS_BEFORE), so many after it
    (COMITY_REMIND_DAYS_AFTER), and every week from the last of these on.
    """
    opened = given.round.opened_at.date()
    past = [day for day in _days(given.round.deadline, today) if opened <= day <= today]
    latest = max(past, default=None)
    return latest if latest is not None and today - latest <= timedelta(days=AT_LATEST) else None


def _days(deadline: date, until: date) -> Iterator[date]:
    asked = settings.COMITY
    yield from (deadline - timedelta(days=days) for days in asked.remind_days_before)
    yield from (deadline + timedelta(days=days) for days in asked.remind_days_after)
    weekly = deadline + timedelta(days=max(asked.remind_days_after, default=0) + 7)
    while weekly <= until:
        yield weekly
        weekly += timedelta(days=7)


def who_is_next(given: Return) -> list[Person]:
    """Those who are to act next: who makes a draft and does not approve it, then who approves, then who authorises.

    Whoever has signed in this turn has done their part. Where only those who approve could make the draft, they are.
    """
    authority = given.authority
    if given.state == State.SUBMITTED:
        found = holders(authority, Permission.APPROVE_RETURN)
    elif given.state == State.APPROVED:
        found = holders(authority, Permission.AUTHORISE_RETURN)
    else:
        found = holders(authority, Permission.MAKE_RETURN)
        approve = {person.pk for person in holders(authority, Permission.APPROVE_RETURN)}
        found = [person for person in found if person.pk not in approve] or found
    signed = set(given.signatures.filter(turn=given.turn).values_list("by_id", flat=True))
    return [person for person in found if person.pk not in signed]
