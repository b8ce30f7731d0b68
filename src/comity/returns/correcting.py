"""Corrections: cells of a return that a person has put right, laid over the file before it is read.

The file stays as it was sent. Its texts are read as if they had said what the corrections say, so that every check
of cells, rows and the file as a whole is made of the corrected return, and an issue keeps its sheet and cell.
A correction changes the one cell that it names, and the reading of no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import polars as pl

from comity.dictionary import fields_by_name
from comity.returns.cells.blanks import FAULT, shown
from comity.returns.headings.layout import Column, Layout
from comity.returns.issues import Issue
from comity.returns.opening import Opened
from comity.returns.signoffs import SIGNOFF_FIELDS, signoff_layout
from comity.returns.tables import HEAD_ROWS, Table


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell put right: on `sheet` ("" for a text file) in `row`, counted from 1 as a spreadsheet counts.

    `field` is the dictionary's name, for a field that the file has no column for too. `found` is what the cell
    said when it was put right and `value` what it should say, both as text; "" is a blank. Where `reference` is
    given, the row must be of that assignment: it tells a row that moved from one that did not.
    """

    sheet: str
    row: int
    field: str
    found: str
    value: str
    reference: str = ""


class CorrectedTable:
    """A table whose batches say what the corrections say. After the last batch, `unlaid` says which could not be.

    `layout` is the table's layout with a column beyond the last for each field that only a correction speaks of.
    """

    def __init__(self, table: Table, layout: Layout, corrections: Iterable[Correction]) -> None:
        self.name = table.name
        self._table = table
        self._refused: dict[Correction, str] = {}
        self._asked = list(dict.fromkeys(corrections))
        self._by_row: dict[int, list[Correction]] = defaultdict(list)
        self._reached: dict[Correction, str] = {}
        wanted = []
        for one in self._clear(self._asked):
            if one.row <= layout.header_row:
                self._refused[one] = f"row {one.row} is not below the headings"
            else:
                self._by_row[one.row].append(one)
                wanted.append(one.field)
        widest = max((len(row) for row in table.head()), default=0) if wanted else 0
        self.layout, self._added = with_columns(layout, wanted, widest)

    def _clear(self, corrections: list[Correction]) -> Iterator[Correction]:
        """Those that can be laid as far as can be told without the file."""
        by_cell: dict[tuple[int, str], list[Correction]] = defaultdict(list)
        for one in corrections:
            by_cell[one.row, one.field].append(one)
        for (_, field), rivals in by_cell.items():
            for one in rivals:
                if field not in fields_by_name():
                    self._refused[one] = f"{field!r} is not a field of the return"
                elif len(rivals) > 1:
                    self._refused[one] = f"there are {len(rivals)} corrections of the cell"
                elif FAULT in one.value:
                    self._refused[one] = "what it puts there holds a character that no cell can"
                else:
                    yield one

    def head(self, rows: int = HEAD_ROWS) -> list[list[str | None]]:
        """The first rows, with the headings of the added columns."""
        head = self._table.head(rows)
        at = self.layout.header_row - 1
        if self._added and at < len(head):
            first = self.layout.width - len(self._added)
            texts = [*head[at], *[None] * (first - len(head[at]))]
            head[at] = [*texts[:first], *(self.layout.columns[name].heading for name in self._added)]
        return head

    def batches(self, skip_rows: int, size: int) -> Iterator[pl.DataFrame]:
        """The rows after the first `skip_rows`, as corrected."""
        self._reached.clear()
        for text in self._table.batches(skip_rows, size):
            yield self._corrected(text)

    def _corrected(self, text: pl.DataFrame) -> pl.DataFrame:
        fresh = [self.layout.columns[name].index for name in self._added]
        if fresh:
            width = {f"c{index}" for index in range(self.layout.width)} - {*text.columns}
            blank = [pl.lit(None, pl.String).alias(name) for name in sorted(width, key=lambda name: int(name[1:]))]
            text = text.with_columns(blank)
        places = text["row"].is_in(list(self._by_row)).arg_true().to_list() if self._by_row else []
        laid: dict[str, dict[int, str | None]] = defaultdict(dict)
        reference = self.layout.columns.get("assignment_ref")
        for place in places:
            said = text.row(place, named=True)
            own = "" if reference is None else shown(said[f"c{reference.index}"] or "").strip()
            for one in self._by_row[said["row"]]:
                column = f"c{self.layout.columns[one.field].index}"
                there = shown(said.get(column) or "")
                if one.reference and one.reference.strip() != own:
                    self._reached[one] = f"the row is of {own or 'no assignment'} now"
                elif there.strip() != one.found.strip():
                    self._reached[one] = f"the cell says {there!r} now" if there.strip() else "the cell is blank now"
                else:
                    self._reached[one] = ""
                    laid[column][place] = one.value or None
        return text.with_columns(
            text[column].scatter(list(cells), list(cells.values())) for column, cells in laid.items()
        )

    def laid(self) -> tuple[Correction, ...]:
        """The corrections that were laid, once every batch has been taken."""
        return tuple(one for one in self._asked if self._reached.get(one) == "")

    def unlaid(self) -> Iterator[Issue]:
        """An issue for each correction that could not be laid, once every batch has been taken."""
        for one in self._asked:
            why = self._refused.get(one) or self._reached.get(one, f"row {one.row} is not in the file")
            if self._reached.get(one) != "":
                yield not_laid(one, why, self.layout)


