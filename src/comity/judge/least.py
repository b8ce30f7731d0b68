"""The least of one authority's facts that brings another's check to the same outcome of the cool-off.

An authority that asks needs to know whether the cool-off is kept, and not why somebody left another council. So a
reason that changes nothing is told as `other`, and what is not needed is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.clauses import Outcome
from comity.judge.check import check
from comity.memorandum.model import Kind, Memorandum

HELD, ENDED, WHERE, WHY = (
    "had_substantive_role",
    "last_substantive_end_date",
    "last_substantive_authority",
    "leaving_reason",
)
OTHER = "other"
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
    """The fewest of the facts that come to the same outcome and the same first lawful start as all of them."""
    whole = cool_off(facts, authority=authority, start=start, memorandum=memorandum)
    if whole is None:
        return None
    for given in _fewer(facts):
        found = cool_off(given, authority=authority, start=start, memorandum=memorandum)
        if found is not None and _same(found, whole):
            return found
    return whole


def _same(found: CoolOff, whole: CoolOff) -> bool:
    """Whether they come to the same; a start that is late enough needs no ground that would have excused it."""
    if found.outcome == Outcome.MET and whole.outcome == Outcome.EXEMPT:
        return True
    return (found.outcome, found.lawful_from) == (whole.outcome, whole.lawful_from)


def _fewer(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """From the least to the most that could be told."""
    steps = [(HELD, ENDED), (HELD, ENDED, WHERE)]
    found = [{name: facts.get(name) for name in names} for names in steps]
    return [*found, {**facts, WHY: OTHER}, dict(facts)]
