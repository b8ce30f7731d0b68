"""The figures of a pool as they may be published together."""

from __future__ import annotations

import random
from typing import Any

import polars as pl

from comity.measures.definitions import BY_CODE
from comity.measures.disclosure import Rule
from comity.measures.published import NOT_GIVEN, Published, publish

QUARTERS = ("2026-Q2", "2026-Q3")


def region(seed: int = 1, *, authorities: int = 6, each: int = 12) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Assignments and outcomes of a region's returns."""
    r = random.Random(seed)
    assignments: list[dict[str, Any]] = []
    outcomes: list[dict[str, Any]] = []
    for authority in (f"A{at}" for at in range(authorities)):
        for quarter in QUARTERS:
            number = r.randint(each - 3, each + 3)
            assignments += [
                {
                    "authority": authority,
                    "quarter": quarter,
                    "worker_key": f"{authority}{at}",
                    "role": r.choice(["social_worker", "social_worker", "social_worker", "team_manager", ""]),
                    "payment_basis": r.choice(["paye", "umbrella"]),
                    "fte": 1_000_000,
                    "hours_worked": 100_000_000,
                    "pay_rate": r.randint(290_000, 340_000),
                    "charge_rate": 400_000,
                    "quarter_cost": r.choice([None, 50_000_000]),
                }
                for at in range(number)
            ]
            for clause in ("price-cap", "cool-off"):
                breached, excepted = r.choice([0, 1, 2, 3]), r.choice([0, 1, 2])
                outcomes += [
                    {"authority": authority, "quarter": quarter, "clause": clause, "outcome": outcome, "count": count}
                    for outcome, count in (
                        ("breached", breached),
                        ("excepted", excepted),
                        ("not_known", r.choice([0, 0, 1])),
                        ("met", number - 6),
                    )
                ]
    return pl.DataFrame(assignments), pl.DataFrame(outcomes)


def published(seed: int = 1, **changes: Any) -> Published:
    return publish(*region(seed), rule=Rule(), **changes)


def test_everything_is_there_and_blanks_are_counted() -> None:
    found = published()
    whole = found.assignments.cells.filter(pl.col("role").is_null())
    assert whole["quarter"].to_list() == list(QUARTERS)
    assert not whole["hidden"].any()
    assert NOT_GIVEN in found.assignments.cells["role"]
    assert whole["fte"].to_list() == [count * 1_000_000 for count in whole["count"]]
    assert found.breaches.cells.height == 4


def test_what_is_shown_is_what_the_rows_come_to() -> None:
    assignments, outcomes = region()
    found = publish(assignments, outcomes, rule=Rule())
    for row in found.breaches.cells.filter(~pl.col("hidden")).iter_rows(named=True):
        rows = outcomes.filter(clause=row["clause"], quarter=row["quarter"], outcome="breached")
        assert rows["count"].sum() == row["count"]


def test_a_median_is_hidden_where_its_count_is() -> None:
    seen = 0
    for seed in range(12):
        found = published(seed)
        keys = ["quarter", "role", "payment_basis"]
        both = found.median_pay_rate.join(found.assignments.cells, on=keys, suffix="_count")
        assert both.height == found.median_pay_rate.height
        hidden = both.filter("hidden_count")
        assert hidden["value"].null_count() == hidden.height
        seen += hidden.height
    assert seen > 0


def test_the_share_over_the_cap_does_not_give_back_what_is_hidden_of_it() -> None:
    seen = 0
    for seed in range(12):
        assignments, outcomes = region(seed, authorities=4)
        found = publish(assignments, outcomes, rule=Rule())
        for row in found.over_cap.filter(~pl.col("hidden")).iter_rows(named=True):
            seen += 1
            parts = outcomes.filter(clause="price-cap", quarter=row["quarter"])
            for outcome in ("breached", "excepted", "met"):
                assert parts.filter(outcome=outcome)["count"].sum() not in range(1, 5)
    assert seen > 0


def test_a_region_of_two_is_withheld_in_words() -> None:
    found = publish(*region(authorities=2), rule=Rule())
    assert found.withheld.startswith("Figures of 2 authorities are not pooled")
    assert found.median_pay_rate["hidden"].all()
    assert found.workers["hidden"].all()
    assert found.over_cap["hidden"].all()


def test_another_quarter_is_published_beside_the_one_before() -> None:
    assignments, outcomes = region()
    first = publish(assignments.filter(quarter="2026-Q2"), outcomes.filter(quarter="2026-Q2"), rule=Rule())
    then = publish(assignments, outcomes, rule=Rule(), earlier=[first])
    again = then.assignments.cells.filter(quarter="2026-Q2").sort("role", "payment_basis")
    assert again.equals(first.assignments.cells.sort("role", "payment_basis"))


def test_each_measure_of_people_is_published_or_made_of_what_is() -> None:
    made = {"assignments", "fte", "cost", "breaches", "not_known", "median_pay_rate", "workers", "over_cap"}
    assert {code for code, measure in BY_CODE.items() if measure.of_people} == made
