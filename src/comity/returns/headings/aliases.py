"""Headings that are known without a profile: the field's name, its label, and `headings.csv`.

A heading's bracketed unit is laid aside where it is the field's own ("Notice (days)", "Pay (£/hr)"); any
other unit ("Notice (weeks)") makes a different heading, because its numbers mean something else.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from comity.dictionary import Field, FieldType, fields, fields_by_name
from comity.returns.headings.ambiguous import trap_of
from comity.returns.headings.words import heading_key, heading_tokens

_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

_OWN_UNITS: dict[FieldType, frozenset[str]] = {
    FieldType.MONEY_PER_HOUR: frozenset(
        ["gbp", "pounds", "pound", "per", "an", "hour", "hr", "hourly", "ph", "p", "h", "rate"]
    ),
    FieldType.MONEY: frozenset({"gbp", "pounds", "pound"}),
    FieldType.DATE: frozenset(["date", "dd", "mm", "yyyy", "yy", "d", "m", "y", "ddmmyyyy"]),
    FieldType.YES_NO: frozenset(["y", "n", "yes", "no"]),
    FieldType.AUTHORITY: frozenset(["name", "code", "ons", "dfe"]),
}


def own_units(field: Field) -> frozenset[str]:
    """The words in brackets that add nothing to a field's heading."""
    if field.type is FieldType.INTEGER and field.name.endswith("_days"):
        return frozenset({"day", "days", "calendar"})
    if field.type is FieldType.INTEGER and field.name.endswith("_months"):
        return frozenset({"month", "months", "mths"})
    return _OWN_UNITS.get(field.type, frozenset())


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Every known heading of each field, as people write them: name, label, then `headings.csv`."""
    known: dict[str, list[str]] = {field.name: [field.name, field.label] for field in fields()}
    text = files(__package__).joinpath("headings.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        known[row["field"]].append(row["alias"])
    return {name: tuple(texts) for name, texts in known.items()}


@cache
def _by_key() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, texts in aliases().items():
        for text in texts:
            if (other := table.setdefault(heading_key(text), name)) != name:
                raise ValueError(f"headings.csv: {text!r} names both {other} and {name}")
    return table


def field_of(heading: str) -> str | None:
    """The field that a heading is a known name of, or None: also where it could be either of two (`trap_of`)."""
    if trap_of(heading):
        return None
    table = _by_key()
    if found := table.get(heading_key(heading)):
        return found
    for bracketed in _BRACKETED.finditer(heading):
        bare = heading[: bracketed.start()] + " " + heading[bracketed.end() :]
        found = table.get(heading_key(bare))
        if found and set(heading_tokens(bracketed[1])) <= own_units(fields_by_name()[found]):
            return found
    return None
