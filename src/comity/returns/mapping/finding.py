"""Finding the table that a profile is to be proposed for, where its headings may all be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from comity.returns.cells.blanks import BLANKS
from comity.returns.headings.header import Header, find_header, likely_header
from comity.returns.headings.words import heading_key
from comity.returns.reading import Workbook, read_file
from comity.returns.refusal import NotAReturn
from comity.returns.sheets import SIGNOFF_SHEETS
from comity.returns.tables import SheetTable, Table, TextTable
from comity.returns.validation.kinds import is_total

SAMPLE_ROWS = 5_000
"""Rows below the headings whose values are looked at."""


@dataclass(frozen=True)
class Found:
    """A table with its headings, the texts above them, and a sample of the rows beneath."""

    sheet: str
    header: Header
    titles: tuple[str, ...]
    rows: list[tuple[str | None, ...]]

    def cells(self, index: int) -> list[str | None]:
        """The sample's cells of one column."""
        return [row[index] if index < len(row) else None for row in self.rows]


def find_table(path: str | Path, sheet: str | None) -> Found:
    """The table of a file. Raises `UnreadableFile` where none, or more than one, can be the data."""
    source = read_file(path)
    if not isinstance(source, Workbook):
        return _found(TextTable(source), ())
    visible = [one for one in source.sheets if not one.hidden and heading_key(one.name) not in SIGNOFF_SHEETS]
    if sheet is not None:
        named = [one for one in source.sheets if one.name.strip().casefold() == sheet.strip().casefold()]
        if not named or named[0].hidden:
            raise NotAReturn(
                "no-such-sheet",
                f"no visible sheet {sheet!r}",
                f"one of {', '.join(repr(one.name) for one in visible)}",
                "Give --sheet with one of those names.",
            )
        visible = named
    tables = [table for one in visible if _header(table := SheetTable(one)) is not None]
    if len(tables) > 1:
        counted = {table.name: _known(table) for table in tables}
        most = max(counted.values())
        clear = [table for table in tables if counted[table.name] == most and most >= 3]
        rest = [count for name, count in counted.items() if count != most]
        if len(clear) == 1 and max(rest, default=0) < 3:
            tables = clear
    if len(tables) > 1:
        names = " and ".join(repr(table.name) for table in tables)
        raise NotAReturn(
            "which-sheet",
            f"sheets {names}, each with a table",
            "one sheet of assignments",
            "Give --sheet with its name.",
        )
    if not tables:
        raise _none("the workbook's visible sheets")
    return _found(tables[0], (tables[0].name,))


def _known(table: Table) -> int:
    header = find_header(table.head())
    return header.known if header else 0


def _header(table: Table) -> Header | None:
    rows = table.head()
    likely = likely_header(rows)
    known = find_header(rows)
    if known is not None and (likely is None or known.known >= 0.3 * sum(1 for text in known.texts if text)):
        return known
    return likely if likely is not None and sum(1 for text in likely.texts if text and text.strip()) >= 4 else known


def _found(table: Table, names: tuple[str, ...]) -> Found:
    header = _header(table)
    if header is None:
        raise _none("the file")
    titles = [
        cell.strip() for row in table.head()[: header.index] for cell in row if cell and cell.strip() not in BLANKS
    ]
    rows: list[tuple[str | None, ...]] = []
    for batch in table.batches(header.index + 1, SAMPLE_ROWS):
        rows += batch.drop("row").head(SAMPLE_ROWS - len(rows)).rows()
        if len(rows) >= SAMPLE_ROWS:
            break
    data = [row for row in rows if not _aside(row)]
    return Found(table.name, header, (*titles, *names), data)


def _aside(row: tuple[str | None, ...]) -> bool:
    filled = [cell for cell in row if cell and cell.strip() not in BLANKS]
    return not filled or (len(filled) <= max(2, len(row) // 5) and any(is_total(cell) for cell in filled))


def _none(where: str) -> NotAReturn:
    return NotAReturn(
        "no-headings",
        f"no row in {where} that looks like headings with data beneath",
        "a row of headings",
        "Put one heading above each column, save, and try again.",
    )
