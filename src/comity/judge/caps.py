"""The cap on each payment basis, for a role and a start: what stands beside a check while it is being filled in.

The candidate is put on the desk once on each basis, so that the caps shown are those that judging goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from comity.clauses import Outcome, price_cap
from comity.dictionary import MONEY_SCALE
from comity.judge.check import desk_for
from comity.judge.facts import typed
from comity.memorandum.exact import payment_bases
from comity.memorandum.model import Clause, Kind, Memorandum, Term
from comity.memorandum.words import pounds


class CapState(StrEnum):
    """Whether there is a cap to go by."""

    AGREED = "agreed"
    NONE_AGREED = "none_agreed"
    NOT_KNOWN = "not_known"
    NOT_IN_FORCE = "not_in_force"


STATE_WORDS = {
    CapState.NONE_AGREED: "no cap is agreed",
    CapState.NOT_KNOWN: "not known",
    CapState.NOT_IN_FORCE: "no cap is in force",
}
"""What is said in place of a cap."""


@dataclass(frozen=True, slots=True)
class CapOnBasis:
    """The cap on a payment basis in pounds an hour, with the term that it comes from; or `why` there is none."""

    payment_basis: str
    state: CapState
    cap: Decimal | None = None
    term: Term | None = None
    why: str = ""

    def words(self) -> str:
        """It in a word or two: `£33.50 an hour`, or that there is none to go by."""
        return STATE_WORDS[self.state] if self.cap is None else f"{pounds(self.cap)} an hour"


def caps(
    memorandum: Memorandum | str | Path, *, authority: str, role: str, start: date | None, as_at: date
) -> tuple[CapOnBasis, ...]:
    """The caps that bind an authority's assignment in a role from a start, as at a day; one for each payment basis.

    Raises FactError for a role that is not of the dictionary.
    """
    from comity.judge.frames import resolve

    resolved = resolve(memorandum)
    clause = resolved.clause(Kind.PRICE_CAP)
    bases = payment_bases()
    if clause is None:
        none = "The memorandum has no price cap."
        return tuple(CapOnBasis(basis, CapState.NONE_AGREED, why=none) for basis in bases)
    asked = {"authority": authority, "role": role, "start_date": start}
    each = [typed(asked | {"payment_basis": basis}) for basis in bases]
    desk = desk_for(resolved, as_at)
    rows, findings = desk.judge(each), desk.findings(each)
    return tuple(_on(basis, clause, row, found) for basis, row, found in zip(bases, rows, findings, strict=True))


def _on(basis: str, clause: Clause, row: dict[str, Any], findings: list[dict[str, Any]]) -> CapOnBasis:
    verdict, cap = row["price_cap__verdict"], row["price_cap__cap"]
    lines = [line for line in clause.caps if line.terms]
    number, position = row["price_cap__line"], row["price_cap__term"]
    terms = sorted(lines[number - 1].terms, key=lambda term: term.new_from) if number else []
    term = terms[position] if terms and position >= 0 else None
    if verdict == price_cap.PAY_BLANK:
        return CapOnBasis(basis, CapState.AGREED, Decimal(cap) / MONEY_SCALE, term)
    found = next(found for found in findings if found["kind"] == clause.kind)
    if verdict == price_cap.NO_LINE and clause.caps:
        state = CapState.NONE_AGREED
    else:
        state = CapState.NOT_KNOWN if found["outcome"] == Outcome.NOT_KNOWN else CapState.NOT_IN_FORCE
    return CapOnBasis(basis, state, why=found["reason"])
