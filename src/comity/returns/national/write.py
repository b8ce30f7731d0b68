"""The national return as files: a CSV file for each table, or one workbook.

The CSV files begin with a byte order mark, because they are opened in Excel before they are sent on, and text that a
spreadsheet would run has an apostrophe before it. In the workbook such text is text, and dates and numbers are what
they are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.returns.defuse import defuse
from comity.returns.national.build import Cell, NationalReturn, Table
from comity.returns.national.completeness import Completeness
from comity.returns.national.forms import DATES, date_text
from comity.returns.national.sources import TABLES
from comity.returns.workbook_cells import MOST_TEXT, OPTIONS

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COMPLETENESS = "completeness.csv"
WORKBOOK = "national-return.xlsx"


def csv_name(table: str) -> str:
    """The name of a table's CSV file, by its key: part-1-assignments.csv."""
    return TABLES[table].lower().replace(" ", "-") + ".csv"


CSV_FILES: tuple[str, ...] = tuple(csv_name(table) for table in TABLES)


def write_csv(national: NationalReturn, folder: Path) -> list[Path]:
    """Write each table as a CSV file into an existing folder. Raises OSError."""
    paths = []
    for table in national.tables:
        rows = [
            [_text(cell, column.dates) for cell, column in zip(row.cells, table.columns, strict=True)]
            for row in table.rows
        ]
        path = folder / csv_name(table.key)
        _write(path, [[column.heading for column in table.columns], *rows])
        paths.append(path)
    return paths


def write_completeness(found: Completeness, path: Path) -> None:
    """Write what is missing as a CSV file: a row for each gap, then a row for each note. Raises OSError."""
    rows = [[gap.table, gap.of, gap.heading, gap.why, gap.mend] for gap in found.gaps]
    rows += [["", "", "", note, ""] for note in found.notes]
    _write(path, [["Table", "Row", "Column", "What is missing", "Where to mend it"], *rows])


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([defuse(text) for text in row] for row in rows)


def _text(cell: Cell, dates: str) -> str:
    if cell is None:
        return ""
    return date_text(cell, dates or DATES) if isinstance(cell, date) else str(cell)


def write_xlsx(national: NationalReturn, found: Completeness, path: Path, made: datetime) -> None:
    """Write one workbook: what it is, a sheet for each table, and what is missing. Raises OSError."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)})
    try:
        book.set_properties({"created": made.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _about(book.add_worksheet("About"), national, found, bold)
        for table in national.tables:
            _sheet(book, book.add_worksheet(table.name), table, bold)
        _missing(book.add_worksheet("What is missing"), found, bold)
    except BaseException:
        book.fileclosed = True  # a half-written book is thrown away, not finished
        raise
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))) from None


def _about(sheet: Worksheet, national: NationalReturn, found: Completeness, bold: Any) -> None:
    lines = [
        ("Authority", f"{national.authority_name} ({national.authority})"),
        ("Quarter", national.quarter),
        ("Judged as at", date_text(national.as_at, DATES)),
        ("Against", national.memorandum),
        ("Laid out by", national.mapping.title),
        ("Missing", f"{len(found.gaps):,}, on the last sheet" if found.gaps else "nothing"),
        *(("Note", note) for note in found.notes),
        *([("Note", national.mapping.note)] if national.mapping.note else []),
    ]
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text[:MOST_TEXT])


def _sheet(book: Workbook, sheet: Worksheet, table: Table, bold: Any) -> None:
    formats: dict[str, Any] = {}

    def shown(form: str) -> Any:
        if form not in formats:
            formats[form] = book.add_format({"num_format": form})
        return formats[form]

    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading[:MOST_TEXT], bold)
        sheet.set_column(place, place, min(40, max(12, len(column.heading) + 2)))
        for number, row in enumerate(table.rows, start=1):
            cell = row.cells[place]
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, shown(column.dates or DATES))
            elif isinstance(cell, Decimal):
                places = max(0, -int(cell.as_tuple().exponent))
                sheet.write_number(number, place, cell, shown("0" + "." * bool(places) + "0" * places))
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell is not None:
                sheet.write_string(number, place, cell[:MOST_TEXT])


def _missing(sheet: Worksheet, found: Completeness, bold: Any) -> None:
    for place, (heading, width) in enumerate(
        (("Table", 22), ("Row", 18), ("Column", 28), ("What is missing", 60), ("Where to mend it", 60))
    ):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, width)
    for number, gap in enumerate(found.gaps, start=1):
        for place, text in enumerate((gap.table, gap.of, gap.heading, gap.why, gap.mend)):
            sheet.write_string(number, place, text[:MOST_TEXT])
