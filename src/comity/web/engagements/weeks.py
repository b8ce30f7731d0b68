"""The clock of twelve weeks to equal treatment of an engagement, with the time away that was told of, and a warning.

It decides nothing. Other assignments of the same worker at the same authority count too: another room that knows of any
adds a function to `SPANS` when it is ready.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from comity.judge.equal_treatment import RULES, Away, Break, Clock, Does, Worked, clock
from comity.web.engagements.models import NOT_STARTED, Engagement, State, TimeAway
from comity.web.engagements.sealed import sealed
from comity.web.sealing import unseal

AWAY = "time away"
AHEAD = timedelta(days=366)
"""How far a clock is looked at beforehand. Twelve weeks with usual leave are over long before."""

SPANS: list[Callable[[Engagement], Sequence[Worked]]] = []
"""Who knows the assignments of an engagement's worker at its authority, this engagement among them."""


@dataclass(frozen=True, slots=True)
class Told:
    """Time away as it was told of."""

    record: TimeAway
    away: Away
    goes_on: bool

    @property
    def does(self) -> Does:
        """What it does to the clock."""
        return RULES[self.away.why].does


@dataclass(frozen=True, slots=True)
class Weeks:
    """The clock on a day. `due_on` is when the twelve weeks will be complete if nothing else comes between; None where
    that is not known, or the engagement is to end before."""

    clock: Clock
    told: tuple[Told, ...]
    due_on: date | None
    warns: bool


def sealed_away(engagement: Engagement, away: Away) -> bytes:
    """Time away, sealed as the engagement's authority's."""
    last = None if away.last == date.max else away.last.isoformat()
    said = {"first": away.first.isoformat(), "last": last, "why": away.why.value}
    return sealed(said, of=engagement.authority, purpose=AWAY)


def told_of(engagement: Engagement) -> tuple[Told, ...]:
    """The time away that was told of and not taken back, in order of its days."""
    held = TimeAway.objects.filter(engagement=engagement, taken_back_at__isnull=True)
    found = [_read(each, engagement) for each in held]
    return tuple(sorted(found, key=lambda each: each.away.first))


def _read(record: TimeAway, engagement: Engagement) -> Told:
    said = json.loads(unseal(bytes(record.said), of=engagement.authority, purpose=AWAY))
    last = date.fromisoformat(said["last"]) if said["last"] else date.max
    return Told(record, Away(date.fromisoformat(said["first"]), last, Break(said["why"])), said["last"] is None)


def away_of(engagements: Iterable[Engagement]) -> list[Away]:
    """The time away of several engagements of one worker."""
    return [told.away for each in engagements for told in told_of(each)]


def same_worker(engagement: Engagement) -> list[Engagement]:
    """The engagements of the same worker at the same authority that have started, this one among them."""
    if not engagement.worker_key:
        return [engagement]
    found = Engagement.objects.filter(authority=engagement.authority_id, worker_key=engagement.worker_key)
    return list(found.exclude(state__in=NOT_STARTED).select_related("authority"))


def weeks_of(engagement: Engagement, today: date) -> Weeks | None:
    """The clock of an engagement whose first day has come; None where it has not, or is not known."""
    if engagement.state in NOT_STARTED or engagement.deleted_at is not None:
        return None
    if engagement.start_date is None or engagement.start_date > today:
        return None
    own = Worked(engagement.start_date, engagement.ended_on, engagement.role, engagement.planned_end_date)
    spans = [each for knows in SPANS for each in knows(engagement)] or [own]
    told, away = told_of(engagement), away_of(same_worker(engagement))
    as_at = min(today, engagement.ended_on or today)
    now = clock(spans, as_at, away)
    due_on = now.qualified_on or _due_on(engagement, spans, away, today)
    near = today + timedelta(days=settings.COMITY.twelve_weeks_warning_days)
    warns = not now.qualified and due_on is not None and due_on <= near
    return Weeks(now, told, due_on, warns)


def _due_on(engagement: Engagement, spans: Sequence[Worked], away: list[Away], today: date) -> date | None:
    if engagement.state == State.ENDED:
        return None
    last = min(engagement.planned_end_date or today + AHEAD, today + AHEAD)
    return clock(spans, last, away).qualified_on if last > today else None
