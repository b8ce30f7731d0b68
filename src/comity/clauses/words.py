"""Reasons in words: one template, rendered for one assignment in Python or for a column in a frame.

A template is plain text with `{name:format}` in it. Reasons are a pure function of an assignment's values, so they
are made only for what was not met and only when someone looks. Both renderings give the same text
(`tests/generative/test_words.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import narwhals as nw

from comity.clauses.calendar import date_of, parts_of

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
BLANK = "(blank)"
BLANK_AS = {
    "blank_or_not_recognised": "blank",
    "authority": "an authority that is not given",
    "date": "a day that is not given",
}
"""What a blank is written as in the formats that say it in words of their own."""

Labels = Mapping[str, Mapping[Any, str]]
"""Texts for codes and bitmasks, by format name: {"role": {"social_worker": "social worker"}}."""


def digits(value: nw.Expr) -> nw.Expr:
    """A whole number as text."""
    return value.cast(nw.String)


def two(value: nw.Expr) -> nw.Expr:
    """A whole number below 100 as two digits."""
    return nw.when(value < 10).then(joined("0", digits(value))).otherwise(digits(value))


def joined(*parts: str | nw.Expr) -> nw.Expr:
    """Texts run together; null if any is null."""
    return nw.concat_str(
        [nw.lit(part) if isinstance(part, str) else part for part in parts], separator="", ignore_nulls=False
    )


def pounds_column(value: nw.Expr) -> nw.Expr:
    """Ten-thousandths of a pound as 34.50, or 34.0050 where there is less than a penny in it."""
    whole = value // 10_000
    rest = value - whole * 10_000
    pence = rest // 100
    small = rest - pence * 100
    text = joined(digits(whole), ".", two(pence))
    return nw.when(small > 0).then(joined(text, two(small))).otherwise(text)


def pounds_text(value: int) -> str:
    """The same for one value."""
    whole, rest = divmod(value, 10_000)
    pence, small = divmod(rest, 100)
    return f"{whole}.{pence:02d}" + (f"{small:02d}" if small else "")


def decimal_column(value: nw.Expr) -> nw.Expr:
    """Millionths as a number of at most two decimals, with no needless zeros."""
    whole = value // 1_000_000
    hundredths = (value - whole * 1_000_000) // 10_000
    tenths = hundredths // 10
    return (
        nw.when(hundredths == 0)
        .then(digits(whole))
        .otherwise(
            nw.when(hundredths == tenths * 10)
            .then(joined(digits(whole), ".", digits(tenths)))
            .otherwise(joined(digits(whole), ".", two(hundredths)))
        )
    )


def decimal_text(value: int) -> str:
    """The same for one value."""
    whole, rest = divmod(value, 1_000_000)
    hundredths = rest // 10_000
    return f"{whole}.{hundredths:02d}".rstrip("0").rstrip(".")


def tenths_column(value: nw.Expr) -> nw.Expr:
    """Tenths of a per cent as 36.2."""
    whole = value // 10
    return joined(digits(whole), ".", digits(value - whole * 10))


def date_column(value: nw.Expr) -> nw.Expr:
    """A date as 1 February 2026."""
    return joined(digits(value.dt.day()), " ", value.dt.to_string("%B %Y"))


def date_text(value: date) -> str:
    """The same for one date."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def day_number_column(value: nw.Expr) -> nw.Expr:
    """A day held as its number, as 1 February 2026."""
    year, month, day = parts_of(value)
    names = month.replace_strict(list(range(1, 13)), MONTHS, default=None, return_dtype=nw.String)
    return joined(digits(day), " ", names, " ", digits(year))


def day_number_iso_column(value: nw.Expr) -> nw.Expr:
    """A day held as its number, as 2026-02-01."""
    year, month, day = parts_of(value)
    return joined(digits(year), "-", two(month), "-", two(day))


def counted_column(unit: str) -> Callable[[nw.Expr], nw.Expr]:
    """A number with its unit: 1 month, 3 months."""
    return lambda value: nw.when(value == 1).then(nw.lit(f"1 {unit}")).otherwise(joined(digits(value), f" {unit}s"))


def counted_text(unit: str) -> Callable[[int], str]:
    """The same for one number."""
    return lambda value: f"1 {unit}" if value == 1 else f"{value} {unit}s"


BY_WHEN = {
    "starts": ("starts", "started"),
    "binds_new": ("binds", "bound"),
    "would_comply": ("would comply", "would have complied"),
    "before_the_start": (", before the start", " now: the assignment began without"),
    "or_after": (", or after ", ": this one had "),
    "more_or_too_few": (" more", " too few"),
    "complete_checks": (
        "Complete every check on or before the start",
        "Make now whatever check was not made: each was due on or before the start",
    ),
    "approve_worker": (
        "Approve each worker by name on or before the start",
        "Approve now each worker by name who was not, which was due on or before the start",
    ),
}
"""Words before the assignment has begun, and once it has: no remedy is of a start that is past, and nothing has started
that is still to come."""


