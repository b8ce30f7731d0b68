"""Which dated term of a clause is in force for an assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from comity.clauses.setting import IMPLEMENTS, JUDGED_ON, Setting, known, unreadable
from comity.memorandum.model import Term

NONE = -1
"""The index of no term."""


def any_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """True where any is."""
    return reduce(lambda left, right: left | right, conditions, nw.lit(False)) if conditions else nw.lit(False)


def pick(index: nw.Expr, values: Sequence[Any], dtype: Any = nw.Int64) -> nw.Expr:
    """The value at a term's index; null at no term."""
    chosen: nw.Expr = nw.lit(None, dtype=dtype)
    for number, value in enumerate(values):
        chosen = nw.when(index == number).then(nw.lit(value, dtype=dtype)).otherwise(chosen)
    return chosen


@dataclass(frozen=True, slots=True)
class Timetable:
    """A clause's terms in the order of `new_from`, for a setting.

    The term in force is the one with the greatest `new_from` among those where the assignment starts on or
    after `new_from`, or is judged on or after `existing_from`. A party's implementing date holds both back.
    """

    terms: tuple[Term, ...]
    setting: Setting

    @classmethod
    def of(cls, terms: Sequence[Term], setting: Setting) -> Timetable:
        """Terms in any order."""
        return cls(tuple(sorted(terms, key=lambda term: term.new_from)), setting)

    def dates(self) -> tuple[tuple[date, date | None], ...]:
        """What decides which term is in force; two timetables with the same dates decide alike."""
        return tuple((term.new_from, term.existing_from) for term in self.terms)

    def _reaches(self, day: nw.Expr, start: date) -> nw.Expr:
        reached = day >= start
        if self.setting.floor():
            reached = reached & (nw.col(IMPLEMENTS).is_null() | (day >= nw.col(IMPLEMENTS)))
        return known(reached)

    def index(self) -> nw.Expr:
        """The position of the term in force, or NONE."""
        chosen: nw.Expr = nw.lit(NONE)
        for number, term in enumerate(self.terms):
            bound = self._reaches(nw.col("start_date"), term.new_from)
            if term.existing_from is not None and term.existing_from <= self.setting.as_at:
                bound = bound | self._reaches(nw.col(JUDGED_ON), term.existing_from)
            chosen = nw.when(bound).then(nw.lit(number)).otherwise(chosen)
        return chosen

    def undetermined(self) -> nw.Expr:
        """True where the end date is unreadable and which term is in force turns on it."""
        dated = [term.new_from for term in self.terms if term.existing_from is not None]
        if not dated:
            return nw.lit(False)
        return unreadable("end_date") & ~self._reaches(nw.col("start_date"), max(dated))

    def coming(self) -> nw.Expr:
        """True where a term will reach assignments already running, later than the as-at date."""
        dated = [term.existing_from for term in self.terms if term.existing_from is not None]
        if any(day > self.setting.as_at for day in dated):
            return nw.lit(True)
        if dated and self.setting.floor():
            return known(nw.col(IMPLEMENTS) > self.setting.as_at)
        return nw.lit(False)

    def next_existing(self) -> date | None:
        """The first day after the as-at date on which a term reaches assignments already running."""
        dates = [term.existing_from for term in self.terms if term.existing_from]
        return min((day for day in dates if day > self.setting.as_at), default=None)

    def value(self, index: nw.Expr, scale: int = 1) -> nw.Expr:
        """The number of the term in force in whole units of `scale`; null where it is not known."""
        return pick(index, [None if term.value is None else int(term.value * scale) for term in self.terms])
