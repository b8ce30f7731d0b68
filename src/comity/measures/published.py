"""The figures of a pool as they may be published, all made together so that none gives another back.

Three tables of counts go through `disclosure.hide`; figures that do not add up go with the counts they are made of.
Which totals there are is chosen so that no figure of one table can be reckoned from another:

- assignments by role and payment basis, and in all; full-time equivalents and cost with them;
- breaches, and what is not known, by clause. There is no total over clauses, because one assignment can breach several,
  nor over outcomes, which would be the assignments again for every clause. They are at most the assignments.

Each is by quarter, with no total over quarters: an assignment that runs on is in each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from comity.measures.definitions import BY_CODE, COST, figures
from comity.measures.disclosure import Plan, Publication, Rule, hide

NOT_GIVEN = "not_given"
"""The level of an assignment whose role or payment basis is blank: a blank is counted, and never dropped."""

ASSIGNMENTS = Plan(
    ("payment_basis", "quarter", "role"),
    margins=frozenset({frozenset({"payment_basis", "quarter", "role"}), frozenset({"quarter"})}),
    holder="authority",
    period="quarter",
    sums=("fte", "cost"),
)
OUTCOMES = Plan(
    ("clause", "quarter"),
    margins=frozenset({frozenset({"clause", "quarter"})}),
    holder="authority",
    period="quarter",
    most="assignments",
)


@dataclass(frozen=True)
class Published:
    """What may be shown of a pool. Keep it with the rows that it was made from: the next one is held against it.

    `assignments`, `breaches` and `not_known` are publications. `median_pay_rate` (by quarter, role and payment basis),
    `workers` and `over_cap` (by quarter) are frames with `value`, `made_of` and `hidden`.
    """

    assignments: Publication
    breaches: Publication
    not_known: Publication
    median_pay_rate: pl.DataFrame
    workers: pl.DataFrame
    over_cap: pl.DataFrame

    @property
    def withheld(self) -> str:
        """Why nothing of the pool is shown, in words; empty where something is."""
        return self.assignments.withheld


def publish(
    assignments: pl.DataFrame,
    outcomes: pl.DataFrame,
    *,
    rule: Rule,
    holder: str = "authority",
    members: Collection[str] | None = None,
    earlier: Sequence[Published] = (),
    known_by: Mapping[str, str] | None = None,
) -> Published:
    """The figures of the `members` of a pool, given what was published of it before.

    `assignments` and `outcomes` are as `definitions.Of` says, with a column `holder`: the authority, or better its
    submission, with `known_by` saying whose each is. They hold what earlier publications were made from as well, so
    that a return put right is there twice, under two submissions. Raises ValueError as `hide` does.
    """
    typed = assignments.with_columns(
        *(pl.col(name).fill_null(NOT_GIVEN).replace("", NOT_GIVEN) for name in ("role", "payment_basis")),
        cost=COST,
        count=pl.lit(1, pl.Int64),
    )
    told = members if members is not None else sorted({*assignments[holder], *outcomes[holder]})
    whole = typed.group_by(holder, "quarter").agg(pl.len().cast(pl.Int64).alias("assignments"))

    def counted(outcome: str) -> pl.DataFrame:
        every = outcomes.group_by(holder, "quarter", "clause").agg(
            pl.col("count").filter(pl.col("outcome") == outcome).sum()
        )
        return every.join(whole, on=[holder, "quarter"], how="left")

    def hidden(rows: pl.DataFrame, plan: Plan, before: Sequence[Publication]) -> Publication:
        held = replace(plan, holder=holder)
        return hide(rows, held, rule, members=told, earlier=before, known_by=known_by)

    counts = hidden(typed, ASSIGNMENTS, [one.assignments for one in earlier])
    breaches = hidden(counted("breached"), OUTCOMES, [one.breaches for one in earlier])
    within = pl.col(holder).is_in(list(told))
    alone = {
        code: figures(frame.filter(within), BY_CODE[code], ["quarter"], rule)
        for code, frame in (("median_pay_rate", typed), ("workers", typed), ("over_cap", outcomes))
    }
    capped = breaches.cells.filter(pl.col("clause") == "price-cap").drop("clause")
    return Published(
        assignments=counts,
        breaches=breaches,
        not_known=hidden(counted("not_known"), OUTCOMES, [one.not_known for one in earlier]),
        median_pay_rate=_with(alone["median_pay_rate"], counts.cells, ["quarter", "role", "payment_basis"]),
        workers=_with(alone["workers"], counts.cells.filter(pl.col("role").is_null()), ["quarter"]),
        over_cap=_with(alone["over_cap"], capped, ["quarter"]),
    )


def _with(alone: pl.DataFrame, cells: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Figures, each hidden where its count is hidden or is not published at all."""
    counts = cells.select(*keys, pl.col("hidden").alias("with_count"))
    joined = alone.join(counts, on=keys, how="left").with_columns(
        hidden=pl.col("hidden") | pl.col("with_count").fill_null(value=True)
    )
    return joined.drop("with_count").with_columns(
        pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in ("value", "made_of")
    )
