"""dataframely: a schema class with typed columns and rules, and a filter that counts each rule's failures."""

from __future__ import annotations

import dataframely as dy
import polars as pl
import report
import rules_polars as rules

from comity.dictionary import Field, FieldType, fields


def column(field: Field) -> dy.Column:
    """A column of the schema, with its type, whether it may be blank, its codes and its range."""
    blank = field.required != "always"
    match field.type:
        case FieldType.DATE:
            return dy.Date(nullable=blank)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            return dy.Float64(nullable=blank, min=0)
        case FieldType.DECIMAL:
            limits = {"hours_per_week": (0.01, 60.0), "fte": (0.0, 1.0)}.get(field.name, (0.0, 1e9))
            return dy.Float64(nullable=blank, min=limits[0], max=limits[1])
        case FieldType.INTEGER:
            return dy.Int64(nullable=blank, min=0)
        case FieldType.YES_NO:
            return dy.Bool(nullable=blank)
        case FieldType.REGISTRATION:
            return dy.String(nullable=blank, regex=r"^SW[1-9]\d{0,5}$")
        case FieldType.QUARTER:
            return dy.String(nullable=blank, regex=r"^\d{4}-Q[1-4]$")
        case _ if field.codes:
            return dy.String(nullable=blank, check=lambda cell, codes=list(field.codes): cell.is_in(codes))
        case _:
            return dy.String(nullable=blank)


def rule(expression: pl.Expr) -> object:
    """A rule of the schema from an expression that must hold."""
    return dy.rule()(lambda _: expression)


def schema() -> type[dy.Schema]:
    """The schema: every field of the dictionary, and a rule for each clause."""
    body: dict[str, object] = {field.name: column(field) for field in fields()}
    for name, expression in rules.readable().items():
        body[f"{name}_text"] = dy.String(nullable=True)
        body[f"readable_{name}"] = rule(expression)
    for clause, expression in rules.kept().items():
        body[f"clause_{clause.replace('-', '_').replace(' ', '__')}"] = rule(expression)
    body["charge_not_below_pay"] = rule((pl.col("charge_rate") >= pl.col("pay_rate")).fill_null(value=True))
    return type("Return", (dy.Schema,), body)


def work(path: str) -> tuple[dict[str, int], int]:
    """Read, then filter by the schema."""
    _, failures = schema().filter(rules.load(path))
    counts = failures.counts()
    breached = {
        name.removeprefix("clause_").replace("__", " ").replace("_", "-"): number
        for name, number in counts.items()
        if name.startswith("clause_")
    }
    return breached, sum(number for name, number in counts.items() if not name.startswith("clause_"))


report.run(work)
