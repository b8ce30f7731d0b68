"""pandera on Polars: a schema with typed columns and frame-wide checks, validated lazily."""

from __future__ import annotations

from collections import Counter

import pandera.polars as pa
import polars as pl
import report
import rules_polars as rules

from comity.dictionary import Field, FieldType, fields

TYPES = {
    FieldType.DATE: pl.Date,
    FieldType.MONEY: pl.Float64,
    FieldType.MONEY_PER_HOUR: pl.Float64,
    FieldType.DECIMAL: pl.Float64,
    FieldType.INTEGER: pl.Int64,
    FieldType.YES_NO: pl.Boolean,
}


def column(field: Field) -> pa.Column:
    """A column of the schema, with its type, whether it may be blank, its codes and its range."""
    checks = []
    if field.codes and field.type is FieldType.CODE:
        checks.append(pa.Check.isin(list(field.codes)))
    elif field.name == "worker":
        checks.append(pa.Check.str_matches(r"^SW[1-9]\d{0,5}$"))
    elif field.name == "quarter":
        checks.append(pa.Check.str_matches(r"^\d{4}-Q[1-4]$"))
    elif field.name == "hours_per_week":
        checks.append(pa.Check.in_range(0, 60, include_min=False))
    elif field.name == "fte":
        checks.append(pa.Check.in_range(0, 1))
    elif TYPES.get(field.type) in (pl.Float64, pl.Int64):
        checks.append(pa.Check.ge(0))
    return pa.Column(TYPES.get(field.type, pl.String), checks, nullable=field.required != "always")


def holds(name: str, expression: pl.Expr) -> pa.Check:
    """A check of the whole frame: the expression must hold in every row."""
    return pa.Check(lambda data: data.lazyframe.select(expression), name=name)


def schema() -> pa.DataFrameSchema:
    """The schema: every field of the dictionary, and a check for each clause."""
    checks = [holds(f"readable {name}", expression) for name, expression in rules.readable().items()]
    checks += [holds(f"clause {clause}", expression) for clause, expression in rules.kept().items()]
    checks.append(holds("charge not below pay", (pl.col("charge_rate") >= pl.col("pay_rate")).fill_null(value=True)))
    return pa.DataFrameSchema({field.name: column(field) for field in fields()}, checks=checks)


def work(path: str) -> tuple[dict[str, int], int]:
    """Read, then validate, then count the failures that pandera lists row by row."""
    try:
        schema().validate(rules.load(path), lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        # A frame-wide check lists each column of a failing row: count rows.
        rows = cases.unique(["check", "column", "index"]) if "index" in cases.columns else cases
        counts = Counter(rows["check"].to_list())
        breached = {
            name.removeprefix("clause "): number for name, number in counts.items() if name.startswith("clause ")
        }
        return breached, sum(number for name, number in counts.items() if not name.startswith("clause "))
    return {}, 0


report.run(work)
