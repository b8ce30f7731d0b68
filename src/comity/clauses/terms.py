"""Which dated term of a clause is in force for an assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from comity.clauses.setting import ENDED, ENTRY, IMPLEMENTS, JUDGED_ON, OPEN, Setting, unreadable
from comity.memorandum.model import Term

NONE = -1
"""The position of no term."""

NO_TERM = 3
TRANSITIONAL = 4
END_UNREADABLE = 6
"""Shared verdicts that a timetable comes to; the others are in `verdict`."""


def any_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """True where any is."""
    return reduce(lambda left, right: left | right, conditions, nw.lit(False)) if conditions else nw.lit(False)


def whole(number: int) -> nw.Expr:
    """A whole number of the type that verdicts and positions have, so that no engine has to reconcile types."""
    return nw.lit(number, dtype=nw.Int64)


def nothing() -> nw.Expr:
    """A blank whole number on every engine: pandas has no typed literal for it, so a column gives the type."""
    return nw.when(nw.lit(False)).then(nw.col("notice_days"))


def first_of(choices: Sequence[tuple[nw.Expr, nw.Expr]], otherwise: int) -> nw.Expr:
    """The value of the first condition that holds. A condition that is null does not hold."""
    chosen = whole(otherwise)
    for condition, value in reversed(choices):
        chosen = nw.when(condition).then(value).otherwise(chosen)
    return chosen


def pick(index: nw.Expr, values: Sequence[Any], dtype: Any = nw.Int64) -> nw.Expr:
    """The value at a position; null at none. One value stands for every position."""
    if len(values) == 1 and values[0] is not None:
        return nw.lit(values[0], dtype=dtype)
    known = {number: value for number, value in enumerate(values) if value is not None}
    if not known:
        return nothing()
    return nw.coalesce(*(nw.when(index == number).then(nw.lit(known[number], dtype=dtype)) for number in known))


@dataclass(frozen=True, slots=True)
class Timetable:
    """A clause's terms in the order of `new_from`, for a setting.

    The term in force is the one with the greatest `new_from` among those where the assignment starts on or
    after `new_from`, or is judged on or after `existing_from`. A party's implementing date holds both back.
    Clauses whose terms have the same dates share two columns: `term` (the position of the term in force, or NONE)
    and `gate` (why the clause does not come to be judged, or OPEN).
    """

    terms: tuple[Term, ...]
    setting: Setting

    @classmethod
    def of(cls, terms: Sequence[Term], setting: Setting) -> Timetable:
        """Terms in any order."""
        return cls(tuple(sorted(terms, key=lambda term: term.new_from)), setting)

    @property
    def name(self) -> str:
        """What its columns are called after: its dates."""
        dates = [(term.new_from, term.existing_from) for term in self.terms]
        return "_".join(f"{new:%Y%m%d}" + (f"x{old:%Y%m%d}" if old else "") for new, old in dates) or "never"

    @property
    def term(self) -> nw.Expr:
        """The position of the term in force, or NONE."""
        return nw.col(f"term__{self.name}")

    @property
    def gate(self) -> nw.Expr:
        """The shared verdict that keeps the clause from being judged, or OPEN."""
        return nw.col(f"gate__{self.name}")

    def _reaches(self, day: str, start: date) -> nw.Expr:
        reached = nw.col(day) >= start
        if self.setting.floor():
            reached = reached & (nw.col(IMPLEMENTS).is_null() | (nw.col(day) >= nw.col(IMPLEMENTS)))
        return reached

    def term_column(self) -> nw.Expr:
        """What `term` is."""
        choices = []
        for number, term in reversed(list(enumerate(self.terms))):
            bound = self._reaches("start_date", term.new_from)
            if term.existing_from is not None and self._reached(term):
                bound = bound | self._reaches(JUDGED_ON, term.existing_from)
            choices.append((bound, whole(number)))
        return first_of(choices, NONE)

    def gate_column(self) -> nw.Expr:
        """What `gate` is. The start date is needed by every clause, because its terms are told apart by it."""
        rules = [(nw.col(ENTRY) != OPEN, nw.col(ENTRY))]
        reached = [term.new_from for term in self.terms if self._reached(term)]
        if reached:
            turns = unreadable("end_date") & ~self._reaches("start_date", max(reached))
            rules.append((turns, whole(END_UNREADABLE)))
        rules.append((self.term != NONE, whole(OPEN)))
        if (coming := self._coming()) is not None:
            rules.append((nw.col(ENDED), whole(NO_TERM)))
            rules.append((coming & unreadable("end_date"), whole(END_UNREADABLE)))
            rules.append((coming, whole(TRANSITIONAL)))
        return first_of(rules, NO_TERM)

    def _reached(self, term: Term) -> bool:
        return term.existing_from is not None and term.existing_from <= self.setting.as_at

    def _coming(self) -> nw.Expr | None:
        """Whether a term will reach what already runs, later than the as-at date; None where none will."""
        dated = [term.existing_from for term in self.terms if term.existing_from is not None]
        if any(day > self.setting.as_at for day in dated):
            return nw.lit(True)
        if dated and self.setting.floor():
            return nw.col(IMPLEMENTS) > self.setting.as_at
        return None

    def next_existing(self) -> date | None:
        """The first day after the as-at date on which a term reaches assignments already running."""
        dates = [term.existing_from for term in self.terms if term.existing_from]
        return min((day for day in dates if day > self.setting.as_at), default=None)

    def value(self, scale: int = 1) -> nw.Expr:
        """The number of the term in force in whole units of `scale`; null where none is known."""
        values = [None if term.value is None else int(term.value * scale) for term in self.terms]
        return pick(self.term, values)
