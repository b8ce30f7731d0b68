"""Calendar months in whole-number arithmetic, the same on every engine.

Adding months to a date is spelt differently by each engine (and not at all by pandas over Arrow), so it
is done on the date's own numbers. A day is then the number 20260201, which sorts as the date does.
"""

from __future__ import annotations

import narwhals as nw


def day_number(value: nw.Expr) -> nw.Expr:
    """A date as the number 20260201."""
    year = value.dt.year().cast(nw.Int64)
    return year * 10_000 + value.dt.month().cast(nw.Int64) * 100 + value.dt.day().cast(nw.Int64)


def month_index(value: nw.Expr) -> nw.Expr:
    """A date's month, counted from year nought: 24300 is January 2025."""
    return value.dt.year().cast(nw.Int64) * 12 + value.dt.month().cast(nw.Int64) - 1


def year_of(index: nw.Expr) -> nw.Expr:
    """The year of a month index."""
    return index // 12


def month_of(index: nw.Expr) -> nw.Expr:
    """The month of a month index, 1 to 12."""
    return index - (index // 12) * 12 + 1


def clipped(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """The day number of a day in a month, clipped at the month's end: three months after 30 November is 28 February,
    or 29 in a leap year. Give columns, because each is read many times."""
    leap = ((year // 4) * 4 == year) & ~year.is_in(COMMON_CENTURIES)
    long = month.replace_strict(list(range(1, 13)), LAST_DAYS, default=None, return_dtype=nw.Int64)
    last = nw.when((month == 2) & leap).then(nw.lit(29, dtype=nw.Int64)).otherwise(long)
    return year * 10_000 + month * 100 + nw.when(day > last).then(last).otherwise(day)


LAST_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

COMMON_CENTURIES = [1700, 1800, 1900, 2100, 2200, 2300, 2500]
"""Years that four divides and that are not leap years; a list costs an engine less than the rule."""
