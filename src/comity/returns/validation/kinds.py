"""What each row of a table is: an assignment, a total, blank, a repeated heading, or one that must be rejected."""

from __future__ import annotations

import re

import polars as pl

from comity.returns.cells.blanks import BLANKS
from comity.returns.headings.layout import Layout
from comity.returns.headings.words import heading_key

READ, BLANK, TOTAL, HEADING = "read", "blank", "total", "heading"
NO_REFERENCE, NO_AUTHORITY = "no-reference", "no-authority"

_TOTAL = re.compile(r"^\s*(?:(?:grand|sub|overall|report|page|column|sheet)[\s-]*)?totals?\b", re.I)
_FIGURE = re.compile(r"^[£$(]?\s*-?[\d,]*\.?\d+\s*(?:ph|%|\))?$", re.I)


def is_total(text: str) -> bool:
    """Whether a text is the label of a total."""
    return _TOTAL.match(text) is not None


def row_kinds(text: pl.DataFrame, typed: pl.DataFrame, layout: Layout) -> pl.Series:
    """The kind of each row. `text` is the batch as in the file, `typed` the same rows read.

    Only rows that lack a reference, an authority, or all of worker, start date and role are looked at
    closely; every other row is an assignment.
    """
    lacking = pl.all_horizontal(pl.col("worker", "start_date", "role").is_null())
    odd = typed.select(
        (pl.col("assignment_ref").is_null() | pl.col("authority").is_null() | lacking).alias("odd")
    ).to_series()
    kinds = pl.Series("kind", [READ], dtype=pl.String).new_from_index(0, typed.height)
    if not odd.any():
        return kinds
    places = odd.arg_true()
    cells = text.drop("row").select(pl.when(~pl.all().str.strip_chars().is_in(sorted(BLANKS))).then(pl.all()))[places]
    blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
    facts = typed[places].select("assignment_ref", "authority", "worker", "start_date")
    reference = layout.columns["assignment_ref"]
    heading = heading_key(reference.heading)
    found = [
        BLANK if empty else _kind(values, fact, reference.index, heading)
        for empty, values, fact in zip(blank, cells.iter_rows(), facts.iter_rows(), strict=True)
    ]
    return kinds.scatter(places, pl.Series(found, dtype=pl.String))


def _kind(
    cells: tuple[str | None, ...],
    fact: tuple[object, object, object, object],
    reference_index: int,
    heading: str,
) -> str:
    reference, authority, worker, start = fact
    if worker is None and start is None:
        filled = [cell.strip() for cell in cells if cell is not None]
        label = cells[reference_index]
        total = is_total(label) if label else any(is_total(cell) for cell in filled)
        if total or (reference is None and all(_FIGURE.match(cell) for cell in filled)):
            return TOTAL
        if label and heading_key(label) == heading and len(filled) > 2:
            return HEADING
    if reference is None:
        return NO_REFERENCE
    return NO_AUTHORITY if authority is None else READ
