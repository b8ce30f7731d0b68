"""Dates, day first: ISO, 04/01/2026, 4-1-26, 4 Jan 2026. A month is never taken before a day."""

from __future__ import annotations

import re
from datetime import date

from comity.returns.cells.problem import CellProblem, note

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""The years a return can speak of; a date outside them is a slip of the finger."""

EXPECTED = "a date, day first: 04/01/2026, 4 Jan 2026 or 2026-01-04"

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = re.compile(
    r"[T ]\s*(?P<h>\d{1,2}):(?P<m>\d{2})(:(?P<s>\d{2})(\.\d+)?)?\s*(?P<half>am|pm)?\s*(Z|\+00:00)?$", re.I | re.A
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.I | re.A)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$", re.A)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.A)
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})$", re.A)
_NAMED = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.,]*([a-z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})$", re.I | re.A
)
_MONTH_NAME_FIRST = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.I | re.A)
_SERIAL = re.compile(r"^[2-6]\d{4}(\.\d+)?$", re.A)


def _century(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return 2000 + number if number < 50 else 1900 + number


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written, or None where the text has no shape of a date."""
    if found := _YEAR_FIRST.match(text):
        return int(found[1]), int(found[3]), int(found[4])
    if found := _COMPACT.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.match(text):
        return _century(found[4]), int(found[3]), int(found[1])
    if (found := _NAMED.match(text)) and found[2].lower() in _MONTHS:
        return _century(found[3]), _MONTHS[found[2].lower()], int(found[1])
    if (found := _MONTH_NAME_FIRST.match(text)) and found[1].lower() in _MONTHS:
        return int(found[3]), _MONTHS[found[1].lower()], int(found[2])
    return None


def parse_date(text: str) -> date | CellProblem:
    """The date that a trimmed text states.

    A time of day other than midnight leaves the date with a note. An impossible date, a thirteenth
    month, a year outside 1950 to 2100 and anything else is a problem, never a guess.
    """
    time_of_day = _TIME.search(text)
    bare = _WEEKDAY.sub("", text[: time_of_day.start()] if time_of_day else text).strip()
    parts = _parts(bare)
    if parts is None:
        if _SERIAL.match(text):
            return CellProblem(
                "unreadable-date",
                f"{EXPECTED}; a bare number may be a spreadsheet's day count: format the cell as a date",
            )
        return CellProblem("unreadable-date", EXPECTED)
    year, month, day = parts
    if month > 12:
        return CellProblem("impossible-date", f"{EXPECTED}; there is no month {month}, and months are never read first")
    try:
        value = date(year, month, day)
    except ValueError:
        return CellProblem("impossible-date", f"{EXPECTED}; that day is not in the calendar")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return CellProblem("implausible-year", f"a date between {FIRST_YEAR} and {LAST_YEAR}")
    if time_of_day and _is_not_midnight(time_of_day):
        return note("time-of-day", "a date with no time of day", value)
    return value


def _is_not_midnight(found: re.Match[str]) -> bool:
    hour = int(found["h"]) % 12 if found["half"] and found["half"].lower() == "am" else int(found["h"])
    return bool(hour or int(found["m"]) or int(found["s"] or 0))
