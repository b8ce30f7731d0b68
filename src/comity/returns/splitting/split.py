"""Writing an export's parts, each whole before any is said to be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from comity.memorandum.model import Memorandum
from comity.returns.issues import Issue
from comity.returns.mapping.profile import Profile
from comity.returns.opening import Opened, open_return
from comity.returns.part_stamp import PART_SHEET, PartStamp, write_part_stamp
from comity.returns.reading import CellFault, CellValue, Sheet, TextFile, Workbook
from comity.returns.reading.limits import MAX_ROWS
from comity.returns.refusal import NotAReturn
from comity.returns.signoffs import read_signoffs
from comity.returns.splitting.place import Placed, place_rows
from comity.returns.splitting.unplaced import Unplaced
from comity.returns.template.stamp import KEYS, STAMP_SHEET, read_stamp
from comity.returns.workbook_cells import MOST_TEXT, OPTIONS, legal_name, write_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

_FEW_ROWS = 20_000
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


@dataclass(frozen=True, slots=True)
class Part:
    """One authority's workbook. `rows` are those of the export; `assignments` what is read of them, without repeats;
    `departures` the rows of its Sign-offs sheet."""

    authority: str
    name: str
    path: Path
    rows: int
    assignments: int
    departures: int


@dataclass(frozen=True)
class Split:
    """What became of an export: `rows` below the headings are those of the parts, the unplaced of its sheet of
    assignments, and the `blank`. `issues` are about the file as a whole, such as a column that nothing is read from."""

    source: Workbook | TextFile
    parts: tuple[Part, ...]
    unplaced: tuple[Unplaced, ...]
    rows: int
    blank: int
    issues: tuple[Issue, ...]

    @property
    def lost(self) -> tuple[Unplaced, ...]:
        """The rows that somebody must mend, or they are in no return."""
        return tuple(one for one in self.unplaced if one.needs_mending)


def split_return(
    path: str | Path,
    memorandum: Memorandum,
    folder: Path,
    *,
    made: datetime,
    quarter: str | None = None,
    authority: str | None = None,
    profile: str | Path | Profile | None = None,
    sheet: str | None = None,
) -> Split:
    """Split an export into a workbook for each authority in it, named by ONS code, in an existing `folder`.

    The options are those of `read_return`, and the parts are to be read with the same. A part holds the headings
    where they stood across, its authority's rows with their cells' own types, and its departures; nothing from above
    the headings or from other sheets. `made` is the time that the workbooks carry.

    Raises:
        UnreadableFile: the export cannot be used, or a cell of it cannot be held by a workbook.
        OSError: a part cannot be written; none is left behind.
    """
    from comity.returns.read import as_profile

    known = as_profile(profile, memorandum)
    opened = open_return(path, memorandum, quarter=quarter, authority=authority, profile=known, sheet=sheet)
    placed = place_rows(opened)
    signed, stray = _departures(opened, placed)
    counts = Counter(placed.authority_of.values())
    _check_sizes(counts, opened)
    names = opened.context.authorities.names
    paths = {code: folder / f"{code}.xlsx" for code in sorted(counts, key=lambda code: (names[code], code))}
    try:
        _write(opened, placed, signed, paths, made)
    except BaseException:
        for one in paths.values():
            one.unlink(missing_ok=True)
        raise
    parts = tuple(
        Part(code, names[code], one, counts[code], placed.read[code], len(signed.get(code, ())))
        for code, one in paths.items()
    )
    rows = sum(counts.values()) + len(placed.unplaced) + placed.blank
    return Split(opened.source, parts, (*placed.unplaced, *stray), rows, placed.blank, opened.issues)


def _check_sizes(counts: Counter[str], opened: Opened) -> None:
    for code, rows in counts.items():
        if rows >= MAX_ROWS:
            raise NotAReturn(
                "part-too-large",
                f"{rows:,} rows of {opened.context.authorities.names[code]}",
                f"fewer than {MAX_ROWS:,} rows of one authority, as a workbook can be read",
                "Send this authority's rows as a CSV file of its own.",
            )


def _departures(opened: Opened, placed: Placed) -> tuple[dict[str, list[int]], list[Unplaced]]:
    """The rows of the Sign-offs sheet by authority, and those that are of no one's assignment."""
    table = opened.signoffs
    if table is None:
        return {}, []
    read, issues = read_signoffs(table, placed.assignments, opened.context, opened.signoff_orders)
    own = placed.assignments.select("authority", "assignment_ref").unique()
    theirs = read.join(own, on=["authority", "assignment_ref"], how="semi", maintain_order="left")
    by_authority: dict[str, list[int]] = {}
    for code, row in theirs.select("authority", "row").iter_rows():
        by_authority.setdefault(code, []).append(row)
    lost = read.join(own, on=["authority", "assignment_ref"], how="anti", maintain_order="left")
    stray = [(row, ref or "") for row, ref in lost.select("row", "assignment_ref").iter_rows()]
    told = issues.filter(pl.col("code") == "sign-off-without-assignment")
    stray += [(row, ref or "") for row, ref in told.select("row", "assignment_ref").iter_rows()]
    return by_authority, [
        Unplaced(table.name, row, "", "departure-without-assignment", ref) for row, ref in sorted(stray)
    ]


