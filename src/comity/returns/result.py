"""What reading a return gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from comity.returns.headings.layout import Column, Layout
from comity.returns.reading import TextFile, Workbook

if TYPE_CHECKING:
    from comity.returns.correcting import Correction


def counted(number: int, noun: str) -> str:
    """A number of things: 1 row, 2 rows."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Accounting:
    """Where every row below the headings went. `rows` is the sum of the rest."""

    rows: int
    read: int
    repeats: int
    totals: int
    blank: int
    rejected: int

    def __post_init__(self) -> None:
        parts = self.read + self.repeats + self.totals + self.blank + self.rejected
        assert self.rows == parts, f"{self.rows} rows in the file, {parts} accounted for"

    def words(self) -> str:
        """The sum on one line."""
        return (
            f"{counted(self.rows, 'row')} below the headings = {self.read} read"
            f" + {counted(self.repeats, 'exact repeat')} + {counted(self.totals, 'total')}"
            f" + {self.blank} blank + {self.rejected} rejected"
        )


@dataclass(frozen=True)
class Return:
    """A return read and validated.

    `assignments` has every column of the dictionary in its frame type, `unreadable_<field>` (Boolean) for
    each, `sheet` and `row`; one row an assignment. `issues` has the columns of `issues.SCHEMA`. `signoffs` has
    the departures of the Sign-offs sheet. `columns` says which column of `layout.sheet` each field came from.
    `corrections` are those that were laid over the file; `source` is the file without them.
    """

    assignments: pl.DataFrame
    issues: pl.DataFrame
    signoffs: pl.DataFrame
    accounting: Accounting
    source: Workbook | TextFile
    layout: Layout
    corrections: tuple[Correction, ...] = ()

    @property
    def columns(self) -> Mapping[str, Column]:
        """The column of the file that each field was read from; a field with none is absent."""
        return self.layout.columns

    def count(self, level: str) -> int:
        """How many issues there are of a level."""
        return self.issues.filter(pl.col("level") == level).height
