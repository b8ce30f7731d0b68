"""dataframely: a schema class with typed columns and rules, and a filter that says which row fails which rule.

What reads several columns, and what is told across rows (an `over` expression), is a rule. dataframely can express
them all; it names the row and the rule, and the rule's name the cell. A row with too few cells is not seen: Polars
has filled it with blanks before.
"""

from __future__ import annotations

import re

import dataframely as dy
import issues_polars
import issues_table as table
import polars as pl
import report
import rules_polars as rules

from comity.dictionary import Field, FieldType, fields

RANGES = {"hours_per_week": (0.0, 60.0), "fte": (None, 1.0), "onsite_days_per_week": (None, 7.0)}
RANGE_CODES = {
    "hours_per_week": "hours-out-of-range",
    "fte": "fte-out-of-range",
    "onsite_days_per_week": "onsite-out-of-range",
}


def column(field: Field) -> dy.Column:
    """A column of the schema, with its type, whether it may be blank, its codes and its range."""
    blank = field.required != "always"

    def readable(cell: pl.Expr) -> pl.Expr:
        if field.codes:
            codes = [int(code) if field.type is FieldType.INTEGER else code for code in field.codes]
            return cell.is_in(codes)
        return cell.is_between(0, table.LARGEST, closed="left")

    match field.type:
        case FieldType.DATE:
            return dy.Date(nullable=blank)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL:
            low, high = RANGES.get(field.name, (None, None))
            return dy.Float64(nullable=blank, min_exclusive=low, max=high, check={"unread": readable})
        case FieldType.INTEGER:
            return dy.Int64(nullable=blank, check={"unread": readable})
        case FieldType.YES_NO:
            return dy.Bool(nullable=blank)
        case FieldType.REGISTRATION | FieldType.QUARTER:
            return dy.String(nullable=blank, regex=table.PATTERNS[field.type])
        case _ if field.codes:
            return dy.String(nullable=blank, check={"unread": readable})
        case _:
            return dy.String(nullable=blank)


def rule(kept: pl.Expr) -> object:
    """A rule of the schema from an expression that must hold."""
    return dy.rule()(lambda _: kept)


def schema() -> type[dy.Schema]:
    """The schema: every field of the dictionary, and a rule for each issue and clause."""
    body: dict[str, object] = {field.name: column(field) for field in fields()}
    body |= {f"{name}_text": dy.String(nullable=True) for name in rules.readable()}
    body |= {name: dy.Date(nullable=True) for name in ("quarter_first", "quarter_last")}
    body |= {f"issue {issue}": rule(~broken) for issue, broken in issues_polars.issues().items()}
    body |= {f"clause {clause}": rule(kept) for clause, kept in rules.kept().items()}
    return type("Return", (dy.Schema,), body)


def issue(name: str) -> str:
    """A rule's name as `CODE FIELD`: a column's own rules are named `FIELD|RULE`."""
    field, _, told = name.partition("|")
    if not told:
        return name.removeprefix("issue ")
    if told == "nullability":
        return f"required {field}"
    return f"{RANGE_CODES[field] if re.match('min|max', told) else 'unread'} {field}"


SCHEMA = schema()


def work(path: str) -> tuple[dict[str, int], dict[str, int]]:
    """Read, filter by the schema, list each failing row with the rules that it fails, and count."""
    _, failures = SCHEMA.filter(rules.load(path, issues_polars.quarter_days()))
    details = failures.details()
    assert details.height == len(failures)
    breached: dict[str, int] = {}
    issues: dict[str, int] = {}
    for name, number in failures.counts().items():
        into, called = (breached, name.removeprefix("clause ")) if name.startswith("clause ") else (issues, issue(name))
        into[called] = into.get(called, 0) + number
    return breached, issues


report.run(work)
