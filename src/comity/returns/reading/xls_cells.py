"""Looking over the cells of one XLS worksheet."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

from .biff import Records, bad_biff
from .errors import UnreadableFile
from .facts import Budget, SheetFacts
from .formats import date_fault
from .limits import MAX_AREA
from .shapes import UNCACHED, CellFault, cell_name

if TYPE_CHECKING:
    from .xls import XlsBook

_SAVE = "Open it in Excel, save it as .xlsx, and send that."
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_CELLS = frozenset((0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E))
_CELL = struct.Struct("<3H")
_ROWS, _COLUMNS = 65_536, 256


def scan_cells(name: str, records: Records, book: XlsBook, budget: Budget) -> SheetFacts:
    """Look over one worksheet; raises `UnreadableFile` for what no spreadsheet program writes."""
    scan = _Scan(name, book, budget)
    depth = 0
    for kind, data in records:
        if kind == 0x0809:
            depth += 1
        elif not depth:
            raise bad_biff(f"no sheet where {name!r} should start")
        elif kind == 0x000A:
            depth -= 1
            if not depth:
                break
        else:
            try:
                scan.record(kind, data)
            except (struct.error, IndexError):
                raise bad_biff(f"a cell of {name!r} that is cut short") from None
    else:
        raise bad_biff(f"that the end of the sheet {name!r} is missing")
    scan.give_up_text()
    budget.close_sheet(scan.facts)
    return scan.facts


class _Scan:
    def __init__(self, name: str, book: XlsBook, budget: Budget) -> None:
        self.facts = SheetFacts(name)
        self._book, self._budget = book, budget
        self._seen = bytearray(_ROWS * _COLUMNS // 8)
        self._text_due: tuple[int, int] | None = None

    def record(self, kind: int, data: bytes) -> None:
        """Take one record of the sheet."""
        if self._text_due and kind in _CELLS:
            self.give_up_text()
        if kind == 0x0203:
            row, column, style = self._go(data)
            self._number(row, column, style, struct.unpack_from("<d", data, 6)[0])
        elif kind == 0x027E:
            row, column, style = self._go(data)
            self._number(row, column, style, _rk(struct.unpack_from("<I", data, 6)[0]))
        elif kind == 0x00BD:
            self._many_numbers(data)
        elif kind == 0x00FD:
            self._shared(data)
        elif kind in (0x0204, 0x00D6):
            row, column, _ = self._go(data)
            self._text(row, column, data, 6)
        elif kind == 0x0205:
            row, column, _ = self._go(data)
            fault = CellFault(_ERRORS.get(data[6], "an error"), "a value, not an error") if data[7] else None
            self._keep(row, column, fault)
        elif kind == 0x0006:
            self._formula(data)
        elif kind == 0x0207 and self._text_due:
            row, column = self._text_due
            self._text_due = None
            self._text(row, column, data, 0)
        elif kind == 0x0201:
            self._place(*_CELL.unpack_from(data))
        elif kind == 0x00BE:
            self._budget.spend_cells((len(data) - 6) // 2, self.facts.name)
        elif kind == 0x0200:
            self._dimensions(data)

    def give_up_text(self) -> None:
        """A formula that promised a text and gave none was never calculated."""
        if self._text_due:
            self._keep(*self._text_due, UNCACHED)
            self._text_due = None

    def _go(self, data: bytes) -> tuple[int, int, int]:
        row, column, style = _CELL.unpack_from(data)
        self._place(row, column, style)
        self.facts.reaches(row + 1, column + 1)
        return row, column, style

    def _place(self, row: int, column: int, style: int) -> None:
        name = self.facts.name
        if column >= _COLUMNS:
            raise UnreadableFile(
                "bad-cell-reference", f"column {column + 1} in the sheet {name!r}", "columns A to IV", _SAVE
            )
        if style >= len(self._book.shown):
            where = cell_name(row + 1, column + 1)
            raise UnreadableFile(
                "bad-cell", f"that {where} of {name!r} has a style that is not there", "a whole workbook", _SAVE
            )
        at, bit = divmod(row * _COLUMNS + column, 8)
        if self._seen[at] & (1 << bit):
            raise UnreadableFile(
                "repeated-cell",
                f"{cell_name(row + 1, column + 1)} twice in the sheet {name!r}",
                "each cell once",
                _SAVE,
            )
        self._seen[at] |= 1 << bit
        self._budget.spend_cells(1, name)

    def _many_numbers(self, data: bytes) -> None:
        row, first = struct.unpack_from("<2H", data)
        count = (len(data) - 6) // 6
        if struct.unpack_from("<H", data, len(data) - 2)[0] != first + count - 1:
            raise struct.error("does not add up")
        for at in range(count):
            style, raw = struct.unpack_from("<HI", data, 4 + 6 * at)
            self._place(row, first + at, style)
            self._number(row, first + at, style, _rk(raw))

    def _shared(self, data: bytes) -> None:
        row, column, _ = self._go(data)
        index = struct.unpack_from("<I", data, 6)[0]
        if index >= len(self._book.strings):
            raise UnreadableFile(
                "bad-string-index",
                f"that {cell_name(row + 1, column + 1)} of {self.facts.name!r} points to text {index} of "
                f"{len(self._book.strings):,}",
                "text that is in the file",
                _SAVE,
            )
        if self._book.strings[index]:
            self._keep(row, column, None)

    def _formula(self, data: bytes) -> None:
        row, column, style = self._go(data)
        self.facts.formulas.append((row + 1, column + 1))
        value = data[6:14]
        if len(value) != 8:
            raise struct.error("cut short")
        if value[6:] != b"\xff\xff":
            self._number(row, column, style, struct.unpack("<d", value)[0])
        elif value[0] == 0:
            self._text_due = (row, column)
        elif value[0] == 1:
            self._keep(row, column, None)
        elif value[0] == 2:
            self._keep(row, column, CellFault(_ERRORS.get(value[2], "an error"), "a value, not an error"))

    def _number(self, row: int, column: int, style: int, value: float) -> None:
        if not math.isfinite(value):
            self._keep(row, column, CellFault(str(value), "a number"))
            return
        shown = self._book.shown[style]
        self._keep(row, column, date_fault(value, shown, self._book.is_1904) if shown else None)

    def _text(self, row: int, column: int, data: bytes, at: int) -> None:
        count, flags = struct.unpack_from("<HB", data, at)
        raw = data[at + 3 : at + 3 + count * (1 + (flags & 1))]
        if raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace").strip():
            self._keep(row, column, None)

    def _keep(self, row: int, column: int, fault: CellFault | None) -> None:
        self.facts.holds(row + 1, column + 1, fault)

    def _dimensions(self, data: bytes) -> None:
        first_row, last_row, first_column, last_column = struct.unpack_from("<2I2H", data)
        if first_row > last_row or first_column > last_column or last_row > _ROWS or last_column > _COLUMNS:
            raise UnreadableFile(
                "bad-cell-reference",
                f"that the sheet {self.facts.name!r} reaches from row {first_row + 1} to {last_row}, "
                f"column {first_column + 1} to {last_column}",
                "a table within 65,536 rows and 256 columns",
                _SAVE,
            )
        if (last_row - first_row) * (last_column - first_column) > MAX_AREA:
            raise UnreadableFile(
                "too-many-cells",
                f"a table of {last_row - first_row:,} rows and {last_column - first_column} columns",
                f"at most {MAX_AREA:,} places in all",
                "Delete everything below and beside the table, or send the sheet as CSV.",
            )


def _rk(raw: int) -> float:
    """A number in the short form: thirty bits of an integer or of a float, perhaps in hundredths."""
    if raw & 2:
        value: float = (raw >> 2) - (1 << 30 if raw & 0x80000000 else 0)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value
