"""Calendar quarters: 2026-Q3, Q3 2026, 2026 Q3, Jul-Sep 2026. Financial quarters are refused, with the reason."""

from __future__ import annotations

import re
from datetime import date, timedelta

from comity.returns.cells.problem import CellProblem

EXPECTED = "a calendar quarter such as 2026-Q3 (July to September 2026)"

_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/ ]?\s*Q(?:uarter|tr)?\.?\s*([1-4])$", re.I | re.A)
_QUARTER_FIRST = re.compile(r"^Q(?:uarter|tr)?\.?\s*([1-4])\s*[-/, ]?\s*(\d{4})$", re.I | re.A)
_FINANCIAL = re.compile(r"(?:FY\s*\d{2}|\d{4}\s*[-/]\s*\d{2}(?!\d)|financial)", re.I | re.A)
_MONTHS = re.compile(r"^([a-z]{3})[a-z]*\s*(?:-|to|\u2013|/)\s*([a-z]{3})[a-z]*\s*(\d{4})$", re.I | re.A)
_SPANS = {("jan", "mar"): 1, ("apr", "jun"): 2, ("jul", "sep"): 3, ("oct", "dec"): 4}


def parse_quarter(text: str) -> str | CellProblem:
    """The quarter as `YYYY-Qn`. "2026/27 Q2" is a financial quarter: a problem that explains."""
    if found := _YEAR_FIRST.match(text):
        return _plausible(int(found[1]), int(found[2]))
    if found := _QUARTER_FIRST.match(text):
        return _plausible(int(found[2]), int(found[1]))
    if (found := _MONTHS.match(text)) and (number := _SPANS.get((found[1].lower(), found[2].lower()))):
        return _plausible(int(found[3]), number)
    if _FINANCIAL.search(text):
        return CellProblem(
            "financial-quarter",
            f"{EXPECTED}; financial-year quarters are not used: Q2 of 2026/27 is July to September 2026, so 2026-Q3",
        )
    return CellProblem("unreadable-quarter", EXPECTED)


def _plausible(year: int, number: int) -> str | CellProblem:
    if not 2000 <= year <= 2100:
        return CellProblem("unreadable-quarter", EXPECTED)
    return f"{year}-Q{number}"


def first_day(quarter: str) -> date:
    """The first day of `YYYY-Qn`."""
    return date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)


def last_day(quarter: str) -> date:
    """The last day of `YYYY-Qn`."""
    year, number = int(quarter[:4]), int(quarter[-1])
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return after - timedelta(days=1)
