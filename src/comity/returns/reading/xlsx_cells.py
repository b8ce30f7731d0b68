"""Looking over the cells of one XLSX worksheet.

Every cell must be in its place and hold what it says it holds. Cells that a reader would blank or
change in silence (errors, dates that never were, formulas never calculated) are remembered as faults.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from .errors import UnreadableFile
from .facts import Budget, SheetFacts, check_place
from .formats import Shown, date_fault
from .limits import EXCEL_COLUMNS, EXCEL_ROWS, MAX_CELL_TEXT, MAX_XML_DEPTH
from .shapes import CellFault, cell_name, column_letters
from .xmlguard import damaged_xml, local, parse, too_deep

_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
_NUMBER, _STRING, _INLINE, _TEXT, _BOOL, _ERROR, _DATE = "n", "s", "inlineStr", "str", "b", "e", "d"
_KINDS = frozenset((_NUMBER, _STRING, _INLINE, _TEXT, _BOOL, _ERROR, _DATE))
UNCACHED = CellFault("a formula with no saved value", "a value: open the workbook in Excel, save it, and send it again")
TOO_LONG = CellFault(f"text of more than {MAX_CELL_TEXT:,} characters", "shorter text")


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of a workbook point to."""

    shown: list[Shown]
    strings: int
    blank_strings: frozenset[int]
    is_1904: bool


@cache
def _columns() -> dict[str, int]:
    return {column_letters(column): column for column in range(1, EXCEL_COLUMNS + 1)}


def _bad_place(found: str, sheet: str) -> UnreadableFile:
    return UnreadableFile(
        "bad-cell-reference", f"{found} in the sheet {sheet!r}", "cells in their order, from A1 to XFD1048576", _AGAIN
    )


def scan_sheet(sheet: str, chunks: Iterable[bytes], book: Book, budget: Budget) -> SheetFacts:
    """Look over one worksheet; raises `UnreadableFile` for what no spreadsheet program writes."""
    scan = _Scan(sheet, book, budget)
    parse(f"the sheet {sheet!r}", chunks, scan.start, scan.end, scan.text, scan.aside)
    budget.spend_cells(scan.unspent, sheet)
    budget.close_sheet(scan.facts)
    return scan.facts


