"""What each row of a table is: an assignment, a total, blank, a repeated heading, or one that must be rejected."""

from __future__ import annotations

import re

import polars as pl

from comity.returns.cells.blanks import FAULT
from comity.returns.cells.columns import BLANK_LIST
from comity.returns.headings.layout import Layout
from comity.returns.headings.words import heading_key

READ, BLANK, TOTAL, HEADING = "read", "blank", "total", "heading"
ASIDE = "not-an-assignment"
NO_REFERENCE, NO_AUTHORITY = "no-reference", "no-authority"

_TOTAL = re.compile(r"^\s*(?:(?:grand|sub|overall|report|page|column|sheet)[\s-]*)?totals?\b", re.I)
_WORDS = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]+")
_FIGURE = re.compile(r"^[£$(]?\s*-?[\d,]*\.?\d+\s*(?:ph|%|\))?$", re.I)


def is_total(text: str) -> bool:
    """Whether a text is the label of a total."""
    return _TOTAL.match(text) is not None


def row_kinds(text: pl.DataFrame, typed: pl.DataFrame, layout: Layout) -> pl.Series:
    """The kind of each row. `text` is the batch as in the file, `typed` the same rows read.

    Only rows with neither a worker nor a start date are looked at closely; whether any other row is an
    assignment hangs on its reference and its authority alone.
    """
    nobody = (typed["worker"].is_null() & typed["start_date"].is_null()).arg_true()
    if not nobody.len() and not typed["assignment_ref"].null_count() and not typed["authority"].null_count():
        return pl.repeat(READ, typed.height, dtype=pl.String, eager=True).alias("kind")
    kind = (
        pl.when(pl.col("assignment_ref").is_null())
        .then(pl.lit(NO_REFERENCE))
        .when(pl.col("authority").is_null())
        .then(pl.lit(NO_AUTHORITY))
        .otherwise(pl.lit(READ))
    )
    kinds = typed.select(kind.alias("kind")).to_series()
    if not nobody.len():
        return kinds
    cells = text[nobody].drop("row").select(pl.when(~pl.all().str.strip_chars().is_in(BLANK_LIST)).then(pl.all()))
    blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
    reference = layout.columns["assignment_ref"]
    heading = heading_key(reference.heading)
    found = [
        BLANK if empty else _aside(values, reference.index, heading) or otherwise
        for empty, values, otherwise in zip(blank, cells.iter_rows(), kinds[nobody], strict=True)
    ]
    return kinds.scatter(nobody, pl.Series(found, dtype=pl.String))


def _aside(cells: tuple[str | None, ...], reference_index: int, heading: str) -> str | None:
    """TOTAL, HEADING or ASIDE for a row that is one, else None."""
    filled = [cell.strip() for cell in cells if cell is not None]
    label = cells[reference_index]
    if is_total(label) if label else any(is_total(cell) for cell in filled):
        return TOTAL
    if label is None and all(_FIGURE.match(cell) for cell in filled):
        return TOTAL
    if _is_aside(filled):
        return ASIDE
    return HEADING if label and heading_key(label) == heading and len(filled) > 2 else None


def _is_aside(filled: list[str]) -> bool:
    """Whether all that a row holds is a line of words ("End of report"), or its beginning and end ("Date:" and one)."""
    if len(filled) > 2 or any(FAULT in cell for cell in filled):
        return False
    if len(filled) == 2:
        return filled[0].endswith(":")
    return ":" in filled[0] or _WORDS.search(filled[0]) is not None
