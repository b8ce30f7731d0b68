"""The catalogue of measures, and what each comes to on a few rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from comity.measures.definitions import BY_CODE, MEASURES, figures
from comity.measures.disclosure import Rule
from comity.measures.reference import measures_markdown

ALL = Rule(threshold=1)
"""A rule under which next to nothing is hidden."""


def assignments(*rows: dict[str, Any]) -> pl.DataFrame:
    plain: dict[str, Any] = {
        "authority": "A",
        "quarter": "2026-Q3",
        "worker_key": "w",
        "role": "social_worker",
        "payment_basis": "paye",
        "fte": 1_000_000,
        "hours_worked": None,
        "pay_rate": 300_000,
        "charge_rate": 400_000,
        "quarter_cost": None,
    }
    return pl.DataFrame(
        [plain | row for row in rows], schema_overrides={"hours_worked": pl.Int64, "quarter_cost": pl.Int64}
    )


def outcomes(**counts: int) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"authority": "A", "quarter": "2026-Q3", "clause": "price-cap", "outcome": outcome, "count": count}
            for outcome, count in counts.items()
        ]
    )


def value(code: str, frame: pl.DataFrame, rule: Rule = ALL) -> Any:
    return figures(frame, BY_CODE[code], [], rule)["value"].item()


def test_each_measure_says_what_it_is_in_a_sentence() -> None:
    assert len(BY_CODE) == len(MEASURES)
    for measure in MEASURES:
        assert measure.definition.endswith(".")
        assert measure.definition.count(". ") == 0
        assert measure.name in measures_markdown()


def test_assignments_are_counted_and_workers_once() -> None:
    rows = assignments({}, {}, {"worker_key": "v"}, {"worker_key": None})
    assert value("assignments", rows) == 4
    assert value("workers", rows) == 2


def test_cost_is_what_is_given_or_hours_times_the_charge_rate() -> None:
    rows = assignments({"quarter_cost": 10_000_000}, {"hours_worked": 10_500_000}, {})
    found = figures(rows, BY_CODE["cost"], [], ALL)
    assert found["value"].item() == 10_000_000 + 4_200_000
    assert found["made_of"].item() == 2


def test_the_median_is_halfway_between_the_two_in_the_middle_rounded_half_up() -> None:
    rows = assignments(*({"pay_rate": rate} for rate in (300_000, 300_001)))
    assert value("median_pay_rate", rows) == 300_001


def test_a_median_of_fewer_than_five_is_hidden() -> None:
    four = figures(assignments(*[{}] * 4), BY_CODE["median_pay_rate"], [], Rule())
    assert four.select("value", "made_of", "hidden").row(0) == (None, None, True)
    five = figures(assignments(*[{}] * 5), BY_CODE["median_pay_rate"], [], Rule())
    assert five.select("value", "made_of", "hidden").row(0) == (300_000, 5, False)


def test_rates_that_are_not_known_do_not_count_towards_the_five() -> None:
    rows = assignments(*[{}] * 4, {"pay_rate": None})
    assert figures(rows, BY_CODE["median_pay_rate"], [], Rule())["hidden"].item()


def test_unlike_payment_bases_have_medians_of_their_own() -> None:
    rows = assignments(*[{}] * 5, *[{"payment_basis": "umbrella", "pay_rate": 360_000}] * 5)
    assert figures(rows, BY_CODE["median_pay_rate"], [], Rule())["value"].to_list() == [300_000, 360_000]


def test_the_share_over_the_cap_counts_exceptions_and_leaves_out_what_is_not_judged() -> None:
    assert value("over_cap", outcomes(met=60, breached=10, excepted=5, not_known=30, exempt=9)) == 20.0
    assert value("over_cap", outcomes(not_known=5)) is None


@pytest.mark.parametrize("counts", [{"met": 48, "breached": 2}, {"met": 3, "breached": 40}, {"met": 2, "breached": 2}])
def test_a_share_that_gives_a_small_number_away_is_hidden(counts: dict[str, int]) -> None:
    assert figures(outcomes(**counts), BY_CODE["over_cap"], [], Rule())["hidden"].item()


def test_breaches_and_not_known_are_by_clause() -> None:
    frame = outcomes(met=60, breached=10, not_known=7)
    assert figures(frame, BY_CODE["breaches"], [], Rule()).row(0) == ("price-cap", 10, 10, False)
    assert figures(frame, BY_CODE["not_known"], [], Rule()).row(0) == ("price-cap", 7, 7, False)


def test_coverage_and_lateness_tell_of_authorities_and_are_not_hidden() -> None:
    returns = pl.DataFrame(
        {
            "authority": ["A", "B", "C", "D"],
            "deadline": [date(2026, 10, 31)] * 4,
            "authorised": [date(2026, 10, 30), date(2026, 11, 2), None, date(2026, 10, 31)],
            "as_at": [date(2026, 11, 10)] * 4,
        }
    )
    assert value("coverage", returns, Rule()) == 75.0
    assert value("days_late", returns, Rule()) == 10
