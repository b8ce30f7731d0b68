"""Calendar months in whole-number arithmetic, the same on every engine.

Adding months to a date is spelt differently by each engine (and not at all by pandas over Arrow), so it
is done on the date's own numbers. A month is its number counted from year nought: 24300 is January 2025. A day is a
hundred times its month and its day in it: 2430031 is 31 January 2025. Both sort as the calendar does.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw


def month_index(value: nw.Expr) -> nw.Expr:
    """The month of a date."""
    return value.dt.year().cast(nw.Int64) * 12 + value.dt.month().cast(nw.Int64) - 1


def day_number(value: nw.Expr) -> nw.Expr:
    """The day of a date."""
    return month_index(value) * 100 + value.dt.day().cast(nw.Int64)


def number_of(value: date) -> int:
    """The same for one date."""
    return (value.year * 12 + value.month - 1) * 100 + value.day


def date_of(number: int) -> date:
    """The date of a day's number."""
    index, day = divmod(number, 100)
    return date(index // 12, index % 12 + 1, day)


def parts_of(number: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """The year, the month (1 to 12) and the day in it of a day's number."""
    index = number // 100
    year = index // 12
    return year, index - year * 12 + 1, number - index * 100


def clipped(index: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The number of a day in a month, clipped at the month's end: three months after 30 November is 28 February,
    or 29 in a leap year."""
    in_four_years = (index % 48).replace_strict(list(range(48)), LAST_DAYS, default=None, return_dtype=nw.Int64)
    last = nw.when(index.is_in(COMMON_FEBRUARIES)).then(nw.lit(28, dtype=nw.Int64)).otherwise(in_four_years)
    return index * 100 + nw.min_horizontal(day, last)


COMMON_YEAR = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
LAST_DAYS = [31, 29, *COMMON_YEAR[2:], *COMMON_YEAR * 3]
"""The last days of the months of four years from a leap year."""

COMMON_FEBRUARIES = [year * 12 + 1 for year in (1700, 1800, 1900, 2100, 2200, 2300, 2500)]
"""The Februaries of years that four divides and that are not leap years; a list costs an engine less than the rule."""