class _Writer:
    """One part being written."""

    def __init__(self, path: Path, opened: Opened, made: datetime, *, stream: bool) -> None:
        import xlsxwriter

        self.book: Book = xlsxwriter.Workbook(
            str(path), {**OPTIONS, "constant_memory": stream, "tmpdir": str(path.parent)}
        )
        self.book.set_properties({"created": made.replace(tzinfo=None)})
        self._formats: dict[str, Format | None] = {"": None}
        self._used = {STAMP_SHEET.casefold(), PART_SHEET.casefold()}
        self.main = self.book.add_worksheet(legal_name(opened.layout.sheet or "Return", self._used))
        self.row = 0

    def format_of(self, shown: str) -> Format | None:
        if shown not in self._formats:
            self._formats[shown] = self.book.add_format({"num_format": shown})
        return self._formats[shown]

    def sheet(self, name: str) -> Worksheet:
        return self.book.add_worksheet(legal_name(name, self._used))

    def write(
        self, sheet: Worksheet, row: int, values: Sequence[CellValue], faults: dict[int, CellFault] | None = None
    ) -> None:
        for column, value in enumerate(values):
            write_cell(sheet, row, column, value, self.format_of)
        for column, fault in (faults or {}).items():
            # The one formula in a part is ours: a workbook has no other way to hold an error.
            shown = fault.found if fault.found in _ERRORS else "#N/A"
            sheet.write_formula(row, column, "=NA()", None, shown)

    def close(self) -> None:
        import xlsxwriter

        try:
            self.book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise (
                error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
            ) from None


def _write(
    opened: Opened, placed: Placed, signed: dict[str, list[int]], paths: dict[str, Path], made: datetime
) -> None:
    stream = len(placed.authority_of) > _FEW_ROWS
    writers: dict[str, _Writer] = {}
    try:
        for code, path in paths.items():
            writers[code] = _Writer(path, opened, made, stream=stream)
        cells = _Cells(opened)
        for writer in writers.values():
            writer.write(writer.main, 0, cells.headings())
        for row, values, faults in cells.rows():
            if (whose := placed.authority_of.get(row)) is not None:
                writer = writers[whose]
                writer.row += 1
                writer.write(writer.main, writer.row, values, faults)
        for code, writer in writers.items():
            if signed.get(code):
                _write_departures(writer, opened, signed[code])
            _write_stamps(writer, opened, placed, code)
    except BaseException:
        for writer in writers.values():
            writer.book.fileclosed = True  # a half-written book is thrown away, not finished
        raise
    for writer in writers.values():
        writer.close()


class _Cells:
    """An export's cells as they stand in it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._header = opened.layout.header_row
        source = opened.source
        self._sheet = None if isinstance(source, TextFile) else _sheet(source, opened.layout.sheet)

    def headings(self) -> Sequence[CellValue]:
        if self._sheet is not None:
            return self._sheet.rows[self._header - 1]
        return self._opened.table.head()[self._header - 1]

    def rows(self) -> Iterator[tuple[int, Sequence[CellValue], dict[int, CellFault] | None]]:
        """Each row below the headings: its number from 1, its cells, and those in error by column from 0."""
        if self._sheet is not None:
            faults = _faults(self._sheet)
            for row in range(self._header + 1, len(self._sheet.rows) + 1):
                yield row, self._sheet.rows[row - 1], faults.get(row)
            return
        for text in self._opened.table.batches(self._header, _FEW_ROWS):
            numbers = text["row"]
            for row, values in zip(numbers, text.drop("row").iter_rows(), strict=True):
                if any(value and len(value) > MOST_TEXT for value in values):
                    raise NotAReturn(
                        "text-too-long",
                        f"a cell in row {row} with more than {MOST_TEXT:,} characters",
                        "no more than a workbook's cell can hold",
                        "Shorten it, and send the file again.",
                    )
                yield row, values, None


def _sheet(source: Workbook, name: str) -> Sheet:
    return next(sheet for sheet in source.sheets if sheet.name == name)


def _faults(sheet: Sheet) -> dict[int, dict[int, CellFault]]:
    found: dict[int, dict[int, CellFault]] = {}
    for (row, column), fault in sheet.errors.items():
        found.setdefault(row, {})[column - 1] = fault
    return found


def _write_departures(writer: _Writer, opened: Opened, rows: list[int]) -> None:
    from comity.returns.signoffs import signoff_layout

    assert opened.signoffs is not None
    assert isinstance(opened.source, Workbook)
    layout = signoff_layout(opened.signoffs)
    assert layout is not None
    sheet = _sheet(opened.source, opened.signoffs.name)
    faults = _faults(sheet)
    page = writer.sheet(sheet.name)
    writer.write(page, 0, sheet.rows[layout.header_row - 1])
    for at, row in enumerate(rows, start=1):
        writer.write(page, at, sheet.rows[row - 1], faults.get(row))


def _write_stamps(writer: _Writer, opened: Opened, placed: Placed, code: str) -> None:
    """The template's own stamp, where there was one, and the part's."""
    source = opened.source
    stamp = read_stamp(source) if isinstance(source, Workbook) else None
    if stamp is not None:
        page = writer.book.add_worksheet(STAMP_SHEET)
        for row, key in enumerate(KEYS):
            page.write_string(row, 0, key)
            page.write_string(row, 1, getattr(stamp, key))
        page.very_hidden()
    month = frozenset(name for name, order in placed.orders.items() if order.month)
    day = frozenset(name for name, order in placed.orders.items() if order.day and order.month)
    write_part_stamp(writer.book.add_worksheet(PART_SHEET), PartStamp(source.sha256, code, month, day))
