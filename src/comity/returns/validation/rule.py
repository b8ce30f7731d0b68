"""One rule about a row: when it is broken, and what to say."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from comity.dictionary import MONEY_SCALE, FieldType, fields_by_name


@dataclass(frozen=True)
class Rule:
    """A rule that a row breaks where `broken` is true (null = not broken, so a blank hides what follows from it).

    `field` is the cell to mark and `also` the other fields the rule reads. `message` and `expected` are text
    or expressions; `found` is an expression, or None for what the field's cell holds.
    """

    code: str
    level: str
    field: str
    broken: pl.Expr
    expected: str | pl.Expr
    message: str | pl.Expr
    found: pl.Expr | None = None
    about: str = ""


def words(text: str | pl.Expr) -> pl.Expr:
    """Text or an expression as an expression."""
    return pl.lit(text) if isinstance(text, str) else text


def said(name: str, value: pl.Expr | None = None) -> pl.Expr:
    """The value of a field as a person writes it: £34.50, 4 Jan 2026, 37.5. `value` where it is not in its column."""
    column = pl.col(name) if value is None else value
    match fields_by_name()[name].type:
        case FieldType.DATE:
            shown = column.dt.to_string("%-d %b %Y")
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            pence = column % MONEY_SCALE
            decimals = (
                pl.when(pence % 100 == 0)
                .then((pence // 100).cast(pl.String).str.zfill(2))
                .otherwise(pence.cast(pl.String).str.zfill(4))
            )
            shown = pl.format("£{}.{}", column // MONEY_SCALE, decimals)
        case FieldType.DECIMAL:
            shown = (column / FieldType.DECIMAL.scale).cast(pl.String).str.strip_suffix(".0")
        case FieldType.YES_NO:
            shown = pl.when(column).then(pl.lit("yes")).otherwise(pl.lit("no"))
        case _:
            shown = column.cast(pl.String)
    return pl.when(column.is_null()).then(pl.lit("")).otherwise(shown)
