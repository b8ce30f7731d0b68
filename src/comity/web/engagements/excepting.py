"""Which departures of a check an exception in force covers. The room of approvals says so, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.judge.conform import EXCEPTIONS as BESIDE
from comity.judge.facts import OF_AN_EXCEPTION
from comity.web.engagements.gathering import Gathered, Source, Sourced
from comity.web.engagements.models import Check, Engagement

InForce = Callable[[Check, date], Collection[str]]
"""Given a check and a day: the kinds of clause that exceptions in force on the day cover, of its engagement."""

EXCEPTIONS: list[InForce] = []
"""Who knows of exceptions. The room of approvals adds its own in its `AppConfig.ready`, here and below."""

Lay = Callable[[Engagement, Mapping[str, Any], date], Sequence[Mapping[str, Any]]]
"""Given an engagement, its facts and a day: what is said of each departure from a clause that was signed here."""

LAID: list[Lay] = []
"""Who says what an engagement's facts tell of being signed off."""

CHANGED: list[Callable[[str, Engagement], object]] = []
"""Who is told, with the actor, that an engagement rests on another check."""


@dataclass(frozen=True, slots=True)
class Excepted:
    """How an engagement's page tells of an exception: its key and number, how it stands, of which clauses it is and
    until when; `cover_ends`, its last day, where it is in force and no other covers the same on the day after;
    `terms`, the limits and conditions on which it was approved; whether it `is_open`: it waits, or is approved; and
    `covers_at`, the most that may be paid for it to cover anything, where it is approved for less than is paid."""

    pk: Any
    number: str
    state: str
    words: str
    in_force: bool
    clauses: str
    last_day: date | None
    cover_ends: date | None = None
    terms: tuple[str, ...] = ()
    first_day: date | None = None
    is_open: bool = False
    covers_at: int | None = None


TELLS: list[Callable[[Engagement, date], Sequence[Excepted]]] = []
"""Who tells of an engagement's exceptions as they are on a day."""

SIGNED_FACTS = (*OF_AN_EXCEPTION, BESIDE)
"""The facts by which an assignment says that it was signed off. Of an engagement only what was signed here counts."""

DEPARTED = frozenset({Outcome.BREACHED, Outcome.EXCEPTED})
"""What is excepted on somebody's word needs an exception as a breach does: a fact of a form is no signature."""


SAID_SIGNED = (
    "That an exception is signed was said, and is not known here: no engagement starts on it. Take the facts over, or "
    "have it judged again by “Something has changed”. What was said of a sign-off is left out then, and the exception "
    "can be asked for."
)


def was_said_signed(check: Check) -> bool:
    """Whether a check counts a sign-off that was only said. What was signed here is laid to engagements alone."""
    return check.engagement_id is None and Outcome.EXCEPTED in check.outcomes.values()


def departed(check: Check) -> tuple[str, ...]:
    """The clauses that a check found departed from."""
    return tuple(clause for clause, outcome in check.outcomes.items() if outcome in DEPARTED)


def uncovered(check: Check, day: date) -> tuple[str, ...]:
    """Those of them that no exception in force on a day covers."""
    covered = {clause for in_force in EXCEPTIONS for clause in in_force(check, day)}
    return tuple(clause for clause in departed(check) if clause not in covered)


def with_exceptions(engagement: Engagement, gathered: Gathered, as_at: date) -> Gathered:
    """The facts of an engagement with what was signed of it here, in place of whatever they said of that.

    The first departure is told among the assignment's own facts and the others beside them, as in a return.
    """
    facts = {name: value for name, value in gathered.facts.items() if name not in SIGNED_FACTS}
    signed = [
        {name: value for name, value in each.items() if value is not None}
        for lay in LAID
        for each in lay(engagement, facts, as_at)
    ]
    laid = {**next(iter(signed), {}), **({BESIDE: tuple(signed[1:])} if signed[1:] else {})}
    sources = {name: each for name, each in gathered.sources.items() if name not in SIGNED_FACTS}
    sources |= {name: Sourced(Source.HELD, "an exception signed here") for name in laid}
    return Gathered(facts | laid, sources)


def exceptions_of(engagement: Engagement, day: date) -> list[Excepted]:
    """The exceptions that were asked for an engagement, as they are on a day."""
    return [each for tell in TELLS for each in tell(engagement, day)]


def facts_changed(by: str, engagement: Engagement) -> None:
    """An engagement rests on another check."""
    for told in CHANGED:
        told(by, engagement)
