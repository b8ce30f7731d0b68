"""A sheet or a text file as one thing: a head of rows, then batches of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from comity.returns.cells.blanks import fault_text
from comity.returns.cells.text import cell_text
from comity.returns.reading import Sheet, TextFile

if TYPE_CHECKING:
    import polars as pl

HEAD_ROWS = 60
"""How far down a file its headings are looked for."""


class Table(Protocol):
    """Rows of text. Batches have String columns c0, c1 ... and `row`, the row's number from 1."""

    name: str

    def head(self, rows: int = HEAD_ROWS) -> list[list[str | None]]:
        """The first rows."""

    def batches(self, skip_rows: int, size: int) -> Iterator[pl.DataFrame]:
        """The rows after the first `skip_rows`."""


class SheetTable:
    """A worksheet as a table. A cell that the reader could not give stands as `blanks.fault_text`."""

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        self._sheet = sheet

    def head(self, rows: int = HEAD_ROWS) -> list[list[str | None]]:
        """The first rows, as text."""
        return [[cell_text(value) for value in row] for row in self._sheet.rows[:rows]]

    def batches(self, skip_rows: int, size: int) -> Iterator[pl.DataFrame]:
        """The rows after the first `skip_rows`, as text."""
        for first in range(skip_rows, len(self._sheet.rows), size):
            yield self._batch(first, size)

    def _batch(self, first: int, size: int) -> pl.DataFrame:
        rows = self._sheet.rows[first : first + size]
        columns = [[cell_text(value) for value in column] for column in zip(*rows, strict=True)]
        for (row, column), fault in self._sheet.errors.items():
            if first < row <= first + len(rows):
                columns[column - 1][row - 1 - first] = fault_text(fault.found, fault.expected)
        import polars as pl

        frame = pl.DataFrame({f"c{index}": pl.Series(texts, dtype=pl.String) for index, texts in enumerate(columns)})
        return frame.with_columns(row=pl.int_range(first + 1, first + 1 + len(rows), dtype=pl.Int64))


class TextTable:
    """A text file as a table; its one sheet has no name."""

    def __init__(self, file: TextFile) -> None:
        self.name = ""
        self._file = file

    def head(self, rows: int = HEAD_ROWS) -> list[list[str | None]]:
        """The first rows."""
        return [[cell or None for cell in row] for row in self._file.rows_head(rows)]

    def batches(self, skip_rows: int, size: int) -> Iterator[pl.DataFrame]:
        """The rows after the first `skip_rows`."""
        return self._file.batches(skip_rows, size)
