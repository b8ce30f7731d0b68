"""The cells that were put right in a version, as its annotated workbook holds them.

A workbook that is mended and sent again must not take back what was put right on the page. So the cell holds what was
put there, in a column of its own where the file has none for it, and its note says what the file said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db.models import Q

from comity.dictionary import FieldType, fields_by_name
from comity.web.returns.models import Upload, Version
from comity.web.returns.tasks import corrected_cells

if TYPE_CHECKING:
    import polars as pl

    from comity.returns.annotate import Mark
    from comity.returns.correcting import Correction
    from comity.returns.headings.layout import Layout
    from comity.returns.opening import Opened
    from comity.returns.reading import CellValue
    from comity.returns.tables import Table

NUMBERS = frozenset({FieldType.DECIMAL, FieldType.INTEGER, FieldType.MONEY, FieldType.MONEY_PER_HOUR})


@dataclass
class PutRight:
    """The marks of cells put right, and what they hold: by sheet, row and column from 1, None for a blank."""

    marks: list[Mark] = field(default_factory=list)
    cells: dict[tuple[str, int, int], CellValue] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said of them all."""
        count = len(self.marks)
        if not count:
            return ()
        subject = "1 cell was" if count == 1 else f"{count:,} cells were"
        return (f"{subject} put right on the page. Here each holds what was put there; its note says what it said.",)


def put_right(version: Version, upload: Upload, file: Opened, issues: pl.DataFrame) -> PutRight:
    """What was put right in a version, and could be laid over its file."""
    made = PutRight()
    for sheet, corrections in _by_sheet(version, upload, issues).items():
        if (found := _table_of(file, sheet)) is not None:
            _put(made, sheet, corrections, *found, typed=bool(sheet))
    return made


def _by_sheet(version: Version, upload: Upload, issues: pl.DataFrame) -> Mapping[str, list[Correction]]:
    then = upload.corrections.filter(made_at__lte=version.made_at).filter(
        Q(taken_back_at__isnull=True) | Q(taken_back_at__gt=version.made_at)
    )
    unlaid = issues.filter(issues["code"] == "correction-not-laid").select("sheet", "row", "field")
    aside = {(sheet or "", row, name) for sheet, row, name in unlaid.iter_rows()}
    by_sheet: dict[str, list[Correction]] = {}
    for one in corrected_cells(upload, then):
        if (one.sheet, one.row, one.field) not in aside and one.field in fields_by_name():
            by_sheet.setdefault(one.sheet, []).append(one)
    return by_sheet


def _table_of(file: Opened, sheet: str) -> tuple[Table, Layout] | None:
    """The sheet of assignments, or that of sign-offs, with where its columns are."""
    from comity.returns.signoffs import signoff_layout

    if sheet == file.layout.sheet:
        return file.table, file.layout
    if file.signoffs is not None and sheet == file.signoffs.name:
        layout = signoff_layout(file.signoffs)
        return None if layout is None else (file.signoffs, layout)
    return None


def _put(
    made: PutRight, sheet: str, corrections: list[Correction], table: Table, before: Layout, *, typed: bool
) -> None:
    from comity.returns.annotate import Level, Mark
    from comity.returns.correcting import with_columns

    widest = max((len(row) for row in table.head()), default=0)
    layout, added = with_columns(before, [one.field for one in corrections], widest)
    for name in added:
        column = layout.columns[name]
        made.cells[sheet, layout.header_row, column.index + 1] = column.heading
        made.cells.update(_filled(sheet, table, layout, name))
    for one in corrections:
        place = layout.columns[one.field].index + 1
        made.cells[sheet, one.row, place] = _value(one) if typed else one.value or None
        label = fields_by_name()[one.field].label
        said = f"said {one.found!r}" if one.found.strip() else "was blank"
        words = f"PUT RIGHT on the page: {label} {said} in the file as it was sent."
        made.marks.append(Mark(sheet, one.row, place, Level.NOTE, words))


def _filled(sheet: str, table: Table, layout: Layout, name: str) -> Iterator[tuple[tuple[str, int, int], CellValue]]:
    """What was said for every row alike, in each row that is not blank: the field has a column of its own now."""
    import polars as pl

    given = layout.defaults.get(name)
    if given is None:
        return
    place = layout.columns[name].index + 1
    for text in table.batches(layout.header_row, 200_000):
        filled = pl.any_horizontal(pl.exclude("row").is_not_null())
        for row in text.filter(filled)["row"]:
            yield (sheet, row, place), given.value


def _value(one: Correction) -> CellValue:
    """What was put in a cell, as a workbook holds it, where that is read as the same."""
    from comity.returns.cells.text import cell_text

    kind = fields_by_name()[one.field].type
    text = one.value.strip()
    try:
        if kind is FieldType.DATE:
            return date.fromisoformat(text)
        if kind in NUMBERS:
            number = float(text)
            return number if Decimal(cell_text(number) or "") == Decimal(text) else text
    except (ValueError, InvalidOperation):
        pass
    return text or None
