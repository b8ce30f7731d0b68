"""A workbook's cell as text, so that one reader serves workbooks and CSV alike."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal


def number_text(value: float) -> str:
    """A spreadsheet's float at the 15 significant digits it keeps: 34.010000000000005 is "34.01"."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def cell_text(value: str | int | float | bool | date | datetime | time | None) -> str | None:
    """The text of a cell: ISO dates, plain numbers, TRUE or FALSE; None for an empty cell."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat()
