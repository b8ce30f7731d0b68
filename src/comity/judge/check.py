"""Before anyone is engaged: one candidate judged against every clause, and the decision in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from comity.clauses import Outcome
from comity.judge.facts import possible, typed
from comity.judge.one import Desk
from comity.judge.told import findings
from comity.memorandum.model import Memorandum, StrengthValue


class Decision(StrEnum):
    """What a check comes to."""

    PROCEED = "proceed"
    PROCEED_WITH_SIGN_OFF = "proceed_with_sign_off"
    DO_NOT_PROCEED = "do_not_proceed"
    CANNOT_TELL = "cannot_tell"


DECISION_WORDS = {
    Decision.PROCEED: "Proceed. Nothing stands against this engagement.",
    Decision.PROCEED_WITH_SIGN_OFF: "Proceed only with sign-off, given on or before the first day.",
    Decision.DO_NOT_PROCEED: "Do not proceed. A clause is breached from which there is no departure.",
    Decision.CANNOT_TELL: "Cannot tell. Facts that decide it are missing, or no clause applies.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """A candidate judged: the facts as typed, the decision, and a finding for each clause.

    Each finding has clause, kind, code, strength, outcome, reason, remedy, citation (text) and working (a mapping).
    """

    memorandum: Memorandum
    as_at: date
    facts: dict[str, Any]
    decision: Decision
    findings: list[dict[str, Any]]

    @property
    def outcomes(self) -> dict[str, str]:
        """Each clause's outcome."""
        return {finding["clause"]: finding["outcome"] for finding in self.findings}

    @property
    def words(self) -> str:
        """The decision in words."""
        return DECISION_WORDS[self.decision]


_DESKS: dict[tuple[str, date], Desk] = {}

MOST_DESKS = 32
"""Desks held at once; a server is asked for any day there is, and each desk has queries of its own laid."""


def check(facts: Mapping[str, Any], memorandum: Memorandum | str | Path, as_at: date) -> Check:
    """Judge one candidate as at a day.

    `facts`: dictionary fields to Python values or canonical text; what is missing is blank, and a blank is never a
    pass. Raises `FactError` for a fact that is not of the dictionary, of the wrong shape, or a number that cannot be.
    """
    from comity.judge.frames import resolve

    return check_typed(possible(typed(facts)), resolve(memorandum), as_at)


def check_typed(given: dict[str, Any], memorandum: Memorandum, as_at: date) -> Check:
    """The same of facts already in the dictionary's frame types, as a check holds them."""
    return check_each([given], memorandum, as_at)[0]


def check_each(several: Sequence[dict[str, Any]], memorandum: Memorandum, as_at: date) -> list[Check]:
    """The same of several candidates, or of several ways that one could be."""
    found = findings(desk_for(memorandum, as_at).findings, several, memorandum)
    return [
        Check(memorandum, as_at, given, decide(memorandum, its), its) for given, its in zip(several, found, strict=True)
    ]


def of_team(decisions: Iterable[Decision]) -> Decision:
    """What the checks of a project team come to together: it goes no further than the member who may go least far."""
    order = (Decision.DO_NOT_PROCEED, Decision.CANNOT_TELL, Decision.PROCEED_WITH_SIGN_OFF, Decision.PROCEED)
    return min(decisions, key=order.index)


def desk_for(memorandum: Memorandum, as_at: date) -> Desk:
    """The desk of a memorandum for a day, made once for each resolved bundle (by its digest)."""
    from comity.judge.frames import plan_for

    if not memorandum.digest:
        return Desk(plan_for(memorandum, as_at))
    key = (memorandum.digest, as_at)
    desk = _DESKS.get(key)
    if desk is None:
        if len(_DESKS) >= MOST_DESKS:
            _DESKS.clear()
        desk = _DESKS[key] = Desk(plan_for(memorandum, as_at))
    return desk


def decide(memorandum: Memorandum, findings: list[dict[str, Any]]) -> Decision:
    """The decision that the outcomes come to. A breach that no post can sign away stands before a blank; a blank
    stands before a sign-off, because what is to be signed is not yet known; and where no clause applies, nothing was
    judged, which is never a pass."""
    breached = [finding for finding in findings if finding["outcome"] == Outcome.BREACHED]
    for finding in breached:
        clause = memorandum.clause(finding["kind"])
        if clause is None or not clause.departure or finding["strength"] == StrengthValue.MUST:
            return Decision.DO_NOT_PROCEED
    outcomes = {finding["outcome"] for finding in findings}
    if Outcome.NOT_KNOWN in outcomes or outcomes <= {Outcome.NOT_APPLICABLE}:
        return Decision.CANNOT_TELL
    return Decision.PROCEED_WITH_SIGN_OFF if breached else Decision.PROCEED
