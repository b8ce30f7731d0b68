"""What a cell of an OpenDocument sheet holds."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import Any

from .errors import UnreadableFile
from .limits import MAX_CELL_TEXT
from .shapes import TOO_LONG, UNCACHED, CellFault

AGAIN = "Open it in LibreOffice or Excel, save it again, and send that."
_TIME = re.compile(r"(-?)PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,](\d+))?S)?")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|Err:\d{3}")
_NUMBERS = frozenset({"float", "percentage", "currency"})


def cell_value(attributes: dict[str, str], text: str) -> tuple[Any, CellFault | None]:
    """A cell's value as the child tells it (JSON), or None and the fault in its place.

    Raises `ValueError` when the content is not of the kind that the cell says it is.
    """
    kind = attributes.get("office:value-type", attributes.get("calcext:value-type", ""))
    formula = "table:formula" in attributes
    if attributes.get("calcext:value-type") == "error" or (formula and _ERROR.fullmatch(text.strip())):
        return None, CellFault(text.strip()[:40] or "an error", "a value, not an error")
    if kind in _NUMBERS:
        return _number(attributes["office:value"]), None
    if kind == "date":
        return _date(attributes["office:date-value"])
    if kind == "time":
        return _time(attributes["office:time-value"])
    if kind == "boolean":
        return {"true": True, "false": False}[attributes["office:boolean-value"].lower()], None
    if kind not in ("", "string"):
        raise ValueError(f"a kind {kind[:20]!r}")
    value = attributes.get("office:string-value", text)
    if formula and not value and kind != "string":
        return None, UNCACHED
    if len(value) > MAX_CELL_TEXT:
        return None, TOO_LONG
    return value or None, None


def bad_cell(cell: str, sheet: str, what: str) -> UnreadableFile:
    """The error for a cell whose content is not what it says it is."""
    return UnreadableFile("bad-cell", f"that {cell} of {sheet!r} has {what}", "a cell as LibreOffice writes it", AGAIN)


def _number(given: str) -> int | float:
    number = float(given)
    if not math.isfinite(number) or "_" in given:
        raise ValueError(given)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(given: str) -> tuple[Any, CellFault | None]:
    try:
        if "T" not in given:
            return ["d", date.fromisoformat(given).isoformat()], None
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None, CellFault(f"{given[:40]}, which is no date", "a date between 1 and 9999")
    return ["s", moment.replace(tzinfo=None).isoformat()], None


def _time(given: str) -> tuple[Any, CellFault | None]:
    parts = _TIME.fullmatch(given)
    if parts is None or given.endswith("T"):
        return None, CellFault(f"{given[:40]}, which is no time", "a time of day")
    if parts[1]:
        return None, CellFault(f"{given[:40]}, less than no time", "a time of day")
    hours, minutes, seconds = (int(part or 0) for part in parts.group(2, 3, 4))
    if hours < 24 and minutes < 60 and seconds < 60:
        micro = int((parts[5] or "0").ljust(6, "0")[:6])
        return ["t", time(hours, minutes, seconds, micro).isoformat()], None
    total = hours * 3600 + minutes * 60 + seconds
    shown = f"{total // 3600}:{total // 60 % 60:02}" + (f":{total % 60:02}" if total % 60 else "")
    return shown, None
