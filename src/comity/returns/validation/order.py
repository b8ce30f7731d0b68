"""Dates out of order, and dates at odds with the quarter."""

from __future__ import annotations

import polars as pl

from comity.dictionary import fields_by_name
from comity.returns.validation.required import QUARTER_FIRST, QUARTER_LAST
from comity.returns.validation.rule import Rule, said

_col = pl.col

_IN_ORDER: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "start_date",
        "planned_end_date",
        "error",
        "planned-end-before-start",
        "An assignment cannot be planned to end before it starts.",
    ),
    ("start_date", "end_date", "error", "end-before-start", "An assignment cannot end before it starts."),
    (
        "start_date",
        "converted_to_permanent_date",
        "error",
        "converted-before-start",
        "A worker cannot convert before the assignment starts.",
    ),
    (
        "signoff_from",
        "signoff_until",
        "error",
        "departure-ends-before-it-starts",
        "A departure cannot end before it begins.",
    ),
    (
        "last_substantive_end_date",
        "start_date",
        "query",
        "start-within-substantive-role",
        "The worker would still have been in the substantive role.",
    ),
    (
        "start_date",
        "review_completed_date",
        "query",
        "review-before-start",
        "A review comes at the end of a placement.",
    ),
    (
        "review_completed_date",
        "review_shared_date",
        "query",
        "shared-before-review",
        "A review is shared once it is completed.",
    ),
)
"""(the earlier, the later, level, code, why) for dates that should come in order; equal is in order."""


def order_rules() -> list[Rule]:
    """Rules about the order of dates within a row."""
    rules = []
    for first, second, level, code, why in _IN_ORDER:
        early, late = fields_by_name()[first].label, fields_by_name()[second].label
        field, other = (first, second) if second == "start_date" else (second, first)
        relation = "on or before" if second == "start_date" else "on or after"
        rules.append(
            Rule(
                code=code,
                level=level,
                field=field,
                broken=_col(second) < _col(first),
                expected=pl.format(f"{relation} {{}} ({fields_by_name()[other].label.lower()})", said(other)),
                message=pl.format(
                    f"{late} ({{}}) is before {early[0].lower() + early[1:]} ({{}}). {why}", said(second), said(first)
                ),
                about=f"{late.lower()} before {early.lower()}",
            )
        )
    return rules


def quarter_rules() -> list[Rule]:
    """Rules about dates and the quarter that the row is returned for."""
    return [
        Rule(
            code="ended-before-quarter",
            level="query",
            field="end_date",
            broken=_col("end_date") < _col(QUARTER_FIRST),
            expected=pl.format("blank, or on or after {}", _col(QUARTER_FIRST).dt.to_string("%-d %b %Y")),
            message=pl.format(
                "The assignment ended on {}, before the quarter ({}) began. Why is it in this return?",
                said("end_date"),
                _col("quarter"),
            ),
            about="an assignment that ended before the quarter",
        ),
        Rule(
            code="starts-after-quarter",
            level="query",
            field="start_date",
            broken=_col("start_date") > _col(QUARTER_LAST),
            expected=pl.format("on or before {}", _col(QUARTER_LAST).dt.to_string("%-d %b %Y")),
            message=pl.format(
                "The assignment starts on {}, after the quarter ({}). Why is it in this return?",
                said("start_date"),
                _col("quarter"),
            ),
            about="an assignment that starts after the quarter",
        ),
        Rule(
            code="registration-ends",
            level="query",
            field="registration_until",
            broken=(_col("registration_until") < _col(QUARTER_LAST))
            & (_col("end_date").is_null() | (_col("end_date") > _col("registration_until")))
            & ~_col("unreadable_end_date"),
            expected="a date after the quarter, or a renewal that is on its way",
            message=pl.format(
                "The register shows the worker registered until {}, within or before the quarter. Renewals are shown"
                " late in early December: check the register again.",
                said("registration_until"),
            ),
            about="a registration that runs out before the quarter does",
        ),
    ]
