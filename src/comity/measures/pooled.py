"""The rows of a region's pool: pooled assignments, one for each assignment, authority and quarter."""

from __future__ import annotations

import polars as pl

POOLED: dict[str, type[pl.DataType]] = {
    "authority": pl.String,
    "quarter": pl.String,
    "assignment_ref": pl.String,
    "worker_key": pl.String,
    "role": pl.String,
    "payment_basis": pl.String,
    "supply_route": pl.String,
    "agency": pl.String,
    "start_date": pl.Date,
    "planned_end_date": pl.Date,
    "end_date": pl.Date,
    "hours_per_week": pl.Int64,
    "pay_rate": pl.Int64,
    "charge_rate": pl.Int64,
}
"""The columns that checks across authorities read. Money is in ten-thousandths of a pound, hours in millionths."""


def pooled(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with these columns and types, a blank text as null. Raises ValueError naming what is missing."""
    if missing := [name for name in POOLED if name not in rows.columns]:
        msg = f"The pool's rows have no column {', '.join(missing)}. They need: {', '.join(POOLED)}."
        raise ValueError(msg)
    texts = [name for name, kind in POOLED.items() if kind is pl.String]
    typed = rows.select(pl.col(name).cast(kind) for name, kind in POOLED.items())
    return typed.with_columns(pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in texts)


def latest(rows: pl.DataFrame) -> pl.DataFrame:
    """Each assignment once, as its authority's latest quarter has it."""
    return rows.sort("authority", "assignment_ref", "quarter").unique(
        ["authority", "assignment_ref"], keep="last", maintain_order=True
    )
