"""Whether a column's dates have their months first: nothing is read that could be either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.returns.cells.problem import CellProblem, Value

_FIGURES = re.compile(r"^\s*(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(?:\d{4}|\d{2})\b", re.A)
_SAYS = re.compile(
    r"(?<!y)(?<!y\W)\bm{1,2}\W*d{1,2}(?:\W*y{2,4})?\b|\b(?:us|u\.s\.|american)\W+(?:date|format|style)", re.I
)

EITHER = CellProblem(
    "day-or-month-first", "a date that can be read one way only: 2026-01-04 or 4 Jan 2026; this column has months first"
)


def says_month_first(heading: str) -> bool:
    """Whether a heading itself says that months come first: MM/DD/YYYY, US date."""
    return _SAYS.search(heading) is not None


@dataclass
class DateOrder:
    """What the texts of one column have shown so far: one text of each sort, or none.

    `said` is that the heading says months first; `month` is a date that can only have its month first, `day` one
    that can only have its day first, `either` one that could be read both ways.
    """

    said: bool = False
    month: str = ""
    day: str = ""
    either: str = ""

    def settle(self, readings: Mapping[str, Value | CellProblem]) -> dict[str, Value | CellProblem]:
        """The readings of distinct texts, with those that could be either put aside where months come first.

        A column that also has a date which can only be day first keeps to days first, as everywhere.
        """
        unclear = self._look(readings)
        if not unclear or not (self.said or (self.month and not self.day)):
            return dict(readings)
        return {**readings, **dict.fromkeys(unclear, EITHER)}

    def _look(self, texts: Iterable[str]) -> list[str]:
        unclear = []
        for text in texts:
            if not (found := _FIGURES.match(text)):
                continue
            first, second = int(found[1]), int(found[3])
            if first <= 12 < second <= 31:
                self.month = self.month or text
            elif second <= 12 < first <= 31:
                self.day = self.day or text
            elif first != second and max(first, second) <= 12:
                self.either = self.either or text
                unclear.append(text)
        return unclear

    def words(self, heading: str) -> str:
        """What to ask about the column, or nothing where there is no doubt."""
        remedy = " Send every date day first, or as 2026-01-04."
        if self.said:
            return (
                f"The heading {heading!r} says that months come first, and Comity reads days first. No date that could"
                f" be read either way was read.{remedy}"
            )
        if not (self.month and self.either):
            return ""
        if self.day:
            return (
                f"{self.month!r} in the column {heading!r} can only have its month first, but {self.day!r} can only"
                f" have its day first. Dates that could be either, such as {self.either!r}, were read day first: check"
                " them."
            )
        return (
            f"{self.month!r} in the column {heading!r} can only have its month first, so no date that could be read"
            f" either way, such as {self.either!r}, was read.{remedy}"
        )
