"""Text to values, exactly: a date is `2025-10-01` and nothing else, and money never passes through a float.

Each annotated type takes the text of a cell or a YAML scalar. Its error carries two messages, what was
found and what to write, which `shapes` turns into a `Problem`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from comity.dictionary import fields_by_name

REGIONAL_GROUNDS = ("other_region", "substantive_role")
"""Grounds that exempt from a cool-off and are not reasons for leaving."""

NONE_AGREED = "none agreed"
NOT_KNOWN = "not known"

_LONGEST = 60


def grounds() -> tuple[str, ...]:
    """Every ground that can exempt from a cool-off: the dictionary's leaving reasons and two more."""
    return (*fields_by_name()["leaving_reason"].codes, *REGIONAL_GROUNDS)


def payment_bases() -> tuple[str, ...]:
    """The payment bases of the return dictionary."""
    return fields_by_name()["payment_basis"].codes


def quoted(value: object) -> str:
    """What was found, short enough to read on one line."""
    text = str(value)
    return f'"{text}"' if len(text) <= _LONGEST else f'"{text[:_LONGEST]}..."'


def wrong(found: str, write: str) -> PydanticCustomError:
    """An error with both of its messages."""
    return PydanticCustomError("comity", "{found}", {"found": found, "write": write})


def _text(value: Any) -> str:
    if value is None:
        raise wrong("it is blank", "Write a value, or leave the key out")
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "a group of keys"
        raise wrong(f"{kind} stands where one value belongs", "Write one value")
    return value


def _day(value: Any) -> date:
    text = _text(value).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise wrong(f"{quoted(text)} is not a date", "Write the date as year-month-day, such as 2025-10-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(f"{quoted(text)} is not in the calendar", "Write a day that exists") from None


def _whole(value: Any) -> int:
    text = _text(value).strip()
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise wrong(f"{quoted(text)} is not a whole number", "Write a whole number from 0 to 9999, such as 3")
    return int(text)


def _amount(value: Any) -> Decimal:
    text = _text(value).strip()
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", text):
        write = "Write a plain number with at most four decimals, such as 34.50"
        raise wrong(f"{quoted(text)} is not an amount", write)
    return Decimal(text)


def _cap(value: Any) -> Decimal | str:
    text = "" if value is None else _text(value).strip()
    if text in (NONE_AGREED, NOT_KNOWN):
        return text
    write = f'Write pounds an hour such as 34.50, or "{NONE_AGREED}" or "{NOT_KNOWN}"'
    if not text:
        raise wrong("the cap is blank", write)
    try:
        amount = _amount(text)
    except PydanticCustomError:
        raise wrong(f"{quoted(text)} is not an amount of money with at most four decimals", write) from None
    if not amount:
        raise wrong("a cap of nothing is not a cap", write)
    return amount


def _yes(value: Any) -> bool:
    text = _text(value).strip().lower()
    if text not in ("true", "false", "yes", "no"):
        raise wrong(f"{quoted(value)} is neither true nor false", "Write true or false")
    return text in ("true", "yes")


def _words(value: Any) -> str:
    """Text with its white space settled, so that rewrapping a paragraph changes nothing."""
    paragraphs = re.split(r"\n\s*\n", _text(value).strip())
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    if not text:
        raise wrong("it is blank", "Write it out")
    if not text.replace("\n\n", "").isprintable():
        raise wrong("it has characters that cannot be printed", "Type it again as plain text")
    return text


def _fact(value: Any) -> str:
    """A fact of a scenario; a blank is a fact too."""
    return "" if value is None else _text(value).strip()


def _ground(value: Any) -> str:
    text = _text(value).strip()
    if text not in grounds():
        raise wrong(f"{quoted(text)} is not a ground for exemption", choose(text, grounds()))
    return text


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else _text(value).split("|")
    return tuple(dict.fromkeys(_words(part) for part in parts if part and str(part).strip()))


def choose(found: str, choices: tuple[str, ...] | list[str]) -> str:
    """What to write where one of a few words belongs, with the nearest first where one is near."""
    from difflib import get_close_matches

    listed = ", ".join(choices)
    near = get_close_matches(found.lower().replace(" ", "_"), choices, n=1, cutoff=0.6)
    near = near or get_close_matches(found.lower().replace(" ", "-"), choices, n=1, cutoff=0.6)
    return f"Write {near[0]} if that is what is meant (one of: {listed})" if near else f"Write one of: {listed}"


Day = Annotated[date, BeforeValidator(_day)]
Whole = Annotated[int, BeforeValidator(_whole)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Cap = Annotated[Decimal | str, BeforeValidator(_cap)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Text = Annotated[str, BeforeValidator(_words)]
Fact = Annotated[str, BeforeValidator(_fact)]
Ground = Annotated[str, BeforeValidator(_ground)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
