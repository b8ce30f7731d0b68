"""The measures that a region's pool shows: what each is called, what it means and how it is made.

Pages, packs and the reference page take names, units and definitions from here, so that a figure means the same
wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from comity.dictionary import DECIMAL_SCALE
from comity.measures.disclosure.rule import Rule


class Of(StrEnum):
    """What a measure is made from. Each is a frame with `authority` and `quarter` besides."""

    ASSIGNMENTS = "assignments"
    """Pooled assignments: worker_key, role, payment_basis, fte, hours_worked, pay_rate, charge_rate, quarter_cost."""
    OUTCOMES = "outcomes"
    """How many assignments of a return came to an outcome of a clause: clause, outcome, count."""
    RETURNS = "returns"
    """Returns that are due: deadline, authorised (dates; blank while it is not), as_at."""


@dataclass(frozen=True)
class Measure:
    """A figure. `value` and `made_of` (of how many it is made) are aggregations of the frame that it is `of`.

    `by` is what it is always given by. `adds_up`: whether the figures of parts come to that of the whole, so that it is
    hidden as a count or sum of a table; else it is hidden wherever its count is. `of_people`: whether small numbers of
    it could tell of a person, so that it is hidden at all. `gives_away` are counts that could be worked out from the
    value and `made_of` (of a share, the parts), so that it is hidden where one of them is small as well.
    """

    code: str
    name: str
    definition: str
    how: str
    unit: str
    of: Of
    value: pl.Expr
    made_of: pl.Expr
    by: tuple[str, ...] = ()
    adds_up: bool = False
    of_people: bool = True
    gives_away: tuple[pl.Expr, ...] = ()


COST = pl.coalesce(
    "quarter_cost", (pl.col("hours_worked").cast(pl.Int128) * pl.col("charge_rate") // DECIMAL_SCALE).cast(pl.Int64)
)
"""What an assignment cost in the quarter, in ten-thousandths of a pound, or null."""


def _outcomes(*outcomes: str) -> pl.Expr:
    return pl.col("count").filter(pl.col("outcome").is_in(outcomes)).sum()


def _capped(*outcomes: str) -> pl.Expr:
    return pl.col("count").filter(pl.col("outcome").is_in(outcomes) & (pl.col("clause") == "price-cap")).sum()


_OVER = ("breached", "excepted")
_LATE = (pl.coalesce("authorised", "as_at") - pl.col("deadline")).dt.total_days().clip(lower_bound=0)

MEASURES: tuple[Measure, ...] = (
    Measure(
        code="assignments",
        name="Assignments",
        definition="Assignments in the authorised returns of the quarter.",
        how="Rows of the pool are counted. An assignment that runs through two quarters counts in each.",
        unit="assignments",
        of=Of.ASSIGNMENTS,
        value=pl.len().cast(pl.Int64),
        made_of=pl.len().cast(pl.Int64),
        adds_up=True,
    ),
    Measure(
        code="workers",
        name="Workers",
        definition="Different workers with an assignment in the quarter.",
        how="Different worker keys are counted. A worker at two authorities counts once in the region, so the figures "
        "of authorities come to more than the region's. Assignments without a registration number are left out.",
        unit="workers",
        of=Of.ASSIGNMENTS,
        value=pl.col("worker_key").drop_nulls().n_unique().cast(pl.Int64),
        made_of=pl.col("worker_key").drop_nulls().n_unique().cast(pl.Int64),
    ),
    Measure(
        code="fte",
        name="Full-time equivalents",
        definition="The full-time equivalents of the quarter's assignments, added up.",
        how="The sum of FTE, in millionths. A blank adds nothing.",
        unit="FTE",
        of=Of.ASSIGNMENTS,
        value=pl.col("fte").sum(),
        made_of=pl.col("fte").count().cast(pl.Int64),
        adds_up=True,
    ),
    Measure(
        code="cost",
        name="Cost in the quarter",
        definition="What the quarter's assignments cost the authorities.",
        how="The sum of each assignment's cost in the quarter; where that is blank, its hours worked times its charge "
        "rate. One with neither adds nothing.",
        unit="pounds",
        of=Of.ASSIGNMENTS,
        value=COST.sum(),
        made_of=COST.count().cast(pl.Int64),
        adds_up=True,
    ),
    Measure(
        code="median_pay_rate",
        name="Median pay rate",
        definition="The middle pay rate an hour of the quarter's assignments in a role on a payment basis.",
        how="Half are paid as much or less, half as much or more; of an even number, halfway between the two in the "
        "middle, rounded to a ten-thousandth of a pound. Rates on different payment bases are never put together.",
        unit="pounds an hour",
        of=Of.ASSIGNMENTS,
        value=pl.col("pay_rate").median().add(0.5).floor().cast(pl.Int64),
        made_of=pl.col("pay_rate").count().cast(pl.Int64),
        by=("role", "payment_basis"),
    ),
    Measure(
        code="over_cap",
        name="Share over the cap",
        definition="Of the assignments held against a cap, how many in a hundred are paid over it.",
        how="Assignments that breach the price cap, with those that an exception covers, divided by these and those "
        "that keep it. Exempt, transitional, not applicable and not known ones are in neither number.",
        unit="per cent",
        of=Of.OUTCOMES,
        value=pl.when(_capped("met", *_OVER) > 0).then(100 * _capped(*_OVER) / _capped("met", *_OVER)),
        made_of=_capped("met", *_OVER),
        gives_away=(_capped("breached"), _capped("excepted"), _capped("met")),
    ),
    Measure(
        code="breaches",
        name="Breaches",
        definition="Assignments that breach a clause, with no exemption and no exception.",
        how="Outcomes `breached` are counted, clause by clause. One assignment can breach several clauses.",
        unit="assignments",
        of=Of.OUTCOMES,
        value=_outcomes("breached"),
        made_of=_outcomes("breached"),
        by=("clause",),
        adds_up=True,
    ),
    Measure(
        code="not_known",
        name="Not known",
        definition="Assignments of which it is not known whether they keep a clause, because a fact is missing.",
        how="Outcomes `not_known` are counted, clause by clause. They are neither kept nor breached.",
        unit="assignments",
        of=Of.OUTCOMES,
        value=_outcomes("not_known"),
        made_of=_outcomes("not_known"),
        by=("clause",),
        adds_up=True,
    ),
    Measure(
        code="coverage",
        name="Coverage",
        definition="Of the authorities whose return is due, how many in a hundred have authorised it.",
        how="Authorised returns, nil returns among them, divided by the returns that are due.",
        unit="per cent",
        of=Of.RETURNS,
        value=100 * pl.col("authorised").count() / pl.len(),
        made_of=pl.len().cast(pl.Int64),
        of_people=False,
    ),
    Measure(
        code="days_late",
        name="Days late",
        definition="How many days after the deadline returns were authorised, the latest of them.",
        how="Days from the deadline to the day of authorising, or to today where it is not authorised; in time is 0.",
        unit="days",
        of=Of.RETURNS,
        value=_LATE.max(),
        made_of=pl.len().cast(pl.Int64),
        of_people=False,
    ),
)

BY_CODE = {measure.code: measure for measure in MEASURES}


def figures(frame: pl.DataFrame, measure: Measure, by: Sequence[str], rule: Rule) -> pl.DataFrame:
    """A measure of a frame by some of its columns: `value`, `made_of`, `hidden`, in the order of `by`.

    A figure made of a small number is hidden, its value and number blank. Of none there is nothing to hide: a sum is 0
    and a median blank. That is enough for a figure that stands alone; in a table with totals, and wherever figures of
    several quarters stand, counts go through `disclosure.hide` first and this one is hidden where they are.
    """
    keys = list(dict.fromkeys([*by, *measure.by]))
    counts = {f"count_{at}": count for at, count in enumerate((measure.made_of, *measure.gives_away))}
    made = [measure.value.alias("value"), measure.made_of.alias("made_of")]
    made += [count.alias(name) for name, count in counts.items()]
    found = frame.group_by(keys).agg(made).sort(keys) if keys else frame.select(made)
    small = pl.any_horizontal(pl.col(name).is_between(rule.least_hidden, rule.threshold) for name in counts)
    return (
        found.with_columns(hidden=small if measure.of_people else pl.lit(value=False))
        .drop(*counts)
        .with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in ("value", "made_of"))
    )
