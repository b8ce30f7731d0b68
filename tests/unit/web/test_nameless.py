"""No registration number gets into words that others read, however it is written; money and dates do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.dictionary.registration import registration_number
from comity.web.nameless import why_not

NUMBERS = st.integers(1, 999_999).map(str)
SPACES = st.text(" \t\n\u00a0\u2003", max_size=3)


@pytest.mark.parametrize(
    "written",
    [
        *("SW123456", "sw 123456", "SW  123456", "SW\n123456", "SWE123456", "SWE 123456", "SW-123456", "SW_123456"),
        *("SW 1 2 3 4 5 6", "S W 12 34 56", "S.W.123456", "S.W.E. 123-456", "SW no. 12345", "SW/123/456", "SW1234567"),
        *("123456", "(123456)", "no.123456", "\uff33\uff37\uff11\uff12\uff13\uff14\uff15\uff16", "SW12\u200b3456"),
        *("12\u200b3456", "SW 4821", "SW12"),
    ],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    for words in (written, f"We need {written} for the court work", f"Ask for {written}."):
        assert why_not(words), words


@settings(max_examples=200)
@given(NUMBERS, st.data())
def test_whatever_is_read_as_a_number_elsewhere_is_found(number: str, data: st.DataObject) -> None:
    written = "".join(data.draw(SPACES) + each for each in data.draw(st.sampled_from(("SW", "sw", "Sw"))) + number)
    assert registration_number(written)
    assert why_not(f"They know {written}, and no other")


@settings(max_examples=100)
@given(st.integers(10_000, 999_999).map(str), st.data())
def test_the_worker_s_own_number_is_found_without_its_letters(number: str, data: st.DataObject) -> None:
    separators = st.sampled_from(("", " ", "-", " then ", ", "))
    written = "".join(each + data.draw(separators) for each in number)
    assert why_not(f"The number is {written}in full", f"SW{number}")
    assert not why_not("Eleven children wait for 3 of the team", f"SW{number}")


MONTHS = ("January", "february", "Mar", "April", "May", "June", "July", "Aug", "Sept", "October", "Nov", "December")
DAYS = st.dates(date(2000, 1, 1), date(2039, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [
            day.isoformat(),
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day.day} {MONTHS[day.month - 1]}",
            f"{MONTHS[day.month - 1]} {day.year}",
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month}/{day:%y}",
            f"{day:%d.%m.%Y}",
        ]
    )
)
SUMS = st.decimals(0, 9_999_999, places=2).flatmap(
    lambda sum_: st.sampled_from([f"£{sum_:,}", f"£{sum_}", f"£ {sum_:,.0f}", f"£{sum_:.0f}"])
)
PLAIN_SUMS = st.integers(0, 9_999_999).flatmap(
    lambda sum_: st.sampled_from([f"{sum_} pounds", f"{sum_:,} a year", f"{sum_:,}", f"{sum_}.50 per hour", f"{sum_}p"])
)


@settings(max_examples=300)
@given(st.lists(SUMS | DAYS, min_size=1, max_size=4), PLAIN_SUMS, st.integers(1, 999_999))
def test_money_and_dates_are_left_alone(said: list[str], plain: str, number: int) -> None:
    words = f"The SW is needed from {' and '.join(said)}, for the team’s week"
    assert not why_not(words, f"SW{number}"), words
    assert not why_not(f"It costs {plain} in all, and {words}")


@pytest.mark.parametrize(
    "words",
    [
        *("", "Children in SW1A 1AA and SW19 5AE", "The worker’s w/c 12 October", "The SW, 12 October 2026", "251226"),
        *("EXC-2026-0001 goes on", "2 SWs for 13 weeks", "37 hours, 12 children", "The SW’s 3 days", "In 2026"),
    ],
)
def test_plain_words_are_left_alone(words: str) -> None:
    assert not why_not(words, "SW2026")
