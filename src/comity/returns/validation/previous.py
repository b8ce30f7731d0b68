"""This quarter's return against the last one's."""

from __future__ import annotations

import polars as pl

from comity.returns.headings.layout import Layout
from comity.returns.issues import as_issues, together
from comity.returns.validation.required import QUARTER_FIRST
from comity.returns.validation.rows import cell_name, with_quarter_days
from comity.returns.validation.rule import said

COMPARED = ("start_date", "worker", "role", "payment_basis", "pay_rate", "charge_rate", "had_substantive_role")
"""What should not change for an assignment without a reason."""

NEEDED = ("authority", "assignment_ref", "quarter", "row", "end_date", *COMPARED)
"""The columns of a return that comparing with another needs."""

_LABELS = {
    "start_date": "start date",
    "worker": "worker",
    "role": "core role",
    "payment_basis": "payment basis",
    "pay_rate": "pay rate",
    "charge_rate": "charge rate",
    "had_substantive_role": "answer on a substantive role",
}


def against_previous(now: pl.DataFrame, before: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Queries for rows that vanished without an end and for facts that changed.

    `now` and `before` are assignments with at least `NEEDED`. A row that ended before this quarter began may vanish.
    """
    was = {name: f"was_{name}" for name in NEEDED if name not in ("authority", "assignment_ref")}
    earlier = before.select(NEEDED).rename(was).filter(pl.col("was_quarter").is_not_null())
    both = now.select(NEEDED).join(earlier, on=["authority", "assignment_ref"], how="inner", maintain_order="left")
    frames = [_changed(both, name, layout) for name in COMPARED]
    return together([*frames, _vanished(now, before, layout)])


def _changed(both: pl.DataFrame, name: str, layout: Layout) -> pl.DataFrame:
    changed = both.filter(pl.col(name) != pl.col(f"was_{name}")).rechunk()
    if not changed.height:
        return together([])
    swapped = changed.with_columns(was=changed.select(pl.col(f"was_{name}").alias(name)).select(said(name)).to_series())
    return _issues(
        swapped,
        layout,
        code=f"{name.replace('_', '-')}-changed",
        field=name,
        cell=cell_name(layout, name),
        row=pl.col("row"),
        found=said(name),
        expected=pl.format("{} as last quarter, or the reason", "was"),
        message=pl.format(
            f"The {_LABELS[name]} of {{}} was {{}} last quarter and is {{}} now. Say why.",
            "assignment_ref",
            "was",
            said(name),
        ),
    )


def _vanished(now: pl.DataFrame, before: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    here = now["authority"].unique()
    quarter_began = with_quarter_days(now.select("quarter").head(1))[QUARTER_FIRST].min() if now.height else None
    still_open = pl.col("end_date").is_null()
    if quarter_began is not None:
        still_open = still_open | (pl.col("end_date") >= pl.lit(quarter_began))
    gone = (
        before.select(NEEDED)
        .filter(pl.col("authority").is_in(here.implode()) & still_open)
        .join(now.select("authority", "assignment_ref"), on=["authority", "assignment_ref"], how="anti")
        .sort("authority", "assignment_ref")
    )
    if not gone.height:
        return together([])
    return _issues(
        gone,
        layout,
        code="vanished-without-end",
        field="assignment_ref",
        cell=pl.lit(""),
        row=pl.lit(None, pl.Int64),
        found=pl.lit("no such row"),
        expected=pl.lit("the assignment, with its end date and reason if it has ended"),
        message=pl.format(
            "Assignment {} of {} was running in last quarter's return and is not in this one. It belongs in it, with"
            " its end if it has ended.",
            "assignment_ref",
            "authority",
        ),
    )


def _issues(rows: pl.DataFrame, layout: Layout, *, code: str, field: str, **parts: pl.Expr) -> pl.DataFrame:
    whole = {
        "level": pl.lit("query"),
        "code": pl.lit(code),
        "sheet": pl.lit(layout.sheet),
        "field": pl.lit(field),
        "assignment_ref": pl.col("assignment_ref"),
        **parts,
    }
    return as_issues(rows, whole)
