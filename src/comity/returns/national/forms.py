"""How a date and a number are written in the national return, as a mapping says."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from comity.dictionary import FieldType

DATES = "dd/mm/yyyy"
"""How dates are written where a mapping does not say."""

_TOKENS = {
    "yyyy": "%Y",
    "yy": "%y",
    "mmmm": "%B",
    "mmm": "%b",
    "mm": "%m",
    "m": "%m",
    "dd": "%d",
    "d": "%d",
}
_PARTS = re.compile(r"y+|m+|d+|[-/. ]+|.", re.S)


def date_form(text: str) -> str | None:
    """What is wrong with a date form such as dd/mm/yyyy; None for nothing."""
    tokens = [part for part in _PARTS.findall(text) if not re.fullmatch(r"[-/. ]+", part)]
    unknown = [part for part in tokens if part not in _TOKENS]
    if unknown:
        return f"{unknown[0]!r} is not part of a date"
    kinds = sorted(part[0] for part in tokens)
    if "m" in kinds and "y" in kinds and kinds in (["d", "m", "y"], ["m", "y"]):
        return None
    return "it does not say the day, the month and the year once each"


def date_text(value: date, form: str) -> str:
    """A date in a form that `date_form` finds nothing wrong with."""
    single = {"d": str(value.day), "m": str(value.month)}
    return "".join(
        single[part] if part in single else value.strftime(_TOKENS[part]) if part in _TOKENS else part
        for part in _PARTS.findall(form)
    )


def number(value: int, kind: FieldType, decimals: int | None) -> Decimal:
    """A frame's scaled whole number as a number with that many decimals, rounded half up.

    Without `decimals` it has as many as it needs; money at least two.
    """
    exact = Decimal(value) / kind.scale
    if decimals is not None:
        return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    least = 2 if kind in (FieldType.MONEY, FieldType.MONEY_PER_HOUR) else 0
    plain = format(exact.normalize(), "f")
    places = max(least, len(plain.partition(".")[2]))
    return exact.quantize(Decimal(1).scaleb(-places))
