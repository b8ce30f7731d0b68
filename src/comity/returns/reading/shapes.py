"""What reading gives back: sheets of raw cells, exactly as they stand in the file.

Nothing here knows what a column means. Types are the file's own: a number is a number, a date is
what the sender's number format says is a date, and everything else is text. Nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from .limits import MAX_CELL_TEXT

CellValue = None | str | int | float | bool | date | datetime | time
"""A cell as it was sent; None is a blank. A whole number is an int, whatever its number format."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell's value could not be taken, such as `#N/A` or a date that never was."""

    found: str
    expected: str


UNCACHED = CellFault("a formula with no saved value", "a value: open the workbook in Excel, save it, and send it again")
TOO_LONG = CellFault(f"text of more than {MAX_CELL_TEXT:,} characters", "shorter text")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, from A1: `rows[r - 1][c - 1]` is the cell in row r and column c.

    Rows are all as long as the widest; blank rows at the end are left out. A cell in `errors` has the
    value None in `rows`. `errors` and `formulas` use (row, column), both counted from 1.
    """

    name: str
    hidden: bool
    rows: list[list[CellValue]]
    errors: Mapping[tuple[int, int], CellFault] = field(default_factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()
    very_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook read whole. `format` is xlsx, xlsm, xls or ods, by content and not by name.

    `notes` are plain sentences about what a reader of the report should know, such as that the saved
    values of formulas were used.
    """

    path: Path
    format: str
    sha256: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet names it: row 122, column 1 is A122."""
    return f"{column_letters(column)}{row}"
