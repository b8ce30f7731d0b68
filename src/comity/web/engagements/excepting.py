"""Which departures of a check an exception in force covers. The room of approvals says so, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.web.engagements.gathering import Gathered, Source, Sourced
from comity.web.engagements.models import Check, Engagement

InForce = Callable[[Check, date], Collection[str]]
"""Given a check and a day: the kinds of clause that exceptions in force on the day cover, of its engagement."""

EXCEPTIONS: list[InForce] = []
"""Who knows of exceptions. The room of approvals adds its own in its `AppConfig.ready`, here and below."""

LAID: list[Callable[[Engagement, Mapping[str, Any], date], Mapping[str, Any]]] = []
"""Who says, of an engagement with these facts on a day, what its facts tell of being signed off."""

CHANGED: list[Callable[[str, Engagement], object]] = []
"""Who is told, with the actor, that an engagement rests on another check."""

SIGNED_FACTS = (
    *("signoff_clause", "signoff_from", "signoff_until", "signoff_reason"),
    *("dcs_signoff_date", "ce_signoff_date"),
)
"""The facts by which an assignment says that it was signed off. Of an engagement only what was signed here counts."""

DEPARTED = frozenset({Outcome.BREACHED, Outcome.EXCEPTED})
"""What is excepted on somebody's word needs an exception as a breach does: a fact of a form is no signature."""


def departed(check: Check) -> tuple[str, ...]:
    """The clauses that a check found departed from."""
    return tuple(clause for clause, outcome in check.outcomes.items() if outcome in DEPARTED)


def uncovered(check: Check, day: date) -> tuple[str, ...]:
    """Those of them that no exception in force on a day covers."""
    covered = {clause for in_force in EXCEPTIONS for clause in in_force(check, day)}
    return tuple(clause for clause in departed(check) if clause not in covered)


def with_exceptions(engagement: Engagement, gathered: Gathered, as_at: date) -> Gathered:
    """The facts of an engagement with what was signed of it here, in place of whatever they said of that."""
    facts = {name: value for name, value in gathered.facts.items() if name not in SIGNED_FACTS}
    laid = {name: value for lay in LAID for name, value in lay(engagement, facts, as_at).items() if value is not None}
    sources = {name: each for name, each in gathered.sources.items() if name not in SIGNED_FACTS}
    sources |= {name: Sourced(Source.HELD, "an exception signed here") for name in laid}
    return Gathered(facts | laid, sources)


def facts_changed(by: str, engagement: Engagement) -> None:
    """An engagement rests on another check."""
    for told in CHANGED:
        told(by, engagement)
