"""Issues about single cells: what could not be read, and what was read with a remark."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from comity.dictionary import fields_by_name
from comity.returns.cells.blanks import shown as shown_text
from comity.returns.cells.columns import ReadColumn
from comity.returns.headings.layout import Layout
from comity.returns.issues import as_issues, together
from comity.returns.validation.rows import cell_name


def cell_issues(
    layout: Layout,
    text: pl.DataFrame,
    typed: pl.DataFrame,
    columns: Mapping[str, ReadColumn],
    shown: pl.Series,
    only: Mapping[str, pl.Series] | None = None,
) -> pl.DataFrame:
    """One issue for each cell that had a problem, on the rows that `shown` is true for.

    `text` and `typed` are the same rows, as in the file and as read; `only` narrows the rows of a field further.
    """
    frames = []
    for name, column in columns.items():
        if not column.problems:
            continue
        chosen = shown & only[name] if only and name in only else shown
        texts = text[f"c{layout.columns[name].index}"]
        rows = pl.DataFrame({"row": typed["row"], "assignment_ref": typed["assignment_ref"], "text": texts})
        rows = rows.filter(chosen & texts.is_in(list(column.problems)))
        table = pl.DataFrame(
            [
                (one, shown_text(one).strip(), problem.level, problem.code, problem.expected)
                for one, problem in column.problems.items()
            ],
            schema=["text", "found", "level", "code", "expected"],
            orient="row",
        )
        frames.append(as_issues(rows.join(table, on="text", maintain_order="left"), _issue(layout, name)))
    return together(frames)


def _issue(layout: Layout, name: str) -> dict[str, pl.Expr]:
    label = fields_by_name()[name].label
    remark = pl.format(f"{label}: {{}} was read, but something was left off. Expected {{}}.", "found", "expected")
    unread = pl.format(
        f"{label}: {{}} could not be read, so the cell counts as blank. Write {{}}.", "found", "expected"
    )
    return {
        "level": pl.col("level"),
        "code": pl.col("code"),
        "sheet": pl.lit(layout.sheet),
        "cell": cell_name(layout, name),
        "row": pl.col("row"),
        "field": pl.lit(name),
        "assignment_ref": pl.col("assignment_ref"),
        "found": pl.col("found"),
        "expected": pl.col("expected"),
        "message": pl.when(pl.col("level") == "note").then(remark).otherwise(unread),
    }
