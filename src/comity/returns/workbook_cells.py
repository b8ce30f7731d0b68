"""Writing a cell of a file into a new workbook with its own type, so that no text becomes a formula or a link."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from comity.returns.reading import CellValue

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_TEXT = 32_767
"""Characters that a workbook's cell can hold."""

OPTIONS: Mapping[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What every workbook made of other people's cells is opened with."""

_DATES = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy", time: "hh:mm:ss"}


def write_cell(
    sheet: Worksheet, row: int, column: int, value: CellValue, format_of: Callable[[str], Format | None]
) -> None:
    """One cell, `row` and `column` from 0; what a workbook cannot hold as it is stands as text, cut at `MOST_TEXT`.

    `format_of` gives the format for a number format ("" for none). A blank is written only where it has a format.
    """
    if isinstance(value, datetime | date | time) and _holdable(value):
        kind = datetime if isinstance(value, datetime) else type(value)
        sheet.write_datetime(row, column, value, format_of(_DATES[kind]))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, format_of(""))
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < 2**53:
        sheet.write_number(row, column, value, format_of(""))
    elif value is None or value == "":
        if (blank := format_of("")) is not None:
            sheet.write_blank(row, column, None, blank)
    else:
        text = value if isinstance(value, str) else str(value)
        sheet.write_string(row, column, text[:MOST_TEXT], format_of(""))


def _holdable(value: date | datetime | time) -> bool:
    """A workbook's calendar begins in 1900."""
    return isinstance(value, time) or value.year >= 1900


def legal_name(name: str, used: set[str]) -> str:
    """A sheet name that a workbook takes: at most 31 characters, none of []:*?/\\, and not yet `used`.

    It is added to those used.
    """
    cleaned = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip().strip("'")[:31] or "Sheet"
    if cleaned.casefold() == "history":
        cleaned = "History sheet"
    legal, number = cleaned, 1
    while legal.casefold() in used:
        number += 1
        legal = f"{cleaned[: 30 - len(str(number))]} {number}"
    used.add(legal.casefold())
    return legal
