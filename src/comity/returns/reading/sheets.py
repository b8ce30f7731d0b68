"""In the child: read the sheets with calamine, cell by cell against what was seen when looking over."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from .errors import UnreadableFile
from .facts import SheetFacts
from .limits import MAX_CELL_TEXT, MAX_TEXT, MIB
from .shapes import TOO_LONG, CellFault

Said = dict[str, Any]
_AGAIN = "Open it in Excel or LibreOffice, save it again as .xlsx, and send that."
_ROWS_A_LINE = 500


def read_sheets(content: bytes, shape: str, facts: dict[str, SheetFacts], notes: list[str]) -> Iterator[Said]:
    """Tell of every worksheet in its order; sheets that hold no cells (charts, macros) become notes."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = book.sheets_metadata
    except calamine.PasswordError:
        raise UnreadableFile(
            "encrypted", "a workbook locked with a password", "a workbook without one", "Take the password off."
        ) from None
    except calamine.CalamineError as error:
        raise _stopped(str(error)) from None
    if not facts:
        raise UnreadableFile("no-sheets", "a workbook without a worksheet", "a sheet with a table", _AGAIN)
    text_left = MAX_TEXT
    told = 0
    for at, listing in enumerate(listed):
        if listing.name not in facts:
            if listing.typ == calamine.SheetTypeEnum.WorkSheet and shape != "xls":
                raise disagree(listing.name)
            notes.append(f"The sheet {listing.name!r} holds a chart or macros and no cells; it was passed over.")
            continue
        told += 1
        yield {
            "is": "sheet",
            "name": listing.name,
            "hidden": listing.visible != calamine.SheetVisibleEnum.Visible,
            "very_hidden": listing.visible == calamine.SheetVisibleEnum.VeryHidden,
        }
        try:
            sheet = book.get_sheet_by_index(at)
        except calamine.CalamineError as error:
            raise _stopped(str(error)) from None
        teller = _Teller(facts[listing.name], text_left)
        yield from teller.rows(sheet)
        text_left = teller.text_left
    if told != len(facts):
        raise disagree("one of them")


def disagree(sheet: str) -> UnreadableFile:
    """The error for a file that two ways of reading read in two ways."""
    return UnreadableFile(
        "reader-disagrees",
        f"that the sheet {sheet!r} reads in two ways",
        "a workbook with one meaning",
        _AGAIN,
    )


def _stopped(why: str) -> UnreadableFile:
    return UnreadableFile(
        "reader-stopped", f"a workbook that the reader cannot make out ({why[:120]})", "a whole workbook", _AGAIN
    )


class _Teller:
    def __init__(self, facts: SheetFacts, text_left: int) -> None:
        self.text_left = text_left
        self._facts = facts
        self._filled = 0

    def rows(self, sheet: Any) -> Iterator[Said]:
        facts = self._facts
        faults = facts.errors
        faulty_rows = {row for row, _ in faults}
        width, height = facts.last_column, facts.last_row
        lead = [None] * (sheet.start[1] if sheet.start else 0)
        waiting: list[list[Any]] = []
        at = 0
        for at, raw in enumerate(sheet.iter_rows() if sheet.start else (), 1):
            if at > height:
                if self._filled_in(raw):
                    raise disagree(facts.name)
                continue
            row = lead + [self._plain(value, at, column) for column, value in enumerate(raw, len(lead) + 1)]
            if len(row) != width:
                if self._filled_in(row[width:]):
                    raise disagree(facts.name)
                row = row[:width] + [None] * (width - len(row))
            if at in faulty_rows:
                for column in range(width):
                    if (at, column + 1) in faults and row[column] is not None:
                        row[column] = None
                        self._filled -= 1
            waiting.append(row)
            if len(waiting) == _ROWS_A_LINE:
                yield {"is": "rows", "rows": waiting}
                waiting = []
        waiting.extend([None] * width for _ in range(height - at))
        yield {"is": "rows", "rows": waiting}
        if self._filled != facts.filled:
            raise disagree(facts.name)
        yield {"is": "faults", "faults": [[r, c, f.found, f.expected] for (r, c), f in faults.items()]}
        yield {"is": "formulas", "formulas": facts.formulas}

    def _filled_in(self, raw: Iterable[Any]) -> bool:
        return any(value not in (None, "") and not (isinstance(value, str) and not value.strip()) for value in raw)

    def _plain(self, value: Any, row: int, column: int) -> Any:
        """A value as JSON can carry it; None for a blank."""
        if value == "":
            return None
        kind = type(value)
        if kind is str:
            self.text_left -= len(value)
            if self.text_left < 0:
                raise UnreadableFile(
                    "too-much-text", f"more than {MAX_TEXT // MIB} million characters of text", "a return", _AGAIN
                )
            if value.strip() == "":
                return value
            self._filled += 1
            if len(value) > MAX_CELL_TEXT:
                return self._fault(row, column, TOO_LONG.found, TOO_LONG.expected)
            return value
        self._filled += 1
        if kind is float:
            if value.is_integer() and abs(value) < 2**53:
                return int(value)
            return value if math.isfinite(value) else self._fault(row, column, str(value), "a number")
        if kind is bool or kind is int:
            return value
        if kind is datetime:
            return ["s", value.isoformat()]
        if kind is date:
            return ["d", value.isoformat()]
        if kind is time:
            return ["t", value.isoformat()]
        if kind is timedelta:
            return _length(value)
        return self._fault(row, column, f"a value of an unknown kind, {kind.__name__}", "text, a number or a date")

    def _fault(self, row: int, column: int, found: str, expected: str) -> None:
        self._filled -= 1
        if (row, column) not in self._facts.errors:
            self._facts.filled -= 1
            self._facts.errors[row, column] = CellFault(found, expected)


def _length(value: timedelta) -> str:
    """A length of time as the sheet shows it: 37:30, or 37:30:15 with seconds."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
