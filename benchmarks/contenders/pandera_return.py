"""pandera on Polars: a schema with typed columns, checks of a column and of the whole frame, validated lazily.

`failure_cases` names the row, and for a column's check the cell, of each failure. What reads several columns is a
check of the column whose cell is to be marked; clauses are checks of the frame. pandera can express them all. A row
with too few cells is not seen: Polars has filled it with blanks before.
"""

from __future__ import annotations

from collections import Counter

import issues_polars
import issues_table as table
import pandera.polars as pa
import polars as pl
import report
import rules_polars as rules
from pandera.backends.polars import builtin_checks, container  # noqa: F401  else imported late, hypothesis with them

from comity.dictionary import Field, FieldType, fields

TYPES = {
    FieldType.DATE: pl.Date,
    FieldType.MONEY: pl.Float64,
    FieldType.MONEY_PER_HOUR: pl.Float64,
    FieldType.DECIMAL: pl.Float64,
    FieldType.INTEGER: pl.Int64,
    FieldType.YES_NO: pl.Boolean,
}
RANGES = {
    "hours_per_week": pa.Check.in_range(0, 60, include_min=False, error="hours-out-of-range"),
    "fte": pa.Check.le(1, error="fte-out-of-range"),
    "onsite_days_per_week": pa.Check.le(7, error="onsite-out-of-range"),
}


def holds(name: str, broken: pl.Expr) -> pa.Check:
    """A check that what would be an issue is not so in any row."""
    return pa.Check(lambda data: data.lazyframe.select(~broken.fill_null(value=False)), name=name)


def column(field: Field) -> pa.Column:
    """A column of the schema, with its type, whether it may be blank, its codes and its range."""
    checks = [RANGES[field.name]] if field.name in RANGES else []
    kind = TYPES.get(field.type, pl.String)
    if field.codes:
        checks.append(pa.Check.isin([kind.to_python()(code) for code in field.codes], error="unread"))
    elif field.type in table.PATTERNS:
        checks.append(pa.Check.str_matches(table.PATTERNS[field.type], error="unread"))
    elif field.type in table.NUMBERS:
        checks.append(pa.Check.in_range(0, table.LARGEST, include_max=False, error="unread"))
    for issue, broken in issues_polars.issues().items():
        code, name = issue.split()
        if name == field.name:
            checks.append(holds(code, broken))
    return pa.Column(kind, checks, nullable=field.required != "always")


def schema() -> pa.DataFrameSchema:
    """The schema: every field of the dictionary, and a check for each clause."""
    clauses = [
        pa.Check(lambda data, kept=kept: data.lazyframe.select(kept), name=f"clause {clause}")
        for clause, kept in rules.kept().items()
    ]
    return pa.DataFrameSchema({field.name: column(field) for field in fields()}, checks=clauses)


SCHEMA = schema()


def work(path: str) -> tuple[dict[str, int], dict[str, int]]:
    """Read, then validate, then count the failures that pandera lists row by row."""
    try:
        SCHEMA.validate(rules.load(path, issues_polars.quarter_days()), lazy=True)
    except pa.errors.SchemaErrors as errors:
        rows = errors.failure_cases.select("check", "column", "index").unique()
        counted = rows.group_by("check", "column").len().iter_rows()
        breached: Counter[str] = Counter()
        issues: Counter[str] = Counter()
        for check, field, number in counted:
            if check.startswith("clause "):
                breached[check.removeprefix("clause ")] += number
            else:
                issues[f"{'required' if check == 'not_nullable' else check} {field}"] += number
        return breached, issues
    return {}, {}


report.run(work)
