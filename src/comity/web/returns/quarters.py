"""The quarters before and after one."""

from __future__ import annotations

from datetime import date


def before(quarter: str) -> str:
    """The quarter before: 2026-Q1 gives 2025-Q4."""
    return _moved(quarter, -1)


def after(quarter: str) -> str:
    """The quarter after."""
    return _moved(quarter, 1)


def _moved(quarter: str, by: int) -> str:
    year, number = quarter.split("-Q")
    place = int(year) * 4 + int(number) - 1 + by
    return f"{place // 4}-Q{place % 4 + 1}"


def of_day(day: date) -> str:
    """The quarter that a day is in."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
