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


def months_after(index: nw.Expr, day: nw.Expr, months: int) -> nw.Expr:
    """The day number so many calendar months after a day of a month, clipped at the month's end: three months after
    30 November is 28 February, or 29 in a leap year.

    `index` is a `month_index` and `day` the day of the month; give columns, because each is read many times.
    """
    total = index + months
    to_year = total // 12
    to_month = total - to_year * 12 + 1
    leap = (_divides(total // 12, 4) & ~_divides(total // 12, 100)) | _divides(total // 12, 400)
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    last = (
        nw.when(to_month == 2)
        .then(february)
        .otherwise(nw.when(to_month.is_in([4, 6, 9, 11])).then(nw.lit(30)).otherwise(nw.lit(31)))
    )
    to_day = nw.when(day > last).then(last).otherwise(day)
    return to_year * 10_000 + to_month * 100 + to_day


def _divides(value: nw.Expr, by: int) -> nw.Expr:
    return (value // by) * by == value
