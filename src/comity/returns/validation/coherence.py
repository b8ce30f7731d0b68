"""Cells that contradict each other, and sign-offs that are not whole."""

from __future__ import annotations

import polars as pl

from comity.returns.cells.context import Context
from comity.returns.validation.rule import Rule, said

_col = pl.col


def coherence_rules(context: Context) -> list[Rule]:
    """`context` gives the clauses that a departure may be from, as the memorandum has them."""
    rules = [
        Rule(
            code="role-not-held",
            level="query",
            field="had_substantive_role",
            broken=~_col("had_substantive_role")
            & pl.any_horizontal(
                _col("last_substantive_authority").is_not_null(),
                _col("last_substantive_end_date").is_not_null(),
                _col("leaving_reason").is_not_null(),
            ),
            expected="yes, or nothing about a last substantive role",
            message="The row says that no substantive role was held before, but tells of one. Which is right?",
            about="no substantive role held, but one is described",
        ),
        Rule(
            code="conversion-without-date",
            level="query",
            field="end_reason",
            broken=_col("converted_to_permanent_date").is_not_null()
            & _col("end_reason").is_not_null()
            & (_col("end_reason") != "conversion"),
            expected="conversion",
            message=pl.format(
                "The worker converted to permanent on {}, but the reason ended is {}.",
                said("converted_to_permanent_date"),
                _col("end_reason"),
            ),
            about="converted to permanent, but another reason for ending",
        ),
    ]
    return rules + signoff_rules(context)


def signoff_rules(context: Context) -> list[Rule]:
    """What a departure must have to be one; the same on the main sheet and on the Sign-offs sheet."""
    clauses = context.clauses
    excepted = ", ".join(kind for kind in clauses if kind not in context.unexcepted)
    closed = _col("signoff_clause").is_in(list(context.unexcepted))
    signed = pl.any_horizontal(
        _col("dcs_signoff_date").is_not_null(),
        _col("ce_signoff_date").is_not_null(),
        _col("unreadable_dcs_signoff_date"),
        _col("unreadable_ce_signoff_date"),
    )
    return [
        Rule(
            code="unknown-clause",
            level="error",
            field="signoff_clause",
            broken=~_col("signoff_clause").is_in(list(clauses)),
            expected=f"one of {', '.join(clauses)}",
            message=pl.format(
                "{} is not a clause of this memorandum, so the departure cannot be counted.", _col("signoff_clause")
            ),
            about="a departure from a clause that the memorandum does not have",
        ),
        Rule(
            code="no-departure",
            level="query",
            field="signoff_clause",
            broken=closed,
            expected=f"one of {excepted}" if excepted else "no departure",
            message=pl.format(
                "The memorandum allows no departure from {}, so the sign-off changes nothing. Is it another clause?",
                _col("signoff_clause"),
            ),
            about="a departure from a clause that the memorandum allows none from",
        ),
        Rule(
            code="not-signed",
            level="query",
            field="signoff_clause",
            broken=_col("signoff_clause").is_not_null() & ~signed & ~closed,
            expected="the date that a post signed, or no departure",
            message="A clause is named as departed from but nobody has signed, so the departure does not count.",
            about="a departure that nobody signed",
        ),
    ]
