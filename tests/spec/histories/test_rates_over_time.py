"""The rate of an assignment over time: what held from which day on, by what was told of it and when."""

from __future__ import annotations

from datetime import date

import pytest

from comity.judge.rates import Paid, over_time

FIRST = date(2026, 7, 6)


def told(day: date, pounds: int, basis: str = "paye", corrects: bool = False) -> Paid:
    """A rate in pounds, told on a day."""
    return Paid(day, pounds * 10_000, basis, corrects)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ([], []),
        ([told(date(2026, 6, 1), 25), told(date(2026, 6, 20), 26)], [told(FIRST, 26)]),
        ([told(date(2026, 9, 1), 25)], [told(FIRST, 25)]),
        (
            [told(FIRST, 25), told(date(2026, 8, 3), 25), told(date(2026, 9, 1), 27)],
            [told(FIRST, 25), told(date(2026, 9, 1), 27)],
        ),
        (
            [told(FIRST, 25), told(date(2026, 9, 1), 25, "umbrella")],
            [told(FIRST, 25), told(date(2026, 9, 1), 25, "umbrella")],
        ),
        (
            [told(FIRST, 25), told(date(2026, 9, 1), 72), told(date(2026, 9, 4), 27, corrects=True)],
            [told(FIRST, 25), told(date(2026, 9, 1), 27, corrects=True)],
        ),
        ([told(FIRST, 25), told(date(2026, 9, 1), 72), told(date(2026, 9, 4), 25, corrects=True)], [told(FIRST, 25)]),
        (
            [told(FIRST, 25), Paid(date(2026, 9, 1), None, "paye")],
            [told(FIRST, 25), Paid(date(2026, 9, 1), None, "paye")],
        ),
    ],
    ids=[
        "nothing told",
        "what was last told by the first day holds from it",
        "what was told only later held from the first day all the same",
        "a change holds from the day of its telling",
        "so does a change of the basis alone",
        "one put right never was: the right one held in its place",
        "put right to what held before, there was no change",
        "a rate that is not known any more is not the one before",
    ],
)
def test_the_rate_that_held(said: list[Paid], held: list[Paid]) -> None:
    assert over_time(said, FIRST) == held
