"""When each publication is read: a later one ends an earlier on the day before it begins, or leaves it no day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.web.agreements.models import Publication
from comity.web.agreements.periods import displaced, periods

TODAY = date(2026, 11, 22)


def publication(number: int, in_force: date) -> Publication:
    return Publication(pk=number, number=number, in_force=in_force, version=str(number))


FIRST = publication(1, date(2025, 10, 1))
NEXT_YEAR = publication(2, date(2027, 1, 1))


def test_the_later_one_ends_the_earlier_on_the_day_before() -> None:
    held = periods([FIRST, NEXT_YEAR])
    assert (held[1].first, held[1].last, held[1].by) == (date(2025, 10, 1), date(2026, 12, 31), NEXT_YEAR)
    assert (held[2].last, held[2].by) == (None, None)


def test_one_that_begins_no_later_leaves_the_other_no_day() -> None:
    for day in (date(2025, 9, 1), date(2025, 10, 1)):
        assert periods([FIRST, publication(2, day)])[1].is_empty


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(0, 45))
def test_on_each_day_the_one_whose_days_hold_it_is_the_one_in_force(starts: list[int], at: int) -> None:
    every = [publication(number + 1, FIRST.in_force + timedelta(start)) for number, start in enumerate(starts)]
    day = FIRST.in_force + timedelta(at)
    in_force = max((held for held in every if held.in_force <= day), key=lambda held: held.number or 0, default=None)
    reading = [
        held
        for held, period in ((held, periods(every)[held.pk]) for held in every)
        if period.first <= day <= (period.last or date.max)
    ]
    assert reading == ([in_force] if in_force else [])


def test_a_bundle_for_days_to_come_takes_nothing_from_the_past() -> None:
    assert displaced(NEXT_YEAR, [FIRST], TODAY) is None
    assert displaced(publication(2, TODAY), [FIRST], TODAY) is None
    assert displaced(publication(1, date(2020, 1, 1)), [], TODAY) is None


def test_a_bundle_for_days_past_would_have_them_judged_anew() -> None:
    for day in (date(2025, 10, 1), TODAY - timedelta(days=1)):
        found = displaced(publication(2, day), [FIRST], TODAY)
        assert found is not None
        assert (found.others, found.past) == ((FIRST,), True)


def test_a_bundle_may_leave_one_that_has_not_begun_no_day() -> None:
    found = displaced(publication(3, date(2026, 12, 1)), [FIRST, NEXT_YEAR], TODAY)
    assert found is not None
    assert (found.others, found.past) == ((NEXT_YEAR,), False)
