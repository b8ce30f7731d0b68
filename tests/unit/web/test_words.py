"""Dates, numbers and money are written as British readers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from comity.clauses.outcome import OUTCOMES
from comity.web import words


def test_dates_and_times() -> None:
    assert words.date(date(2026, 3, 7)) == "7 March 2026"
    summer, winter = datetime(2026, 7, 1, 23, 30, tzinfo=UTC), datetime(2026, 1, 1, 15, 5, tzinfo=UTC)
    assert words.date(summer) == "2 July 2026"  # it is past midnight in London
    assert words.date_and_time(summer) == "2 July 2026 at 12:30am"
    assert words.date_and_time(winter) == "1 January 2026 at 3:05pm"
    assert words.date_and_time(datetime(2026, 1, 1, 9, 0, tzinfo=UTC)) == "1 January 2026 at 9am"
    assert words.date_and_time(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == "1 January 2026 at midday"
    assert words.date_and_time(datetime(2026, 1, 1, 0, 0, tzinfo=UTC)) == "1 January 2026 at midnight"


def test_numbers_and_money() -> None:
    assert [words.number(1234567), words.number(-5), words.number(Decimal("0.5"), 2)] == ["1,234,567", "−5", "0.50"]
    assert [words.pounds(Decimal(text)) for text in ("1234.5", "40", "-2.705")] == ["£1,234.50", "£40.00", "−£2.70"]
    with pytest.raises(TypeError, match="Decimal and not the float"):
        words.pounds(1.5)  # type: ignore[arg-type]


def test_counted() -> None:
    said = [
        words.counted(0, "breach", "breaches"),
        words.counted(1, "breach", "breaches"),
        words.counted(1204, "finding"),
    ]
    assert said == ["0 breaches", "1 breach", "1,204 findings"]


def test_every_outcome_has_words_and_no_other_word_has() -> None:
    assert [words.outcome(outcome) for outcome in OUTCOMES] == [
        "Met",
        "Breached",
        "Exempt",
        "Excepted",
        "Transitional",
        "Not known",
        "Not applicable",
    ]
    with pytest.raises(ValueError, match="passed"):
        words.outcome("passed")
