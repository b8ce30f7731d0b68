"""The least of one authority's facts that brings another's check to the same outcome of the cool-off: what it comes to.

An authority that asks needs to know whether the cool-off is kept and from when it would be, and not on which day or why
somebody left another council. So what it comes to is told, and no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.judge.check import check
from comity.judge.facts import TOLD_OUTCOMES
from comity.memorandum.model import Kind, Memorandum

HELD, ENDED, WHERE, WHY = (
    "had_substantive_role",
    "last_substantive_end_date",
    "last_substantive_authority",
    "leaving_reason",
)
WORST = (Outcome.BREACHED, Outcome.NOT_KNOWN, Outcome.EXEMPT, Outcome.TRANSITIONAL, Outcome.MET)
"""Of several roles that ended, the one that stands most in the way is the one that counts."""


@dataclass(frozen=True, slots=True)
class CoolOff:
    """What the cool-off comes to by some facts: the outcome, and the first lawful start where one was worked out."""

    outcome: str
    lawful_from: date | None
    facts: Mapping[str, Any]

    @property
    def rank(self) -> tuple[int, date]:
        """How much it stands in the way, the most first."""
        order = [str(each) for each in WORST]
        at = order.index(self.outcome) if self.outcome in order else len(order)
        return at, self.lawful_from or date.min


def cool_off(facts: Mapping[str, Any], *, authority: str, start: date, memorandum: Memorandum) -> CoolOff | None:
    """The cool-off of a start at an authority, by these facts alone; None where the memorandum has no such clause."""
    asked = {"authority": authority, "start_date": start, **facts}
    judged = check(asked, memorandum, start)
    found = next((one for one in judged.findings if one["clause"] == Kind.COOL_OFF), None)
    if found is None:
        return None
    lawful = found["working"].get("first_lawful_start") or found["working"].get("lawful_from")
    return CoolOff(found["outcome"], date.fromisoformat(lawful) if lawful else None, dict(facts))


def least(facts: Mapping[str, Any], *, authority: str, start: date, memorandum: Memorandum) -> CoolOff | None:
    """What the cool-off comes to by all of the facts, and until when, with none of the facts.

    A start that is late enough needs no ground that would have excused it, so it is told as met. Where a cool-off is
    not met and no day is known on which it will be, it is told that it cannot be told.
    """
    asked: dict[str, Any] = {"authority": authority, "start": start, "memorandum": memorandum}
    whole = cool_off(facts, **asked)
    if whole is None:
        return None
    outcome, until = whole.outcome, whole.lawful_from
    if outcome == Outcome.BREACHED and (until is None or until <= start):
        outcome = str(Outcome.NOT_KNOWN)
    elif outcome not in TOLD_OUTCOMES:
        outcome = str(Outcome.MET)
    elif outcome == Outcome.EXEMPT:
        late = cool_off({name: facts.get(name) for name in (HELD, ENDED)}, **asked)
        outcome = late.outcome if late is not None and late.outcome == Outcome.MET else outcome
    return CoolOff(outcome, until if outcome == Outcome.BREACHED else None, {})
