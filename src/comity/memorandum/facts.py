"""The facts that a scenario gives, from text to the types of the return dictionary."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from comity.dictionary import Field, FieldType

Fact = str | int | bool | date | Decimal | None
"""A fact in its dictionary type. Money and decimals are Decimal, never float; a blank is None."""

_YES = {"yes": True, "true": True, "no": False, "false": False}


class UnreadableFactError(ValueError):
    """A fact that is not of its field's type. The message says what to write."""


def fact(field: Field, text: str) -> Fact:
    """The text as a value of the field. Raises `UnreadableFactError` saying what to write instead."""
    if not text:
        return None
    if field.type is FieldType.DATE:
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise UnreadableFactError("Write a day that exists as year-month-day, such as 2025-10-01")
    if field.type in (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL):
        places = 6 if field.type is FieldType.DECIMAL else 4
        if re.fullmatch(rf"[0-9]{{1,9}}(\.[0-9]{{1,{places}}})?", text):
            return Decimal(text)
        raise UnreadableFactError(f"Write a plain number with at most {places} decimals, such as 34.50")
    if field.type is FieldType.INTEGER:
        if re.fullmatch(r"[0-9]{1,9}", text):
            return int(text)
        raise UnreadableFactError("Write a whole number, such as 28")
    if field.type is FieldType.YES_NO:
        if text.lower() in _YES:
            return _YES[text.lower()]
        raise UnreadableFactError("Write yes or no")
    if field.codes and text not in field.codes:
        raise UnreadableFactError(f"Write one of: {', '.join(field.codes)}")
    return text
