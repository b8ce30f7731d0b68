"""Figures out of range or at odds with each other."""

from __future__ import annotations

import polars as pl

from comity.dictionary import DECIMAL_SCALE, MONEY_SCALE
from comity.dictionary.limits import DAYS_A_WEEK, MOST_FTE, MOST_HOURS_A_WEEK
from comity.returns.validation.rule import Rule, said

COST_TOLERANCE_SHARE, COST_TOLERANCE_POUNDS = 0.05, 5
"""How far the quarter's cost may lie from hours times charge rate before it is queried: the larger of these."""

USUAL_RATES = (10, 150)
"""Pounds an hour; a pay or charge rate outside them is queried as a likely slip (a day rate, a missing point)."""

_col = pl.col


def _in_pounds(name: str) -> pl.Expr:
    return _col(name).cast(pl.Float64) / MONEY_SCALE


def range_rules() -> list[Rule]:
    """Errors for what cannot be; queries for what is unlikely."""
    hours_times_charge = _col("hours_worked").cast(pl.Float64) / DECIMAL_SCALE * _in_pounds("charge_rate")
    tolerance = pl.max_horizontal(hours_times_charge * COST_TOLERANCE_SHARE, pl.lit(float(COST_TOLERANCE_POUNDS)))
    low, high = USUAL_RATES
    rules = [
        Rule(
            code="hours-out-of-range",
            level="error",
            field="hours_per_week",
            broken=(_col("hours_per_week") == 0) | (_col("hours_per_week") > MOST_HOURS_A_WEEK * DECIMAL_SCALE),
            expected=f"above 0 and at most {MOST_HOURS_A_WEEK}",
            message=pl.format(
                f"Hours a week is {{}}, which is not above 0 and at most {MOST_HOURS_A_WEEK}.", said("hours_per_week")
            ),
            about=f"hours a week not above 0, or more than {MOST_HOURS_A_WEEK}",
        ),
        Rule(
            code="fte-out-of-range",
            level="error",
            field="fte",
            broken=_col("fte") > MOST_FTE * DECIMAL_SCALE,
            expected=f"from 0 to {MOST_FTE}",
            message=pl.format(
                "Full-time equivalent is {}, more than 1. Full time is 1; half time is 0.5.", said("fte")
            ),
            about="full-time equivalent above 1",
        ),
        Rule(
            code="onsite-out-of-range",
            level="error",
            field="onsite_days_per_week",
            broken=_col("onsite_days_per_week") > DAYS_A_WEEK * DECIMAL_SCALE,
            expected=f"from 0 to {DAYS_A_WEEK}",
            message=pl.format("On-site days a week is {}; a week has seven.", said("onsite_days_per_week")),
            about="more on-site days than a week has",
        ),
        Rule(
            code="charge-below-pay",
            level="error",
            field="charge_rate",
            broken=_col("charge_rate") < _col("pay_rate"),
            expected=pl.format("at least the pay rate, {}", said("pay_rate")),
            message=pl.format(
                "The charge rate {} is below the pay rate {}. Check which is which.",
                said("charge_rate"),
                said("pay_rate"),
            ),
            about="a charge rate below the pay rate",
        ),
        Rule(
            code="cost-far-from-hours",
            level="query",
            field="quarter_cost",
            broken=(_in_pounds("quarter_cost") - hours_times_charge).abs() > tolerance,
            expected="within 5% (or £5) of hours worked times charge rate",
            message=pl.format(
                "The cost in the quarter {} is not near {} hours at {}. Say why, or correct one of them.",
                said("quarter_cost"),
                said("hours_worked"),
                said("charge_rate"),
            ),
            about="a quarter's cost more than 5% (and £5) from hours worked times charge rate",
        ),
        Rule(
            code="more-on-template",
            level="query",
            field="references_on_template",
            broken=_col("references_on_template") > _col("references_received"),
            expected="at most the references received",
            message=pl.format(
                "More references are on the national template ({}) than were received ({}).",
                _col("references_on_template"),
                _col("references_received"),
            ),
            about="more references on the template than were received",
        ),
    ]
    for name, label in (("pay_rate", "pay rate"), ("charge_rate", "charge rate")):
        rules.append(
            Rule(
                code="unusual-rate",
                level="query",
                field=name,
                broken=~_col(name).is_between(low * MONEY_SCALE, high * MONEY_SCALE),
                expected=f"pounds an hour, usually £{low} to £{high}",
                message=pl.format(
                    f"The {label} is {{}} an hour, outside £{low} to £{high}. Is it a day rate or a slip?", said(name)
                ),
                about=f"a rate outside £{low} to £{high} an hour",
            )
        )
    for name, label, most in (
        ("notice_days", "Notice", 183),
        ("substantive_notice_days", "Substantive notice", 183),
        ("direct_experience_months", "Direct experience", 660),
        ("references_received", "References received", 20),
    ):
        rules.append(
            Rule(
                code="unusual-number",
                level="query",
                field=name,
                broken=_col(name) > most,
                expected=f"usually at most {most}",
                message=pl.format(f"{label} is {{}}, more than {most}. Is the unit right?", _col(name)),
                about="a count so large that its unit may be wrong",
            )
        )
    return rules
