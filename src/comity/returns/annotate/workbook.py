"""Writing the annotated workbook, cell for cell, without letting any text become a formula or a link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.returns.annotate.marks import NAMES, Level, Mark
from comity.returns.reading import CellFault, CellValue, TextFile, Workbook
from comity.returns.workbook_cells import MOST_TEXT, OPTIONS, legal_name, write_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

MOST_ASSIGNMENTS = 100_000
"""Beyond this many a workbook opens too slowly to be of use, and Excel's own limit (1,048,576) is near."""

_MOST_ROWS, _MOST_NOTE = 1_048_576, 3_000
_HEAD = 40
_FEW_CELLS = 500_000
"""With more cells than this, rows are streamed to disk and not held."""

FILLS: Mapping[Level, dict[str, Any]] = {
    Level.ERROR: {"bg_color": "#8C1C2E", "font_color": "#FFFFFF", "bold": True},
    Level.BREACHED: {"bg_color": "#F2B8BF", "font_color": "#14171F", "border": 1, "border_color": "#8C1C2E"},
    Level.QUERY: {"bg_color": "#F6CF65", "font_color": "#14171F"},
    Level.NOT_KNOWN: {"bg_color": "#FDF1D2", "font_color": "#14171F", "border": 4, "border_color": "#6B4700"},
    Level.NOTE: {"bg_color": "#E4EEF8", "font_color": "#14171F"},
}
_MEANINGS: Mapping[Level, str] = {
    Level.ERROR: "The cell could not be read, or contradicts another. Put it right: it stops a submission.",
    Level.BREACHED: "The assignment departs from a clause. The note says what would comply.",
    Level.QUERY: "It looks wrong. Put it right, or give a written reason.",
    Level.NOT_KNOWN: "A fact that decides a clause is missing. A blank is never a pass.",
    Level.NOTE: "For information: nothing needs doing.",
}


class TooLargeForWorkbook(Exception):  # noqa: N818 (what it is)
    """There is more than a workbook can hold, or than anyone could open."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the last sheet says: a title, sentences about the whole return, and names with their counts.

    `made` is when, since a workbook carries it; `headings` is the sheet and row (from 1) of the headings, which stay
    in sight when the sheet is scrolled.
    """

    title: str
    made: datetime
    headings: tuple[str, int] | None = None
    sentences: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet to write: rows as (row number from 0, values)."""

    name: str
    hidden: bool
    very_hidden: bool
    rows: Iterable[tuple[int, Sequence[CellValue]]]
    errors: Mapping[tuple[int, int], CellFault]


def write_workbook(
    path: Path,
    source: Workbook | TextFile,
    marks: Iterable[Mark],
    legend: Legend,
    instead: Mapping[tuple[str, int, int], CellValue] | None = None,
) -> None:
    """Write the source as a workbook with its marks. Raises `TooLargeForWorkbook` and OSError.

    `instead` is what stands in place of what the source says, by sheet, row and column from 1; None is a blank.
    """
    import xlsxwriter

    replaced: dict[str, dict[int, dict[int, CellValue]]] = defaultdict(lambda: defaultdict(dict))
    for (name, row, column), value in (instead or {}).items():
        replaced[name][row - 1][column - 1] = value

    by_sheet: dict[str, dict[int, dict[int, list[Mark]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    tally = dict.fromkeys(Level, 0)
    for mark in marks:
        by_sheet["" if isinstance(source, TextFile) else mark.sheet][mark.row - 1][mark.column - 1].append(mark)
        tally[mark.level] += 1
    options = {
        **OPTIONS,
        "constant_memory": _cells(source) > _FEW_CELLS,
        "tmpdir": str(path.parent),
    }
    book = xlsxwriter.Workbook(str(path), options)
    try:
        book.set_properties({"title": legend.title, "created": legend.made.replace(tzinfo=None)})
        formats = _Formats(book)
        cut = 0
        pages, used, first = list(_pages(source)), set[str](), None
        for page in pages:
            sheet = book.add_worksheet(legal_name(page.name, used))
            if page.very_hidden:
                sheet.very_hidden()
            elif page.hidden:
                sheet.hide()
            elif first is None:
                first = sheet
                sheet.activate()
                sheet.set_first_sheet()
            key = "" if isinstance(source, TextFile) else page.name
            if legend.headings and legend.headings[0] == key:
                sheet.freeze_panes(legend.headings[1], 0)
            cut += _write_page(sheet, page, by_sheet.get(key, {}), formats, replaced.get(key, {}))
        tally[Level.NOTE] += cut
        if cut:
            legend = replace(legend, sentences=(*legend.sentences, _cut_words(cut)))
        _write_legend(book.add_worksheet(legal_name("Comity", used)), legend, tally, formats, activate=first is None)
    except BaseException:
        book.fileclosed = True  # a half-written book is thrown away, not finished
        raise
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))) from None


class _Formats:
    """Each fill with each date format, made once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._made: dict[tuple[Level | None, str], Format | None] = {(None, ""): None}
        self.heading = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, level: Level | None, shown: str = "") -> Format | None:
        if (level, shown) not in self._made:
            properties = dict(FILLS[level]) if level else {}
            if shown:
                properties["num_format"] = shown
            self._made[level, shown] = self._book.add_format(properties)
        return self._made[level, shown]


def _cells(source: Workbook | TextFile) -> int:
    if isinstance(source, TextFile):
        return _FEW_CELLS + 1
    return sum(len(sheet.rows) * max((len(row) for row in sheet.rows[:1]), default=0) for sheet in source.sheets)


