"""All rules of a row, applied to a batch in one pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from comity.returns.cells.context import Context
from comity.returns.cells.quarters import first_day, last_day
from comity.returns.headings.layout import Layout
from comity.returns.issues import as_issues, together
from comity.returns.validation.coherence import coherence_rules
from comity.returns.validation.membership import party_rules
from comity.returns.validation.order import order_rules, quarter_rules
from comity.returns.validation.ranges import range_rules
from comity.returns.validation.required import QUARTER_FIRST, QUARTER_LAST, required_rules
from comity.returns.validation.rule import Rule, said, words


def row_rules(columns: Collection[str], context: Context) -> list[Rule]:
    """Every rule that looks at one row, in the order that issues are given in.

    `columns` are the fields that the file has; a missing column is one issue of its own.
    """
    return [
        *required_rules(columns),
        *range_rules(),
        *order_rules(),
        *quarter_rules(),
        *coherence_rules(context),
        *party_rules(context),
    ]


def asked_rules(asked: Mapping[str, object]) -> list[Rule]:
    """Rules that a column says what was asked for (`--quarter`, `--authority`): field -> its value."""
    beside = {"quarter": "; a query where it is the template's quarter, or most rows', that it is not"}
    return [
        _other(
            name,
            value,
            "error",
            f"--{name} asked for {value}. Is it the right file?",
            "was asked for",
            beside.get(name, ""),
        )
        for name, value in asked.items()
    ]


def stamped_rules(stamped: Mapping[str, object]) -> list[Rule]:
    """Rules that a column says what the template says of itself as a whole: field -> its value."""
    return [
        _other(name, value, "query", f"the workbook is the template for {value}. Why is it here?", "the template's")
        for name, value in stamped.items()
    ]


def _other(name: str, value: object, level: str, but: str, than: str, beside: str = "") -> Rule:
    return Rule(
        code=f"other-{name}",
        level=level,
        field=name,
        broken=pl.col(name) != pl.lit(value),
        expected=str(value),
        message=pl.format(f"The row is for {{}}, but {but}", pl.col(name)),
        about=f"a row for another {name} than {than}{beside}",
    )


def with_quarter_days(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the first and last day of their quarter beside them."""
    column = rows["quarter"]
    only = column[0] if rows.height and not column.null_count() else None
    if only is not None and (column == only).all():
        return rows.with_columns(
            pl.lit(first_day(only)).alias(QUARTER_FIRST), pl.lit(last_day(only)).alias(QUARTER_LAST)
        )
    quarters = column.unique().drop_nulls().to_list()
    days = {QUARTER_FIRST: first_day, QUARTER_LAST: last_day}
    return rows.with_columns(
        pl.col("quarter")
        .replace_strict(quarters, [day(quarter) for quarter in quarters], default=None, return_dtype=pl.Date)
        .alias(name)
        if quarters
        else pl.lit(None, pl.Date).alias(name)
        for name, day in days.items()
    )


def broken_rules(rows: pl.DataFrame, rules: Sequence[Rule], layout: Layout) -> pl.DataFrame:
    """The issues of a batch: one for each row and rule that it breaks.

    The first pass only asks of which rules there are any; words are made for the rows that break those, of no more
    columns than they speak of.
    """
    if not rows.height:
        return together([])
    plan = rows.lazy().select(rule.broken.fill_null(value=False).alias(str(index)) for index, rule in enumerate(rules))
    flags = plan.collect()
    frames = []
    for rule, flag in zip(rules, flags, strict=True):
        if flag.any():
            parts = _issue(rule, layout)
            spoken_of = {name for part in parts.values() for name in part.meta.root_names()}
            frames.append(as_issues(rows.select(spoken_of).filter(flag), parts))
    return together(frames)


def _issue(rule: Rule, layout: Layout) -> dict[str, pl.Expr]:
    return {
        "level": pl.lit(rule.level),
        "code": pl.lit(rule.code),
        "sheet": pl.lit(layout.sheet),
        "cell": cell_name(layout, rule.field),
        "row": pl.col("row"),
        "field": pl.lit(rule.field),
        "assignment_ref": pl.col("assignment_ref"),
        "found": said(rule.field) if rule.found is None else rule.found,
        "expected": words(rule.expected),
        "message": words(rule.message),
    }


def cell_name(layout: Layout, field: str) -> pl.Expr:
    """The name of a field's cell on each row; blank where the file has no such column."""
    column = layout.columns.get(field)
    return pl.lit("") if column is None else pl.format(f"{column.letters}{{}}", pl.col("row"))
