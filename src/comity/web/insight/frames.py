"""The pool's rows as frames, for what is reckoned outside the database: hiding, medians, checks across authorities."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from comity.measures.pooled import POOLED
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return, Round

_OWN = {"authority": "authority__code", "quarter": "round__quarter"}


def pool_rows(rounds: Sequence[Round]) -> pl.DataFrame:
    """The pooled assignments of some rounds, with the columns that checks across authorities read."""
    names = [_OWN.get(name, name) for name in POOLED]
    found = PooledAssignment.objects.filter(round__in=rounds).order_by("pk").values_list(*names)
    return pl.DataFrame(list(found), schema=POOLED, orient="row")


def submission(given: Return) -> str:
    """A return as it was pooled, by name: `X99000001 2026-Q3 v2`. Put right and pooled again it has another."""
    assert given.current is not None
    return f"{given.authority.code} {given.round.quarter} v{given.current.number}"


def outcome_rows(round: Round, members: Sequence[Return]) -> pl.DataFrame:
    """What the table `outcomes` is made from: submission, quarter, clause, outcome, count."""
    names = {given.pk: submission(given) for given in members}
    found = PooledOutcome.objects.filter(given__in=names, count__gt=0).order_by("pk")
    return pl.DataFrame(
        [
            (names[given], round.quarter, clause, outcome, count)
            for given, clause, outcome, count in found.values_list("given", "clause", "outcome", "count")
        ],
        schema={
            "submission": pl.String,
            "quarter": pl.String,
            "clause": pl.String,
            "outcome": pl.String,
            "count": pl.Int64,
        },
        orient="row",
    )


def assignment_rows(round: Round, members: Sequence[Return]) -> pl.DataFrame:
    """What the table `assignments` is made from: submission, quarter, role, payment_basis, count, quarter_cost.

    `quarter_cost` is what the assignments are said to have cost; one that does not say adds nothing.
    """
    names = {given.pk: submission(given) for given in members}
    found = PooledAssignment.objects.filter(given__in=names).order_by("pk")
    rows = pl.DataFrame(
        [
            (names[given], round.quarter, role or "not said", basis or "not said", cost or 0)
            for given, role, basis, cost in found.values_list("given", "role", "payment_basis", "quarter_cost")
        ],
        schema={
            "submission": pl.String,
            "quarter": pl.String,
            "role": pl.String,
            "payment_basis": pl.String,
            "quarter_cost": pl.Int64,
        },
        orient="row",
    )
    keys = ["submission", "quarter", "role", "payment_basis"]
    return rows.group_by(keys).agg(pl.len().cast(pl.Int64).alias("count"), pl.col("quarter_cost").sum()).sort(keys)