def _pages(source: Workbook | TextFile) -> Iterator[_Page]:
    if isinstance(source, TextFile):
        yield _Page(source.path.stem or "Return", False, False, _text_rows(source), {})
        return
    for sheet in source.sheets:
        yield _Page(sheet.name, sheet.hidden, sheet.very_hidden, enumerate(sheet.rows), sheet.errors)


def _text_rows(source: TextFile) -> Iterator[tuple[int, Sequence[CellValue]]]:
    for batch in source.batches(0, 10_000):
        numbers = batch["row"]
        for number, values in zip(numbers, batch.drop("row").iter_rows(), strict=True):
            yield number - 1, values


def _write_page(
    sheet: Worksheet,
    page: _Page,
    marked: Mapping[int, Mapping[int, list[Mark]]],
    formats: _Formats,
    replaced: Mapping[int, Mapping[int, CellValue]],
) -> int:
    """Write a sheet; gives how many cells hold more text than a workbook can, and were cut."""
    cut = 0
    head: list[Sequence[CellValue]] = []
    for row, said in page.rows:
        instead = replaced.get(row, {})
        values = _with(said, instead)
        if row < _HEAD:
            head.append(values)
        if row >= _MOST_ROWS:
            raise TooLargeForWorkbook(f"The file has more than the {_MOST_ROWS:,} rows that a workbook can hold.")
        here = marked.get(row, {})
        if long := [column for column, value in enumerate(values) if isinstance(value, str) and len(value) > MOST_TEXT]:
            cut += len(long)
            notes = {column: [*here.get(column, []), _cut_mark(page.name, row, column, values)] for column in long}
            here = {**here, **notes}
        for column, value in enumerate(values):
            faulty = page.errors and value is None and column not in instead
            fault = page.errors.get((row + 1, column + 1)) if faulty else None
            level = _gravest(here[column]) if column in here else None
            if fault is not None:
                value = fault.found
            if value is not None or level is not None:
                write_cell(sheet, row, column, value, partial(formats.of, level))
        for column in here:
            if column >= len(values):
                write_cell(sheet, row, column, None, partial(formats.of, _gravest(here[column])))
            _write_note(sheet, row, column, here[column])
    _widths(sheet, head)
    return cut


def _with(values: Sequence[CellValue], instead: Mapping[int, CellValue]) -> Sequence[CellValue]:
    """A row with other values in some of its cells, which may be beyond its last."""
    if not instead:
        return values
    made = [*values, *[None] * (max(instead) + 1 - len(values))]
    for column, value in instead.items():
        made[column] = value
    return made


def _cut_mark(sheet: str, row: int, column: int, values: Sequence[CellValue]) -> Mark:
    words = (
        f"NOTE: the cell holds {len(str(values[column])):,} characters, and a workbook's can hold {MOST_TEXT:,}. Its"
        " end was cut here; the file itself has it whole."
    )
    return Mark(sheet, row + 1, column + 1, Level.NOTE, words)


def _cut_words(cut: int) -> str:
    held = f"more than the {MOST_TEXT:,} characters that a workbook's cell can"
    if cut == 1:
        return f"1 cell holds {held}: its end was cut, and it is marked with a note."
    return f"{cut:,} cells hold {held}: their ends were cut, and they are marked with a note."


def _write_note(sheet: Worksheet, row: int, column: int, here: list[Mark]) -> None:
    words = list(dict.fromkeys(mark.words for mark in sorted(here, key=lambda mark: list(Level).index(mark.level))))
    text = "\n\n".join(words)
    if len(text) > _MOST_NOTE:
        text = text[:_MOST_NOTE] + "\n... the rest is in issues.csv and findings.csv."
    lines = sum(math.ceil(len(line) / 46) or 1 for line in text.split("\n"))
    sheet.write_comment(
        row,
        column,
        text,
        {"author": "Comity", "width": 300, "height": min(400, 18 + 16 * lines), "font_size": 9},
    )


def _gravest(here: list[Mark]) -> Level:
    levels = {mark.level for mark in here}
    return next(level for level in Level if level in levels)


def _widths(sheet: Worksheet, head: Sequence[Sequence[CellValue]]) -> None:
    """Columns wide enough for what the first rows hold, within reason; a lone title does not stretch one."""
    tables = [row for row in head if sum(value not in (None, "") for value in row) > 1]
    for column in range(max((len(row) for row in tables), default=0)):
        longest = max((len(str(row[column] or "")) for row in tables if column < len(row)), default=0)
        sheet.set_column(column, column, min(32, max(9, longest + 2)))


def _write_legend(
    sheet: Worksheet, legend: Legend, tally: Mapping[Level, int], formats: _Formats, *, activate: bool
) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, legend.title, formats.heading)
    row = 2
    for column, words in enumerate(("Mark", "How many", "What it means")):
        sheet.write_string(row, column, words, formats.bold)
    for level in Level:
        row += 1
        sheet.write_string(row, 0, NAMES[level], formats.of(level))
        sheet.write_number(row, 1, tally[level])
        sheet.write_string(row, 2, _MEANINGS[level], formats.wrapped)
    row += 2
    for name, number in legend.counts:
        sheet.write_string(row, 0, name)
        sheet.write_number(row, 1, number)
        row += 1
    row += 1
    for sentence in legend.sentences:
        sheet.write_string(row, 0, sentence[:MOST_TEXT])
        row += 1
    if activate:
        sheet.activate()
        sheet.set_first_sheet()
