"""What looking over a worksheet tells, before a reader reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import UnreadableFile
from .limits import MAX_AREA, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from .shapes import CellFault, cell_name

_TABLE = "Delete everything below and beside the table, or send the sheet as CSV."


@dataclass(slots=True)
class SheetFacts:
    """A worksheet as the file describes it; rows and columns count from 1."""

    name: str
    last_row: int = 0
    last_column: int = 0
    reach: tuple[int, int] = (0, 0)
    """The furthest row and column of any cell that a reader makes room for, blank text too."""
    filled: int = 0
    """Cells that a reader must give back as something other than blank."""
    errors: dict[tuple[int, int], CellFault] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)

    def reaches(self, row: int, column: int) -> None:
        """Take note of a cell that a reader makes room for."""
        if row > self.reach[0] or column > self.reach[1]:
            check_place(row, column, self.name)
            self.reach = (max(row, self.reach[0]), max(column, self.reach[1]))

    def holds(self, row: int, column: int, fault: CellFault | None) -> None:
        """Take note of a cell that holds something, or a fault."""
        self.reaches(row, column)
        self.last_row = max(row, self.last_row)
        self.last_column = max(column, self.last_column)
        if fault is None:
            self.filled += 1
        else:
            self.errors[row, column] = fault


class Budget:
    """What a workbook may still use of its limits; shared by all its sheets."""

    def __init__(self) -> None:
        self.cells = 0
        self._area = 0

    def spend_cells(self, count: int, sheet: str) -> None:
        """Count cells, blank but formatted ones too."""
        self.cells += count
        if self.cells > MAX_CELLS:
            raise UnreadableFile(
                "too-many-cells", f"more than {MAX_CELLS:,} cells by the sheet {sheet!r}", "a return", _TABLE
            )

    def close_sheet(self, facts: SheetFacts) -> None:
        """Count the area from A1 to the last cell that holds something."""
        facts.reaches(facts.last_row, facts.last_column)
        self._area += facts.reach[0] * facts.reach[1]
        if self._area > MAX_AREA:
            raise UnreadableFile(
                "too-many-cells",
                f"a table that reaches to {cell_name(*facts.reach)} in {facts.name!r}",
                f"at most {MAX_AREA:,} places in all",
                _TABLE,
            )


def check_place(row: int, column: int, sheet: str) -> None:
    """Refuse a cell that lies further out than any return reaches."""
    if row > MAX_ROWS:
        raise UnreadableFile(
            "too-many-rows",
            f"something in row {row:,} of the sheet {sheet!r}",
            f"at most {MAX_ROWS:,} rows in a workbook",
            _TABLE,
        )
    if column > MAX_COLUMNS:
        raise UnreadableFile(
            "too-many-columns",
            f"something in {cell_name(row, column)} of the sheet {sheet!r}, column {column:,}",
            f"at most {MAX_COLUMNS} columns",
            _TABLE,
        )


def formula_note(count: int) -> str:
    """A sentence about the formulas of a workbook."""
    if count == 1:
        return "1 cell is a formula; its saved value is used."
    return f"{count:,} cells are formulas; their saved values are used."
