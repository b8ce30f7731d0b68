"""The kinds of value that programs send. What a database, a mail or a page could not hold is refused here, in words."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr, WithJsonSchema

LARGEST = 2**63 - 1
"""The largest id that the databases hold."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LINE = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"
NO_LINE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
HALF = re.compile(r"[\ud800-\udfff]")


def _line(text: str) -> str:
    if NO_LINE.search(text):
        raise ValueError("Give text on one line, without control characters.")
    if HALF.search(text):
        raise ValueError("Give text that is Unicode: half of a pair of characters stands alone in it.")
    return text


def _whole(value: Any) -> Any:
    """Before pydantic looks: half a pair of characters is told in our words, not in those of an encoder."""
    return _line(value) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    if isinstance(value, str) and DAY.fullmatch(value) and value.isascii():
        return date.fromisoformat(value)
    if isinstance(value, date):
        return value
    raise ValueError("Give a day that exists, as 2026-09-30.")


def _readable(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise ValueError("Give a year from 2000 to 2100.")
    return day


Line = Annotated[StrictStr, BeforeValidator(_whole), Field(json_schema_extra={"pattern": LINE})]
"""Text on one line."""

Name = Annotated[StrictStr, BeforeValidator(_whole), Field(min_length=1, json_schema_extra={"pattern": LINE})]
"""Text on one line that is not empty."""

Id = Annotated[int, Field(ge=1, le=LARGEST)]
"""An id in an address."""

GivenId = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
"""An id in a body: a number, not the text of one."""

Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day, as 2026-09-30."""

ReadDay = Annotated[
    date,
    BeforeValidator(_day),
    AfterValidator(_readable),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^(20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$"}),
]
"""A day that a memorandum can be read as at."""