class _Scan:
    def __init__(self, sheet: str, book: Book, budget: Budget) -> None:
        self.facts = SheetFacts(sheet)
        self.unspent = 0
        self._sheet, self._book, self._budget = sheet, book, budget
        self._depth = 0
        self._row = self._column = 0
        self._row_name = ""
        self._seen: set[int] = set()
        self._in_data = self._was_data = self._in_row = self._in_cell = False
        self._kind: str = _NUMBER
        self._style = 0
        self._formula = False
        self._values = 0
        self._collect = False
        self._phonetic = 0
        self._value: list[str] = []
        self._letters = _columns()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_XML_DEPTH:
            raise too_deep(f"the sheet {self._sheet!r}")
        if ":" in name:
            name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif self._in_cell:
            if name == "v":
                if self._kind != _INLINE:
                    self._values += 1
                    self._collect = True
            elif name == "t":
                self._collect = self._kind == _INLINE and not self._phonetic
            elif name == "f":
                self._formula = True
            elif name == "rPh":
                self._phonetic += 1
            elif name == "is":
                self._values += 1
                if self._kind != _INLINE:
                    raise self._bad("text within, though it says it has none")
        elif name == "row":
            self._start_row(attributes)
        elif name == "sheetData":
            if self._was_data:
                raise damaged_xml(f"the sheet {self._sheet!r}", "two tables in one sheet")
            self._in_data = self._was_data = True

    def end(self, name: str) -> None:
        self._depth -= 1
        if ":" in name:
            name = local(name)
        if name == "c":
            self._end_cell()
        elif name == "v" or name == "t":
            self._collect = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row":
            self._in_row = False
        elif name == "sheetData":
            self._in_data = False

    def text(self, data: str) -> None:
        if self._collect:
            self._value.append(data)

    def aside(self) -> None:
        if self._in_cell:
            raise self._bad("a comment or marked section within")

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self._in_data or self._in_row:
            raise damaged_xml(f"the sheet {self._sheet!r}", "a row out of place")
        given = attributes.get("r")
        row = self._row + 1
        if given is not None:
            row = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
        if not self._row < row <= EXCEL_ROWS:
            raise _bad_place(f"row {str(given)[:20]!r} after row {self._row}", self._sheet)
        self._row, self._row_name, self._column, self._in_row = row, str(row), 0, True
        self._seen.clear()
        self._budget.spend_cells(self.unspent, self._sheet)
        self.unspent = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row or self._in_cell:
            raise damaged_xml(f"the sheet {self._sheet!r}", "a cell out of place")
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        else:
            column = self._letters.get(reference[: -len(self._row_name)], 0)
            if not column or not reference.endswith(self._row_name):
                raise _bad_place(f"a cell {reference[:20]!r} in row {self._row}", self._sheet)
        if column in self._seen:
            raise UnreadableFile(
                "repeated-cell",
                f"the cell {cell_name(self._row, column)} twice in the sheet {self._sheet!r}",
                "each cell once",
                _AGAIN,
            )
        if not self._column < column <= EXCEL_COLUMNS:
            raise _bad_place(f"a cell {str(reference)[:20]!r} out of its order", self._sheet)
        self._column = column
        self._seen.add(column)
        self.unspent += 1
        self._kind = attributes.get("t", _NUMBER)
        if self._kind not in _KINDS:
            raise self._bad(f"a kind {self._kind[:20]!r}")
        style = attributes.get("s")
        if style is None:
            self._style = 0
        elif style.isascii() and style.isdigit() and len(style) < 8 and int(style) < len(self._book.shown):
            self._style = int(style)
        else:
            raise self._bad(f"a style {style[:20]!r} that is not there")
        self._in_cell, self._formula, self._values = True, False, 0
        self._value.clear()

    def _end_cell(self) -> None:
        self._in_cell = False
        place = (self._row, self._column)
        if self._values > 1:
            raise self._bad("two values")
        value = "".join(self._value)
        if self._formula:
            self.facts.formulas.append(place)
            if not value and self._kind != _TEXT:
                self._keep(place, UNCACHED)
                return
        if not value:
            return
        kind = self._kind
        if kind == _NUMBER:
            self._number(place, value)
        elif kind == _STRING:
            index = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            if not 0 <= index < self._book.strings:
                raise UnreadableFile(
                    "bad-string-index",
                    f"that {cell_name(*place)} of {self._sheet!r} points to text {value[:20]!r} of {self._book.strings}",
                    "text that is in the file",
                    _AGAIN,
                )
            if index not in self._book.blank_strings:
                self._keep(place)
        elif kind == _ERROR:
            self._keep(place, CellFault(value[:40], "a value, not an error"))
        elif kind == _BOOL:
            if value not in ("0", "1", "true", "false"):
                raise self._bad(f"{value[:20]!r} as TRUE or FALSE")
            self._keep(place)
        elif kind == _DATE:
            self._iso(place, value)
        elif len(value) > MAX_CELL_TEXT:
            self._keep(place, TOO_LONG)
        elif value.strip():
            self._keep(place)

    def _number(self, place: tuple[int, int], value: str) -> None:
        try:
            number = float(value)
        except ValueError:
            raise self._bad(f"{value[:20]!r} as a number") from None
        if not math.isfinite(number) or "_" in value:
            raise self._bad(f"{value[:20]!r} as a number")
        shown = self._book.shown[self._style]
        self._keep(place, date_fault(number, shown, self._book.is_1904) if shown else None)

    def _iso(self, place: tuple[int, int], value: str) -> None:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            self._keep(place, CellFault(value[:40], "a date"))
        else:
            self._keep(place)

    def _keep(self, place: tuple[int, int], fault: CellFault | None = None) -> None:
        facts = self.facts
        row, column = place
        if row > facts.last_row:
            facts.last_row = row
            check_place(row, column, self._sheet)
        if column > facts.last_column:
            facts.last_column = column
            check_place(row, column, self._sheet)
        if fault is None:
            facts.filled += 1
        else:
            facts.errors[place] = fault

    def _bad(self, what: str) -> UnreadableFile:
        name = cell_name(self._row, self._column)
        return UnreadableFile("bad-cell", f"that {name} of {self._sheet!r} has {what}", "a cell as Excel writes it", _AGAIN)