def _by_when(before: str, after: str) -> tuple[Callable[[nw.Expr], nw.Expr], Callable[[Any], str]]:
    return (
        lambda begun: nw.when(begun).then(nw.lit(after)).otherwise(nw.lit(before)),
        lambda begun: after if begun else before,
    )


FORMATS: dict[str, tuple[Callable[[nw.Expr], nw.Expr], Callable[[Any], str]]] = {
    "text": (lambda value: value.cast(nw.String), str),
    "number": (digits, str),
    "money": (lambda value: joined("£", pounds_column(value)), lambda value: "£" + pounds_text(value)),
    "pounds": (pounds_column, pounds_text),
    "decimal": (decimal_column, decimal_text),
    "percent": (
        lambda value: nw.when(value == 0).then(nw.lit("less than 0.1%")).otherwise(joined(tenths_column(value), "%")),
        lambda value: f"{value // 10}.{value % 10}%" if value else "less than 0.1%",
    ),
    "tenths": (tenths_column, lambda value: f"{value // 10}.{value % 10}"),
    "date": (date_column, date_text),
    "iso": (lambda value: value.dt.to_string("%Y-%m-%d"), lambda value: value.isoformat()),
    "day": (day_number_column, lambda value: date_text(date_of(value))),
    "dayiso": (day_number_iso_column, lambda value: date_of(value).isoformat()),
    "yesno": (
        lambda value: nw.when(value).then(nw.lit("yes")).otherwise(nw.when(~value).then(nw.lit("no"))),
        lambda value: "yes" if value else "no",
    ),
    **{name: _by_when(before, after) for name, (before, after) in BY_WHEN.items()},
    "months": (counted_column("month"), counted_text("month")),
    "days": (counted_column("day"), counted_text("day")),
    "references": (counted_column("reference"), counted_text("reference")),
    "more_references": (counted_column("more reference"), counted_text("more reference")),
    "blank_or_not_recognised": (
        lambda value: joined("not recognised (", value.cast(nw.String), ")"),
        lambda value: f"not recognised ({value})",
    ),
}


@dataclass(frozen=True, slots=True)
class Template:
    """A reason or remedy with places in it. `{pay_rate:money}` is a column and how to write it."""

    text: str

    def parts(self) -> tuple[str | tuple[str, str], ...]:
        """Literal texts and (name, format) pairs, in order."""
        return _parts(self.text)

    def column(self, names: Mapping[str, str], labels: Labels) -> nw.Expr:
        """The template over a frame. `names` maps a place to its column where they differ."""
        parts = [
            part if isinstance(part, str) else _place_column(names.get(part[0], part[0]), part[1], labels)
            for part in self.parts()
        ]
        return joined(*parts) if parts else nw.lit("")

    def words(self, row: Mapping[str, Any], names: Mapping[str, str], labels: Labels) -> str:
        """The template for one assignment's values."""
        return "".join(
            part if isinstance(part, str) else _place_text(row.get(names.get(part[0], part[0])), part[1], labels)
            for part in self.parts()
        )


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str | tuple[str, str], ...]:
    found: list[str | tuple[str, str]] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append((match[1], match[2] or "text"))
        end = match.end()
    if end < len(text):
        found.append(text[end:])
    return tuple(found)


def _place_column(column: str, form: str, labels: Labels) -> nw.Expr:
    value = nw.col(column)
    if form in labels:
        texts = labels[form]
        named = value.replace_strict(list(texts), list(texts.values()), default=None, return_dtype=nw.String)
        return nw.coalesce(named, value.cast(nw.String), nw.lit(BLANK_AS.get(form, BLANK)))
    return nw.coalesce(FORMATS[form][0](value), nw.lit(BLANK_AS.get(form, BLANK)))


def _place_text(value: Any, form: str, labels: Labels) -> str:
    if value is None:
        return BLANK_AS.get(form, BLANK)
    if form in labels:
        return labels[form].get(value, str(value))
    return FORMATS[form][1](value)


def working_column(working: Mapping[str, tuple[str, str]]) -> nw.Expr:
    """The working as a JSON object over a frame: key -> (column, format); all values are strings or null."""
    parts: list[str | nw.Expr] = []
    for number, (key, (column, form)) in enumerate(working.items()):
        text = FORMATS[form][0](nw.col(column))
        if form == "text":
            text = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        parts.append(("{" if number == 0 else ",") + json.dumps(key) + ":")
        parts.append(nw.coalesce(joined('"', text, '"'), nw.lit("null")))
    return joined(*parts, "}") if parts else nw.lit("{}")


def working_values(row: Mapping[str, Any], working: Mapping[str, tuple[str, str]]) -> dict[str, str | None]:
    """The same working for one assignment, as a mapping."""
    return {
        key: None if row.get(column) is None else FORMATS[form][1](row[column])
        for key, (column, form) in working.items()
    }
