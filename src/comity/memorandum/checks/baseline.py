"""Nowhere looser than the baseline, unless the memorandum says so on purpose.

The comparison is of what would be *in force*, not of lists: for every day that a term of either takes
force, what would bind an assignment that starts then, and one that was already running. Looser is:

- a lower number where the number is a floor (months, days, references, days on site) and a higher one
  where it is a ceiling (a cap, the months of a return's window);
- no term in force where the baseline has one (a later date, or an earlier one taken away). Only for
  `price-cap` may existing assignments be reached later, because England leaves that date to the region;
- an exemption that the baseline lacks; a check, or someone a review is shared with, left out;
- `should` where the baseline says `must`.

A value that the region says is unknown, or an exemption that it has not settled, is not looser: judging
says `not_known`, never `met`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from comity.memorandum.drafts import Draft, Sourced
from comity.memorandum.model import Clause, Kind, Memorandum, Strength, StrengthValue, Term
from comity.memorandum.problems import Level, Problem
from comity.memorandum.resolve import SINGLE_KINDS
from comity.memorandum.shapes import Placed
from comity.memorandum.words import number_words
from comity.memorandum.written import MemorandumFile

CEILINGS = (Kind.PRICE_CAP, Kind.DATA_RETURN)
"""Kinds whose number is the most allowed; the number of every other kind is the least."""


def check_baseline(
    head: Placed[MemorandumFile] | None,
    drafts: Sequence[Draft],
    baseline: Memorandum,
    problems: list[Problem],
) -> None:
    """Check every clause that restates one of the baseline's. A loosening declared is a warning."""
    declared = {entry.kind: entry.reason for entry in head.value.loosenings} if head else {}
    used: set[Kind] = set()
    for draft in drafts:
        theirs = baseline.clause(draft.kind) if draft.kind in SINGLE_KINDS else None
        if theirs is None:
            continue
        looser: list[Problem] = []
        compare = _Comparison(draft, theirs, baseline.id, looser)
        compare.all()
        reason = declared.get(draft.kind)
        if reason and looser:
            used.add(draft.kind)
            for item in looser:
                write = f"Nothing, if this is meant; the reason given is: {reason.rstrip('.')}"
                problems.append(Problem(item.file, item.line, Level.WARNING, item.found, write))
        else:
            problems += looser
    if head is not None:
        for index, entry in enumerate(head.value.loosenings):
            if entry.kind not in used:
                found = f"{entry.kind} is declared looser than {baseline.id}, and it is not"
                write = "Take the loosening out"
                problems.append(head.problem(found, write, "loosenings", index, level=Level.WARNING))


def in_force(terms: Sequence[Sourced[Term]], start: date, judged_on: date) -> Sourced[Term] | None:
    """The term in force for an assignment: the greatest `new_from` among those that reach it."""
    reached = [
        held
        for held in terms
        if start >= held.value.new_from
        or (held.value.existing_from is not None and judged_on >= held.value.existing_from)
    ]
    return max(reached, key=lambda held: held.value.new_from) if reached else None


