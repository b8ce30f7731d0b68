"""The closed set of outcomes, because "could not run" must never look like "passed"."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What judging an assignment against a clause can end in."""

    MET = "met"
    BREACHED = "breached"
    EXEMPT = "exempt"
    EXCEPTED = "excepted"
    TRANSITIONAL = "transitional"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"


OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
"""In the order that tables and charts show them; a wide frame holds the position in it."""

MEANINGS: dict[Outcome, str] = {
    Outcome.MET: "The clause is kept.",
    Outcome.BREACHED: "A known fact departs from the clause and no good exception covers it.",
    Outcome.EXEMPT: "The clause itself exempts this assignment.",
    Outcome.EXCEPTED: "It departs from the clause, and a signed exception covers it on the day judged.",
    Outcome.TRANSITIONAL: "Already running when the clause came in; in scope from a later date.",
    Outcome.NOT_KNOWN: "A fact that decides it is missing. A blank is never a pass.",
    Outcome.NOT_APPLICABLE: "The clause does not concern this assignment.",
}
