"""Going through a text file row by row, slowly: only to name what the quick pass knows to be wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .errors import UnreadableFile
from .text_shape import Shape, allow_long_cells

_NAMED = 5


def rows_of(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it starts on, both as they stand; a blank line is an empty list."""
    allow_long_cells()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 1
        for row in reader:
            yield line, row
            line = reader.line_num + 1


def ragged(path: Path, shape: Shape) -> UnreadableFile | None:
    """The error that names the rows of another width, or None when there are none after all."""
    odd: Iterator[tuple[int, int, int]] = (
        (number, line, len(row))
        for number, (line, row) in enumerate(rows_of(path, shape.delimiter), 1)
        if number > shape.titles and row and len(row) != shape.width
    )
    try:
        first = list(islice(odd, _NAMED + 1))
    except csv.Error as error:
        return UnreadableFile(
            "bad-quotes", f"a row that cannot be told apart ({error})", "CSV", "Save it again as CSV."
        )
    if not first:
        return None
    said = "; ".join(
        f"line {line} has {width}" if line == number else f"row {number} (line {line}) has {width}"
        for number, line, width in first[:_NAMED]
    )
    more = " and more" if len(first) > _NAMED else ""
    return UnreadableFile(
        "ragged-rows",
        f"rows of different widths: {said}{more}",
        f"{shape.width} values in every row",
        "Look at these lines: a separator too many or too few, or a value with one in it that needs "
        "quotation marks around it. Nothing was read, so that no value could end up in the wrong column.",
    )