class _Comparison:
    """One clause against the baseline's of the same kind."""

    def __init__(self, draft: Draft, theirs: Clause, name: str, looser: list[Problem]) -> None:
        self.draft, self.theirs, self.looser = draft, theirs, looser
        self.name = f"{name}'s {theirs.code}"
        self.seen: set[tuple[int, str]] = set()

    def add(self, problem: Problem) -> None:
        if (problem.line, problem.found) not in self.seen:
            self.seen.add((problem.line, problem.found))
            self.looser.append(problem)

    def all(self) -> None:
        draft, theirs = self.draft, self.theirs
        if draft.terms or draft.kind is not Kind.PRICE_CAP:
            self.terms(draft.kind, draft.terms, theirs.terms)
        for line in theirs.caps:
            name = f"{line.role} on {line.payment_basis}"
            self.terms(name, draft.caps.get((line.role, line.payment_basis), []), line.terms)
        self.window()
        self.exemptions()
        self.strength()
        for mine, needed, what in (
            (draft.checks, theirs.checks, "check"),
            (draft.shared_with, theirs.shared_with, "sharing with the"),
        ):
            for item in needed if mine.value else ():
                if item not in mine.value and draft.kind in (
                    Kind.PRE_EMPLOYMENT_CHECKS,
                    Kind.END_OF_PLACEMENT_REVIEW,
                ):
                    found = f"looser than {self.name}: the {what} {item} is left out"
                    self.add(mine.problem(found, f"Add {item}"))

    def terms(self, what: str, mine: Sequence[Sourced[Term]], needed: Sequence[Term]) -> None:
        theirs = [Sourced(term, self.draft.written) for term in needed]
        every = [held.value for held in (*mine, *theirs)]
        starts = sorted({term.new_from for term in every})
        for start in starts:
            self.one(what, mine, theirs, start, start)
        if self.draft.kind is Kind.PRICE_CAP:
            return
        for judged_on in sorted({term.existing_from for term in every if term.existing_from is not None}):
            self.one(what, mine, theirs, date.min, judged_on)

    def one(
        self,
        what: str,
        mine: Sequence[Sourced[Term]],
        theirs: Sequence[Sourced[Term]],
        start: date,
        judged_on: date,
    ) -> None:
        needed, own = in_force(theirs, start, judged_on), in_force(mine, start, judged_on)
        if needed is None:
            return
        who = "existing assignments" if start == date.min else "new assignments"
        if own is None:
            at = mine[0] if mine else None
            found = f"looser than {self.name}: {what} does not bind {who} on {judged_on}, and there it does"
            key = "existing_from" if start == date.min else "new_from"
            if start == date.min:
                write = f"Write existing_from {judged_on} or earlier"
            else:
                write = f"Add a term with new_from {judged_on} or earlier"
            self.add(at.problem(found, write, key) if at else self.draft.written.problem(found, write, "terms"))
            return
        value, floor = own.value.value, needed.value.value
        if value is None or floor is None or not self.is_looser(Decimal(value), Decimal(floor)):
            return
        kind = self.draft.kind
        found = (
            f"looser than {self.name}: {what} is {number_words(kind, value)} from {own.value.new_from}, "
            f"and there {number_words(kind, floor)}"
        )
        bound = "at most" if kind in CEILINGS else "at least"
        write = f"Write {bound} {number_words(kind, floor)}, or declare a loosening with its reason"
        self.add(own.problem(found, write))

    def is_looser(self, value: Decimal, other: Decimal) -> bool:
        return value > other if self.draft.kind in CEILINGS else value < other

    def window(self) -> None:
        mine, theirs = self.draft.window_months, self.theirs.window_months
        if mine.value is not None and theirs is not None and mine.value > theirs:
            found = f"looser than {self.name}: the window is {mine.value} months, and there {theirs}"
            self.add(mine.problem(found, f"Write at most {theirs}, or declare a loosening with its reason"))

    def exemptions(self) -> None:
        theirs = {held.ground for held in self.theirs.exemptions if held.settled}
        for held in self.draft.exemptions:
            if held.value.settled and held.value.ground not in theirs:
                found = f"looser than {self.name}: {held.value.ground} is not an exemption there"
                self.add(held.problem(found, "Take it out, or declare a loosening with its reason"))

    def strength(self) -> None:
        mine = [held.value for held in self.draft.strength]
        days = {held.from_date for held in (*mine, *self.theirs.strength)}
        for day in sorted(days):
            if _on(self.theirs.strength, day) is StrengthValue.MUST and _on(mine, day) is StrengthValue.SHOULD:
                held = max(
                    (held for held in self.draft.strength if held.value.from_date <= day),
                    key=lambda held: held.value.from_date,
                    default=min(self.draft.strength, key=lambda held: held.value.from_date),
                )
                found = f"looser than {self.name}: it is should on {day}, and there must"
                self.add(held.problem(found, "Write must, or declare a loosening with its reason"))


def _on(strengths: Sequence[Strength], day: date) -> StrengthValue | None:
    """The strength on a day; before the first, the first (dates of force are the terms' affair)."""
    if not strengths:
        return None
    earlier = [held for held in strengths if held.from_date <= day]
    if earlier:
        return max(earlier, key=lambda held: held.from_date).value
    return min(strengths, key=lambda held: held.from_date).value
