"""Reminding people of returns that are due or late. `comity tick` does it, as often as it likes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.queries import regions
from comity.web.returns.locking import held
from comity.web.returns.models import Reminder, Return, State
from comity.web.returns.reminders import due_on, who_is_next

BY = "platform:tick"


def remind(*, now: datetime) -> int:
    """Remind whoever is to act next on each return for which a reminder is due; gives how many people.

    Nobody is reminded twice of a return on a day, however often and in however many processes this runs.
    """
    count = 0
    for region in regions():
        with scope(region=region):
            waiting = Return.objects.filter(round__closed_at__isnull=True).exclude(state=State.AUTHORISED)
            for given in waiting.select_related("round"):
                if due_on(given, timezone.localdate(now)) is not None:
                    count += remind_of(given=given, now=now)
    return count


@transaction.atomic
def remind_of(*, given: Return, now: datetime) -> int:
    """Send the reminder of one return that is due, unless it was sent or nothing is to be done; gives to how many."""
    found, today = held(given), timezone.localdate(now)
    day = due_on(found, today)
    if day is None or found.state == State.AUTHORISED or not found.round.is_open:
        return 0
    if found.reminders.filter(due_on=day).exists() or found.reminders.filter(sent_on=today).exists():
        return 0
    people = who_is_next(found)
    Reminder.objects.create(
        region=found.region, given=found, due_on=day, sent_on=today, state=found.state, people=len(people)
    )
    tell(
        people=people,
        region=found.region,
        kind=NoticeKind.RETURN_DUE if today <= found.round.deadline else NoticeKind.RETURN_LATE,
        path=reverse("return", args=[found.region.slug, found.round.quarter, found.authority.code]),
    )
    record(
        verb="reminded",
        by=BY,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "count": len(people)},
    )
    return len(people)