def with_columns(layout: Layout, wanted: Iterable[str], widest: int = 0) -> tuple[Layout, tuple[str, ...]]:
    """The layout with a column, headed as the dictionary heads it, for each field wanted that has none; and those.

    The columns stand beyond the `widest` row. What a field had for every row alike fills the rows that no correction
    names.
    """
    added = tuple(name for name in dict.fromkeys(wanted) if name not in layout.columns)
    if not added:
        return layout, added
    first = max(layout.width, widest)
    columns = {name: Column(first + place, fields_by_name()[name].label) for place, name in enumerate(added)}
    given = {name: one for name, one in layout.constants.items() if name in added}
    whole = replace(
        layout,
        columns={**layout.columns, **columns},
        width=first + len(added),
        constants={name: one for name, one in layout.constants.items() if name not in added},
        defaults={**layout.defaults, **given},
        asked={**layout.asked, **{name: one for name, one in given.items() if one.source == f"--{name}"}},
    )
    return whole, added


def not_laid(one: Correction, why: str, layout: Layout | None = None) -> Issue:
    """The issue of a correction that could not be laid."""
    known = fields_by_name().get(one.field)
    column = layout.columns.get(one.field) if layout else None
    label = known.label if known else one.field
    return Issue(
        level="error",
        code="correction-not-laid",
        sheet=one.sheet,
        cell=f"{column.letters}{one.row}" if column else "",
        row=one.row,
        field=one.field if known else "",
        assignment_ref=one.reference,
        found=why,
        expected=f"{label} that says {one.found!r}" if one.found else f"{label} that is blank",
        message=f"The correction of {label} in row {one.row} to {one.value!r} was not laid over the file: {why}."
        " Look at the cell again, and correct it anew or take the correction back.",
    )


@dataclass(frozen=True)
class Corrected:
    """A file opened with its corrections. `tables` tell, once read, which were laid; `stray` name no sheet of it."""

    opened: Opened
    tables: tuple[CorrectedTable, ...]
    stray: tuple[Correction, ...]

    def laid(self) -> tuple[Correction, ...]:
        """The corrections that were laid."""
        return tuple(one for table in self.tables for one in table.laid())

    def issues(self) -> list[Issue]:
        """One for each correction that was not."""
        told = [issue for table in self.tables for issue in table.unlaid()]
        return told + [not_laid(one, f"no sheet {one.sheet!r} was read") for one in self.stray]


def corrected(opened: Opened, corrections: Iterable[Correction]) -> Corrected:
    """The file with corrections laid over its sheet of assignments and its Sign-offs sheet.

    That a field had no column is no longer said where a correction has given it one: its blanks are then said row by
    row.
    """
    asked_for = tuple(corrections)
    if not asked_for:
        return Corrected(opened, (), ())
    by_sheet: dict[str, list[Correction]] = defaultdict(list)
    for one in asked_for:
        by_sheet[one.sheet].append(one)
    main = CorrectedTable(opened.table, opened.layout, by_sheet.pop(opened.layout.sheet, []))
    tables, signoffs = [main], None
    if opened.signoffs is not None:
        signoffs = opened.signoffs
        asked = by_sheet.get(signoffs.name, [])
        layout = signoff_layout(signoffs) if asked else None
        if layout is not None:
            own = [one for one in by_sheet.pop(signoffs.name) if one.field in SIGNOFF_FIELDS]
            by_sheet[signoffs.name] = [one for one in asked if one not in own]
            signoffs = CorrectedTable(signoffs, layout, own)
            tables.append(signoffs)
    given = {*main.layout.columns} - {*opened.layout.columns}
    issues = tuple(issue for issue in opened.issues if not (issue.code == "missing-column" and issue.field in given))
    whole = replace(opened, table=main, layout=main.layout, issues=issues, signoffs=signoffs)
    return Corrected(whole, tuple(tables), tuple(one for left in by_sheet.values() for one in left))


def texts(opened: Opened, rows: Iterable[int], sheet: str | None = None) -> dict[int, dict[str, str]]:
    """What the file itself says in rows of its sheet of assignments: row -> field -> text ("" for a blank).

    `sheet` may name its Sign-offs sheet instead. A row that is not in the file is absent. This is where a
    correction's `found` comes from.
    """
    wanted = sorted({*rows})
    found: dict[int, dict[str, str]] = {}
    table, layout = opened.table, opened.layout
    if opened.signoffs is not None and sheet == opened.signoffs.name:
        of_signoffs = signoff_layout(opened.signoffs)
        if of_signoffs is None:
            return found
        table, layout = opened.signoffs, of_signoffs
    for text in table.batches(layout.header_row, 200_000):
        for said in text.filter(pl.col("row").is_in(wanted)).iter_rows(named=True):
            found[said["row"]] = {
                name: shown(said.get(f"c{column.index}") or "").strip() for name, column in layout.columns.items()
            }
    return found
