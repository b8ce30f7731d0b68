"""Counts, dates and quarters in words, as a report says them."""

from __future__ import annotations

from datetime import date

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def day(value: date) -> str:
    """A date as 30 September 2026, whatever the machine's language."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def quarter(value: str) -> str:
    """2026-Q3 as July to September 2026; anything else as it stands."""
    year, _, number = value.partition("-Q")
    if number not in {"1", "2", "3", "4"}:
        return value
    first = (int(number) - 1) * 3
    return f"{MONTHS[first]} to {MONTHS[first + 2]} {year}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 assignment, 2 assignments, 1,204 assignments."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], limit: int = 8) -> str:
    """A, B and C; with more than `limit`, the first ones and how many more."""
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
