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


ASSIGNMENTS: dict[str, type[pl.DataType]] = {
    "submission": pl.String,
    "quarter": pl.String,
    "worker_key": pl.String,
    "role": pl.String,
    "payment_basis": pl.String,
    "fte": pl.Int64,
    "hours_worked": pl.Int64,
    "pay_rate": pl.Int64,
    "charge_rate": pl.Int64,
    "quarter_cost": pl.Int64,
}
OUTCOMES: dict[str, type[pl.DataType]] = {
    "submission": pl.String,
    "quarter": pl.String,
    "clause": pl.String,
    "outcome": pl.String,
    "count": pl.Int64,
}


def assignment_rows(round: Round, members: Sequence[Return]) -> pl.DataFrame:
    """The pooled assignments of some returns, as the measures are made of them (`ASSIGNMENTS`)."""
    names = {given.pk: submission(given) for given in members}
    facts = [name for name in ASSIGNMENTS if name not in ("submission", "quarter")]
    found = PooledAssignment.objects.filter(given__in=names).order_by("pk").values_list("given", *facts)
    rows = [(names[given], round.quarter, key or None, *rest) for given, key, *rest in found]
    return pl.DataFrame(rows, schema=ASSIGNMENTS, orient="row")


def outcome_rows(round: Round, members: Sequence[Return]) -> pl.DataFrame:
    """How many assignments of some pooled returns came to each outcome of each clause (`OUTCOMES`)."""
    names = {given.pk: submission(given) for given in members}
    found = PooledOutcome.objects.filter(given__in=names).order_by("pk")
    rows = [
        (names[given], round.quarter, clause, outcome, count)
        for given, clause, outcome, count in found.values_list("given", "clause", "outcome", "count")
    ]
    return pl.DataFrame(rows, schema=OUTCOMES, orient="row")
