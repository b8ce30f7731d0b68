"""Authorities that are known but that the memorandum does not bind."""

from __future__ import annotations

import polars as pl

from comity.returns.cells.context import Context
from comity.returns.validation.required import QUARTER_FIRST, QUARTER_LAST
from comity.returns.validation.rule import Rule

_col = pl.col


def party_rules(context: Context) -> list[Rule]:
    """The rule that a row's authority is a party of the memorandum during the quarter, where it has parties."""
    outside = ~_col("authority").is_in([party.authority for party in context.parties])
    for party in context.parties:
        away = []
        if party.joined is not None:
            away.append(_col(QUARTER_LAST) < party.joined)
        if party.left is not None:
            away.append(_col(QUARTER_FIRST) >= party.left)
        if away:
            outside |= (_col("authority") == party.authority) & pl.any_horizontal(away).fill_null(value=False)
    names = context.authorities.names
    return [
        Rule(
            code="not-a-party",
            level="query",
            field="authority",
            broken=outside if context.parties else pl.lit(value=False),
            expected="a party of the memorandum",
            message=pl.format(
                "{} is not a party of this memorandum in the quarter, so no clause is judged for the row. Is it the"
                " right authority, and the right memorandum?",
                _col("authority").replace_strict(names, default=_col("authority")) if names else _col("authority"),
            ),
            about="an authority that is recognised but is not a party of the memorandum; no clause is judged for it",
        )
    ]
