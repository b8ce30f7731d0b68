"""The quarter of a day, and the one before a quarter."""

from __future__ import annotations

from datetime import date


def before(quarter: str) -> str:
    """The quarter before: 2026-Q1 gives 2025-Q4."""
    year, number = (int(part) for part in quarter.split("-Q"))
    return f"{year - 1}-Q4" if number == 1 else f"{year}-Q{number - 1}"


def of_day(day: date) -> str:
    """The quarter that a day is in."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"
