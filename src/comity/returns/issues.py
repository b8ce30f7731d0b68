"""Issues: what is wrong with a return, each with its place, as one tidy frame.

Levels: an *error* stops a return from being submitted, a *query* needs a written reason, a *note* is for
information. None of them stops judging: a cell that could not be read counts as blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import polars as pl

SCHEMA: dict[str, pl.DataType] = {
    "level": pl.String(),
    "code": pl.String(),
    "sheet": pl.String(),
    "cell": pl.String(),
    "row": pl.Int64(),
    "field": pl.String(),
    "assignment_ref": pl.String(),
    "found": pl.String(),
    "expected": pl.String(),
    "message": pl.String(),
}
"""The columns of every frame of issues, in order. `cell` is as a spreadsheet names it, such as A122."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue made outside a frame, such as one about the file as a whole."""

    level: str
    code: str
    message: str
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    field: str = ""
    assignment_ref: str = ""
    found: str = ""
    expected: str = ""


def no_issues() -> pl.DataFrame:
    """An empty frame of issues."""
    return pl.DataFrame(schema=SCHEMA)


def issues_frame(issues: Iterable[Issue]) -> pl.DataFrame:
    """Issues as a frame of `SCHEMA`."""
    rows = [asdict(issue) for issue in issues]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row") if rows else no_issues()


def as_issues(rows: pl.DataFrame, parts: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """One issue a row: `parts` gives an expression for each column of `SCHEMA`."""
    # Polars 2.1 panics in pl.format over a frame whose first chunk is empty, as a filter can leave it.
    whole = rows.rechunk()
    return whole.select(parts[name].cast(kind).alias(name) for name, kind in SCHEMA.items())


def together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames of issues as one."""
    kept = [frame for frame in frames if frame.height]
    return pl.concat(kept) if kept else no_issues()


def in_order(issues: pl.DataFrame) -> pl.DataFrame:
    """Issues as a person reads them: about the file first, then row by row, errors before queries before notes."""
    rank = pl.col("level").replace_strict({"error": 0, "query": 1, "note": 2}, return_dtype=pl.Int8)
    return issues.sort(
        pl.col("row").is_not_null(), "sheet", "row", rank, "code", "field", maintain_order=True, nulls_last=False
    )
