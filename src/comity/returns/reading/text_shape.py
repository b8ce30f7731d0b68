"""The shape of a text file, told from its first rows: the separator, the width, the titles above."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from .errors import UnreadableFile
from .limits import MAX_COLUMNS, MAX_TITLE_ROWS, MIB

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_SAMPLE_ROWS = 1_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_AGAIN = "In Excel choose Save As, CSV UTF-8 (Comma delimited), and send that."


@dataclass(frozen=True, slots=True)
class Shape:
    """What the first rows say. `titles` short or blank rows stand above the first full one."""

    delimiter: str
    width: int
    titles: int


def allow_long_cells() -> None:
    """The csv module's own limit is 128 KiB a cell; ours is for a line and is checked before."""
    csv.field_size_limit(64 * MIB)


def shape_of(head: str, whole: bool) -> Shape:
    """The separator that makes the most even table of the first rows, and how wide that is.

    `head` is the start of the file; unless it is the `whole`, its last row is not counted.
    """
    best: tuple[float, int, str, list[list[str]]] | None = None
    for delimiter in SEPARATORS:
        if delimiter not in head:
            continue
        # One line at a time, as far as the sample goes: the head is four times as large once it is a file of text.
        rows = _rows((line[0] for line in _LINE.finditer(head)), delimiter, whole)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = times / max(1, sum(1 for row in rows if row))
        if best is None or (score, width) > (best[0], best[1]):
            best = (score, width, delimiter, rows)
    if best is None:
        raise UnreadableFile(
            "one-column",
            "only one value on each line",
            "columns separated by commas, semicolons, tabs or pipes",
            f"Save the sheet again as CSV. {_AGAIN}",
        )
    _, width, delimiter, rows = best
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            "too-many-columns",
            f"{width:,} columns",
            f"at most {MAX_COLUMNS}",
            "Delete the columns that are not needed.",
        )
    return Shape(delimiter, width, _titles(rows, width))


def _rows(lines: Iterable[str], delimiter: str, whole: bool) -> list[list[str]]:
    allow_long_cells()
    try:
        rows = list(islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return []
    return rows if whole or len(rows) == _SAMPLE_ROWS else rows[:-1] or rows


def _titles(rows: list[list[str]], width: int) -> int:
    """How many rows stand above the first full one; each blank or with few values, as titles are."""
    for at, row in enumerate(rows):
        if len(row) == width:
            return at
        filled = sum(1 for value in row if value.strip())
        if at >= MAX_TITLE_ROWS or len(row) > width or filled > max(1, width // 3):
            return at
    return len(rows)
