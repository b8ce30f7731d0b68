"""Every issue of `issues_table` as a Polars expression that is true where it is; for the tools that check frames."""

from __future__ import annotations

import polars as pl
from issues_table import (
    CLAUSES,
    CONDITIONAL,
    DECIMALS,
    IN_ORDER,
    KEY,
    KNOWN,
    MOST,
    NO_END,
    RATES,
    SUBSTANTIVE,
    TEAM,
    UNEXCEPTED,
    USUAL_RATE,
    required,
    when,
)
from rules_polars import OURS, readable

from comity.dictionary import FieldType, fields

col = pl.col
FIRST, LAST = col("quarter_first"), col("quarter_last")


def quarter_days() -> list[pl.Expr]:
    """The first and the last day of a row's quarter, as columns that the rules read."""
    year, number = col("quarter").str.slice(0, 4), col("quarter").str.slice(6)
    first = pl.date(year.cast(pl.Int32, strict=False), number.cast(pl.Int8, strict=False) * 3 - 2, 1)
    return [first.alias("quarter_first"), first.dt.offset_by("1q").dt.offset_by("-1d").alias("quarter_last")]


def blank(name: str) -> pl.Expr:
    """Whether a cell has nothing in it; one that could not be read has."""
    return col(f"{name}_text" if name in readable() else name).is_null()


def cells() -> dict[str, pl.Expr]:
    """Cells that could not be read, or not wholly."""
    found = {f"unread {name}": ~expression for name, expression in readable().items()}
    for field in fields():
        if field.type in DECIMALS:
            more = rf"\.\d{{{DECIMALS[field.type] + 1},}}"
            found[f"rounded {field.name}"] = col(f"{field.name}_text").str.contains(more)
        elif field.type is FieldType.AUTHORITY:
            found[f"unread {field.name}"] = ~col(field.name).is_in(KNOWN)
    return found


def rows() -> dict[str, pl.Expr]:
    """Blanks that may not be, figures and dates at odds with each other, and facts that do not go together."""
    signed = ~blank("dcs_signoff_date") | ~blank("ce_signoff_date")
    conditions = {
        "when ended": col("end_date").is_not_null(),
        "when ended by the quarter's end": col("end_date") <= LAST,
        "when a reason is given": col("end_reason").is_not_null(),
        "when route is msp": col("supply_route") == "msp",
        "when project team or packaged": col("supply_route").is_in(TEAM),
        "when a role was held": col("had_substantive_role"),
        "when signed off": col("dcs_signoff_date").is_not_null() | col("ce_signoff_date").is_not_null(),
    }
    found = {f"{required(field)} {field.name}": conditions[when(field)] & blank(field.name) for field in CONDITIONAL}
    found |= {issue: col(second) < col(first) for first, second, issue in IN_ORDER}
    found |= {f"unusual-rate {name}": ~col(name).is_between(*USUAL_RATE) for name in RATES}
    found |= {f"unusual-number {name}": col(name) > most for name, most in MOST.items()}
    cost = col("hours_worked") * col("charge_rate")
    until, closed = col("registration_until"), col("signoff_clause").is_in(UNEXCEPTED)
    ends_after = blank("end_date") | (col("end_date") > until)
    return found | {
        "charge-below-pay charge_rate": col("charge_rate") < col("pay_rate"),
        "cost-far-from-hours quarter_cost": (col("quarter_cost") - cost).abs() > pl.max_horizontal(cost * 0.05, 5.0),
        "more-on-template references_on_template": col("references_on_template") > col("references_received"),
        "ended-before-quarter end_date": col("end_date") < FIRST,
        "starts-after-quarter start_date": col("start_date") > LAST,
        "registration-ends registration_until": (until < LAST) & ends_after,
        "role-not-held had_substantive_role": ~col("had_substantive_role")
        & pl.any_horizontal(col(name).is_not_null() for name in SUBSTANTIVE),
        "conversion-without-date end_reason": col("converted_to_permanent_date").is_not_null()
        & (col("end_reason") != "conversion"),
        "unknown-clause signoff_clause": ~col("signoff_clause").is_in(CLAUSES),
        "no-departure signoff_clause": closed,
        "not-signed signoff_clause": ~signed & ~closed,
        "not-a-party authority": col("authority").is_in(KNOWN) & ~col("authority").is_in(OURS),
    }


def across() -> dict[str, pl.Expr]:
    """What only shows when rows are seen together."""
    facts = pl.struct(field.name for field in fields())
    differing = facts.hash().n_unique().over(KEY) > 1
    repeated = ~facts.is_first_distinct() & ~differing
    worker = pl.when(~differing & ~repeated).then(col("worker"))
    end = pl.when(blank("end_date")).then(NO_END).otherwise(pl.coalesce("end_date", "start_date"))
    earlier = end.cum_max().shift().over(worker, order_by=["start_date", "end_date"])
    return {
        "reference-with-different-facts assignment_ref": differing,
        "exact-repeat assignment_ref": repeated,
        "two-places-at-once worker": worker.is_not_null() & (col("start_date") < earlier),
        "other-quarter quarter": col("quarter") != col("quarter").drop_nulls().mode().max(),
    }


def issues() -> dict[str, pl.Expr]:
    """Every issue but those that a column's own type, codes and range tell."""
    return cells() | rows() | across()
