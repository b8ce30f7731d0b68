"""Short lists that people send beside a return: leavers, the regulator's answers, employment spells.

A list is a sheet or a CSV with a row of headings. Every cell of it is read by the reader of a return's cells, and every
problem names the sheet, the cell, what was found and what was expected. A list with a problem is not taken at all, so
that nobody has to work out which half of it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from comity.dictionary.registration import FORM, registration_number
from comity.returns.cells.blanks import BLANKS, FAULT, shown
from comity.returns.cells.choices import key, parse_yes_no
from comity.returns.cells.dates import parse_date
from comity.returns.cells.problem import CellProblem
from comity.returns.headings.words import heading_key
from comity.returns.reading import TextFile, Workbook, cell_name, read_file
from comity.returns.tables import HEAD_ROWS, SheetTable, Table, TextTable

MOST_ROWS = 5_000
"""A list is of people that somebody knows; one of more rows is another kind of file."""

Reader = Callable[[str], Any]
"""From the text of a cell to its value, or to a `CellProblem`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: the heading that is asked for, other ways to write it, and how a cell is read."""

    name: str
    heading: str
    read: Reader
    also: tuple[str, ...] = ()
    required: bool = True

    @property
    def keys(self) -> set[str]:
        """How its headings are compared."""
        return {heading_key(text) for text in (self.name, self.heading, *self.also)}


@dataclass(frozen=True, slots=True)
class ListProblem:
    """What was wrong in a list: where, what was found and what was expected."""

    sheet: str
    cell: str
    heading: str
    found: str
    expected: str

    @property
    def where(self) -> str:
        """The cell, and its sheet where there is one; of pasted text, the line."""
        if self.cell.startswith("line "):
            return self.cell
        return f"{self.sheet}, cell {self.cell}" if self.sheet else f"cell {self.cell}"

    def __str__(self) -> str:
        return f"{self.where} ({self.heading}): found {self.found}. Expected {self.expected}."


class ListError(ValueError):
    """A list that is not taken, with every problem in it."""

    def __init__(self, problems: Sequence[ListProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(each) for each in problems))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list, read: its values by the columns' names, and where it stands."""

    number: int
    sheet: str
    values: Mapping[str, Any]
    letters: Mapping[str, int] = field(default_factory=dict)

    def problem(self, column: Column, found: str, expected: str) -> ListProblem:
        """Something wrong with one of its cells that only shows beside other cells."""
        at = self.letters.get(column.name, 1)
        return ListProblem(self.sheet, cell_name(self.number, at), column.heading, found, expected)


def read_list(path: str | Path, columns: Sequence[Column]) -> list[Row]:
    """The rows of a list.

    Raises:
        UnreadableFile: it is no file that can be read.
        ListError: its headings or cells are not what they should be, or it holds no row.
    """
    source = read_file(path)
    found = [
        (table, number, places)
        for table in _tables(source)
        if (header := _header(table, columns)) is not None
        for number, places in (header,)
    ]
    if len(found) != 1:
        wanted = ", ".join(column.heading for column in columns if column.required)
        said = "no row that has the headings" if not found else f"{len(found)} sheets that have the headings"
        name = found[0][0].name if found else ""
        raise ListError([ListProblem(name, "A1", "headings", said, f"one row of headings with {wanted}")])
    return _rows(*found[0], columns)


def _tables(source: Workbook | TextFile) -> list[Table]:
    if isinstance(source, TextFile):
        return [TextTable(source)]
    return [SheetTable(sheet) for sheet in source.sheets if not sheet.hidden and sheet.rows]


def _header(table: Table, columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    """The row of headings, counted from 1, and in which column (from 0) each is."""
    for number, cells in enumerate(table.head(HEAD_ROWS), start=1):
        keys = [heading_key(text) if text else "" for text in cells]
        places = {
            column.name: at for column in columns for at, given in enumerate(keys) if given and given in column.keys
        }
        if all(column.name in places for column in columns if column.required):
            return number, places
    return None


def _rows(table: Table, header: int, places: dict[str, int], columns: Sequence[Column]) -> list[Row]:
    rows: list[Row] = []
    problems: list[ListProblem] = []
    for batch in table.batches(header, MOST_ROWS + 1):
        texts = [name for name in batch.columns if name != "row"]
        for cells in batch.iter_rows(named=True):
            if not any((cells[name] or "").strip() for name in texts):
                continue
            rows.append(_row(cells, table.name, places, columns, problems))
            if len(rows) > MOST_ROWS:
                most = f"at most {MOST_ROWS:,} rows"
                raise ListError([ListProblem(table.name, cell_name(int(cells["row"]), 1), "rows", "more", most)])
    if not rows and not problems:
        problems.append(ListProblem(table.name, cell_name(header + 1, 1), "rows", "none", "one row or more"))
    if problems:
        raise ListError(problems)
    return rows


def _row(
    cells: Mapping[str, Any],
    sheet: str,
    places: dict[str, int],
    columns: Sequence[Column],
    problems: list[ListProblem],
) -> Row:
    number = int(cells["row"])
    values: dict[str, Any] = {}
    for column in columns:
        at = places.get(column.name)
        text = (cells.get(f"c{at}") or "").strip() if at is not None else ""
        values[column.name] = None
        fault = CellProblem("error-cell", text[1:].partition(FAULT)[2]) if text.startswith(FAULT) else None
        blank = text in BLANKS
        if blank and not column.required:
            continue
        read = fault or (CellProblem("blank", _wanted(column)) if blank else column.read(text))
        if isinstance(read, CellProblem) and read.level == "error":
            found = "a blank" if blank else repr(shown(text))
            problems.append(ListProblem(sheet, cell_name(number, (at or 0) + 1), column.heading, found, read.expected))
        else:
            values[column.name] = read.kept if isinstance(read, CellProblem) else read
    return Row(number, sheet, values, {name: at + 1 for name, at in places.items()})


def _wanted(column: Column) -> str:
    told = column.read("")
    return told.expected if isinstance(told, CellProblem) else "something"


def words(most: int) -> Reader:
    """A text of no more than so many characters."""

    def read(text: str) -> str | CellProblem:
        if not text or len(text) > most:
            return CellProblem("too-long", f"at most {most} characters")
        return text

    return read


def number(text: str) -> str | CellProblem:
    """A registration number."""
    return registration_number(text) or CellProblem("unreadable-registration", FORM)


def day(text: str) -> date | CellProblem:
    """A date, day first."""
    return parse_date(text)


def yes_no(text: str) -> bool | CellProblem:
    """Yes or no."""
    return parse_yes_no(text)


def one_of(codes: Mapping[str, str], also: Mapping[str, str] | None = None) -> Reader:
    """One of some codes, by the code, by its words, or by another spelling of it."""
    known = {key(spelling): code for spelling, code in (also or {}).items()}
    for code, said in codes.items():
        known[key(code)] = known[key(said)] = code

    def read(text: str) -> str | CellProblem:
        return known.get(key(text)) or CellProblem("not-a-code", "one of " + ", ".join(codes.values()))

    return read
