"""Which breaches of a check an exception in force covers. Approvals says so; until it does, none is covered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from comity.clauses import Outcome
from comity.web.engagements.models import Check

InForce = Callable[[Check, date], Collection[str]]
"""Given a check and a day: the kinds of clause that exceptions in force on the day cover, of it or its engagement."""

EXCEPTIONS: list[InForce] = []
"""Who knows of exceptions. The room of approvals adds `exceptions_in_force` in its `AppConfig.ready`."""


def breached(check: Check) -> tuple[str, ...]:
    """The clauses that a check found breached."""
    return tuple(clause for clause, outcome in check.outcomes.items() if outcome == Outcome.BREACHED)


def uncovered(check: Check, day: date) -> tuple[str, ...]:
    """The breached clauses that no exception in force on a day covers."""
    covered = {clause for in_force in EXCEPTIONS for clause in in_force(check, day)}
    return tuple(clause for clause in breached(check) if clause not in covered)
