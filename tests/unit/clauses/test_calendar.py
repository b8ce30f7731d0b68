"""Calendar months in whole numbers are those of the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest

from comity.clauses.calendar import clipped, date_of, day_number, month_index, number_of, parts_of

DAYS = [date(1899, 11, 25) + timedelta(days=step) for step in range(0, 115_000, 3)]


def plus(day: date, months: int) -> date:
    """The same by the standard library's calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@pytest.mark.parametrize("months", [0, 1, 3, 6, 12, 13])
def test_months_after_are_clipped_at_the_months_end(months):
    frame = nw.from_native(pl.DataFrame({"day": DAYS}))
    after = clipped(month_index(nw.col("day")) + months, nw.col("day").dt.day())
    found = frame.select(after=after)["after"].to_list()
    assert [date_of(number) for number in found] == [plus(day, months) for day in DAYS]


def test_a_day_number_sorts_as_its_date():
    frame = nw.from_native(pl.DataFrame({"day": DAYS}))
    found = frame.select(number=day_number(nw.col("day")))["number"].to_list()
    assert found == sorted(found) == [number_of(day) for day in DAYS]


def test_a_day_number_is_taken_apart_into_its_date():
    frame = nw.from_native(pl.DataFrame({"number": [number_of(day) for day in DAYS]}))
    year, month, day = parts_of(nw.col("number"))
    found = frame.select(year=year, month=month, day=day)
    assert [date(*parts) for parts in found.rows()] == DAYS
