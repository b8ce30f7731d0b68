"""Which quarter a return is for, and which day to judge it as at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class NoDayError(Exception):
    """Neither the file nor whoever asked says which quarter it is for. The caller says how to tell it."""


def when(assignments: pl.DataFrame, quarter: str | None, as_at: date | None) -> tuple[str, date, str]:
    """The quarter, the day to judge as at, and a sentence where the file left some doubt about them.

    `quarter` and `as_at` are what was asked for; without them the file's own quarter, and its last day.

    Raises:
        NoDayError: there is neither a quarter nor a day.
    """
    counts = assignments["quarter"].drop_nulls().value_counts().sort("count", "quarter", descending=True)
    quarters = [*counts["quarter"]]
    found = quarter or (quarters[0] if quarters else "")
    note = ""
    if not quarter and len(quarters) > 1:
        given = ", ".join(quarters[:4])
        note = f"The file gives {len(quarters)} quarters ({given}); most of its rows are of {found}."
    if as_at is not None:
        return found, as_at, note
    if not found:
        raise NoDayError
    return found, last_day(found), note


def last_day(quarter: str) -> date:
    """The last day of a quarter such as 2026-Q3."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first_after = date(year + 1, 1, 1) if number == 4 else date(year, number * 3 + 1, 1)
    return first_after - timedelta(days=1)
