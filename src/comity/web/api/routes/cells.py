"""Cells to put right as a program names them, held to what the file says in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from ninja import Field

from comity.web.api.fields import GivenId, Line, Name
from comity.web.api.shapes import Given
from comity.web.returns import actions
from comity.web.returns.file_rows import FileRow, file_rows
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Return
from comity.web.returns.reading import NoneInForceError


class CellGiven(Given):
    """A cell to put right: where it is, and what it is to say. What it says now, if given, is held to the file."""

    sheet: Line = Field("", max_length=100, examples=["Assignments"])
    row: GivenId = Field(examples=[12])
    field: Name = Field(max_length=60, examples=["start_date"])
    assignment_ref: Line | None = Field(None, max_length=200, examples=["CB-0012"])
    found: Line | None = Field(
        None,
        max_length=2000,
        examples=["31/02/2026"],
        description="What the cell says: held to the file, and filled in from it where it is left out.",
    )
    value: Line = Field("", max_length=2000, examples=["28/02/2026"])


def held_to_the_file(given: Return, version: int, cells: Sequence[CellGiven]) -> list[actions.Cell]:
    """The cells with what the file says in each.

    Raises:
        ValidationError: there is no such row or column in the file, or it says something else there.
        LockedError: it is not the current version, or its file was deleted.
    """
    if given.current is None or given.current.upload_id is None or given.current.number != version:
        raise actions.LockedError("This is not the current version, or it has no file. Read the return again.")
    rows = _rows(given, cells)
    wrong: dict[str, str] = {}
    held = []
    for place, cell in enumerate(cells):
        row = rows.get((cell.sheet, cell.row))
        if problem := _problem(cell, row):
            name, words = problem
            wrong[f"cells.{place}.{name}"] = words
        elif row is not None:
            held.append(
                actions.Cell(cell.sheet, cell.row, cell.field, row.reference, row.cell(cell.field).file, cell.value)
            )
    if wrong:
        raise ValidationError(wrong)
    return held


def _rows(given: Return, cells: Sequence[CellGiven]) -> Mapping[tuple[str, int], FileRow]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for cell in cells:
        numbers[cell.sheet].add(cell.row)
    try:
        return {
            (sheet, number): row
            for sheet, wanted in numbers.items()
            for number, row in file_rows(given, sheet, sorted(wanted)).items()
        }
    except DeletedError:
        raise actions.LockedError("The file of this return was deleted when its time was up.") from None
    except NoneInForceError:
        raise actions.LockedError("The region has no memorandum in force for this quarter.") from None


def _problem(cell: CellGiven, row: FileRow | None) -> tuple[str, str] | None:
    """What of a cell does not fit the file: which part of it, and what was expected."""
    if row is None:
        return "row", f"The file has no row {cell.row}{f' in a sheet called {cell.sheet}' if cell.sheet else ''}."
    if cell.field not in row.fields:
        return "field", f"There is no column {cell.field} in this sheet."
    now = row.cell(cell.field)
    if cell.found is not None and cell.found not in (now.file, now.now):
        return (
            "found",
            f"The file says “{now.file}” there." if now.file else "The file says nothing there: it is blank.",
        )
    if cell.assignment_ref is not None and cell.assignment_ref not in ("", row.reference):
        return "assignment_ref", f"This row is of {row.reference or 'no assignment'}."
    return None
