"""What a cell of an XLSX worksheet may hold, and what becomes of what it holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from .errors import UnreadableFile
from .facts import Budget, SheetFacts
from .formats import Shown, date_fault
from .limits import EXCEL_COLUMNS, EXCEL_ROWS, MAX_CELL_TEXT
from .shapes import TOO_LONG, CellFault, cell_name, column_letters

AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
NUMBER, STRING, INLINE, TEXT, BOOL, ERROR, DATE = "n", "s", "inlineStr", "str", "b", "e", "d"
KINDS = frozenset((NUMBER, STRING, INLINE, TEXT, BOOL, ERROR, DATE))
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"))
BLANK, SPACES, FILLED = CellFault("", "blank"), CellFault("", "spaces"), CellFault("", "filled")
"""Verdicts that are no fault. Text of spaces, or of nothing, is blank; but a reader makes room for it."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of a workbook point to."""

    shown: list[Shown]
    strings: int
    blank_strings: frozenset[int]
    is_1904: bool


@cache
def column_numbers() -> dict[str, int]:
    """A to XFD as numbers from 1."""
    return {column_letters(column): column for column in range(1, EXCEL_COLUMNS + 1)}


class Rules:
    """Judges the cells of one sheet and keeps what they come to in `facts`."""

    def __init__(self, sheet: str, book: Book, budget: Budget) -> None:
        self.facts = SheetFacts(sheet)
        self.sheet, self.book, self.budget = sheet, book, budget
        self.row = self.column = 0

    def next_row(self, given: str | None) -> None:
        """Go to the row with this number, or to the one after when none is given."""
        row = self.row + 1
        if given is not None:
            row = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
        if not self.row < row <= EXCEL_ROWS:
            raise self.bad_place(f"row {str(given)[:20]!r} after row {self.row}")
        self.row, self.column = row, 0

    def next_cell(self, column: int, reference: str) -> None:
        """Go to a column of the row; it must come after the one before."""
        if column == self.column and column:
            raise self.repeated()
        if not self.column < column <= EXCEL_COLUMNS:
            raise self.bad_place(f"the cell {reference[:20]!r} out of its place in row {self.row}")
        self.column = column

    def style(self, given: str | None) -> int:
        """The number of a cell's style, which must be there."""
        if given is None:
            return 0
        if given.isascii() and given.isdigit() and len(given) < 8 and int(given) < len(self.book.shown):
            return int(given)
        raise self.bad(f"a style {given[:20]!r} that is not there")

    def verdict(self, kind: str, style: int, value: str) -> CellFault:
        """What a cell's value comes to: `BLANK`, `SPACES`, `FILLED`, or the fault that takes its place."""
        if not value:
            return SPACES if kind in (TEXT, INLINE) else BLANK
        if kind == NUMBER:
            return self._number(style, value)
        if kind == STRING:
            return self._string(value)
        if kind == ERROR:
            if value not in _ERRORS:
                raise self.bad(f"an unknown error {value[:20]!r}")
            return CellFault(value[:40], "a value, not an error")
        if kind == BOOL:
            if value not in ("0", "1", "true", "false"):
                raise self.bad(f"{value[:20]!r} as TRUE or FALSE")
            return FILLED
        if kind == DATE:
            return _iso(value)
        if len(value) > MAX_CELL_TEXT:
            return TOO_LONG
        return FILLED if value.strip() else SPACES

    def keep(self, verdict: CellFault) -> None:
        """Write a verdict down for the cell that was gone to."""
        if verdict is BLANK:
            return
        if verdict is SPACES:
            self.facts.reaches(self.row, self.column)
        else:
            self.facts.holds(self.row, self.column, None if verdict is FILLED else verdict)

    def bad(self, what: str) -> UnreadableFile:
        """The error for a cell whose content is not what it says it is."""
        name = cell_name(self.row, self.column)
        return UnreadableFile(
            "bad-cell", f"that {name} of {self.sheet!r} has {what}", "a cell as Excel writes it", AGAIN
        )

    def bad_place(self, found: str) -> UnreadableFile:
        """The error for a row or cell outside the sheet, or out of its order."""
        want = "rows and cells in their order, from A1 to XFD1048576"
        return UnreadableFile("bad-cell-reference", f"{found}, in the sheet {self.sheet!r}", want, AGAIN)

    def repeated(self) -> UnreadableFile:
        """The error for a cell given twice."""
        name = cell_name(self.row, self.column)
        return UnreadableFile("repeated-cell", f"{name} twice in the sheet {self.sheet!r}", "each cell once", AGAIN)

    def _number(self, style: int, value: str) -> CellFault:
        try:
            number = float(value)
        except ValueError:
            raise self.bad(f"{value[:20]!r} as a number") from None
        # Python reads more as numbers than a spreadsheet does.
        if not math.isfinite(number) or "_" in value or not value.isascii() or value != value.strip():
            raise self.bad(f"{value[:20]!r} as a number")
        shown = self.book.shown[style]
        return (date_fault(number, shown, self.book.is_1904) if shown else None) or FILLED

    def _string(self, value: str) -> CellFault:
        index = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if not 0 <= index < self.book.strings:
            raise UnreadableFile(
                "bad-string-index",
                f"that {cell_name(self.row, self.column)} of {self.sheet!r} points to text {value[:20]!r}"
                f" of {self.book.strings:,}",
                "text that is in the file",
                AGAIN,
            )
        return SPACES if index in self.book.blank_strings else FILLED


def _iso(value: str) -> CellFault:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return CellFault(value[:40], "a date")
    return FILLED
