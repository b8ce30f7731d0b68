"""What must be filled, always or when something else is so."""

from __future__ import annotations

from collections.abc import Callable, Collection

import polars as pl

from comity.dictionary import Field, fields
from comity.returns.validation.rule import Rule

QUARTER_FIRST, QUARTER_LAST = "_quarter_first", "_quarter_last"
"""Working columns: the first and the last day of the row's quarter."""

_col = pl.col


def _signed() -> pl.Expr:
    return _col("dcs_signoff_date").is_not_null() | _col("ce_signoff_date").is_not_null()


_TEAM = ["project_team", "packaged"]
_CONDITIONS: dict[str, tuple[Callable[[], pl.Expr], str]] = {
    "when ended": (lambda: _col("end_date").is_not_null(), "the assignment has ended"),
    "when route is msp": (lambda: _col("supply_route") == "msp", "the supply route is MSP"),
    "when project team or packaged": (
        lambda: _col("supply_route").is_in(_TEAM),
        "the supply route is a project team or a packaged model",
    ),
    "when a role was held": (lambda: _col("had_substantive_role"), "a substantive role was held"),
    "when signed off": (_signed, "a departure was signed off"),
}

BLANK_MEANS_NOT_DONE = frozenset({"review_completed_date", "review_shared_date", "worker_approved_date"})
"""A blank here says that it was not done, which an authority may truly have to report: a query, not an error."""

_TAKEN_ELSEWHERE = frozenset({"authority", "assignment_ref"})


def condition(field: Field) -> tuple[pl.Expr, str] | None:
    """When a field is required and in which words; None for one that is optional."""
    if field.required == "always":
        return pl.lit(value=True), ""
    if field.required == "optional":
        return None
    if field.name.startswith("review_"):
        return _col("end_date") <= _col(QUARTER_LAST), "the assignment has ended"
    if field.name == "end_date":
        return _col("end_reason").is_not_null(), "a reason for ending is given"
    make, words = _CONDITIONS[field.required]
    return make(), words


def required_rules(columns: Collection[str]) -> list[Rule]:
    """The rules for blanks in the columns that the file has. A cell that was unreadable is not also blank."""
    rules = []
    for field in fields():
        needed = condition(field)
        if needed is None or field.name not in columns or field.name in _TAKEN_ELSEWHERE:
            continue
        when, words = needed
        blank = _col(field.name).is_null() & ~_col(f"unreadable_{field.name}")
        not_done = field.name in BLANK_MEANS_NOT_DONE
        because = f", and {words}" if words else ""
        rules.append(
            Rule(
                code="not-done" if not_done else "required",
                level="query" if not_done else "error",
                field=field.name,
                broken=blank & when if words else blank,
                expected=expected_words(field),
                message=f"{field.label} is blank{because}. "
                + ("A blank says that it was not done: give the date, or say why not." if not_done else "Fill it in."),
                found=pl.lit(""),
                about="a field that the dictionary requires is blank",
            )
        )
    return rules


def needed_but_missing(columns: Collection[str]) -> dict[str, pl.Expr]:
    """For each field that the file has no column for but some rows may need: on which rows it is needed."""
    return {
        field.name: needed[0].fill_null(value=False)
        for field in fields()
        if field.name not in columns and field.required != "always" and (needed := condition(field)) is not None
    }


def expected_words(field: Field) -> str:
    """What to write in a field's cell."""
    if field.codes:
        return f"one of {', '.join(field.codes)}"
    return {
        "date": "a date such as 04/01/2026",
        "yes/no": "yes or no",
        "money per hour": "pounds an hour such as 34.50",
        "money": "pounds such as 1234.50",
        "decimal": "a number such as 37.5",
        "integer": "a whole number",
        "authority code": "an ONS code, a DfE code or the name of an authority",
        "registration number": "SW and one to six digits",
        "quarter": "a calendar quarter such as 2026-Q3",
    }.get(field.type.value, field.label)
