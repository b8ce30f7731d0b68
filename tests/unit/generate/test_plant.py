"""Planting: seeded, at the rate asked for, and every reachable outcome of every clause."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from comity.dictionary import fields
from comity.returns.generate import CLAUSES, plan, plant, planting, write_csv
from comity.returns.generate.terms import add_months, last_leaving_day_that_is_lawful, quarter_days

REACHABLE = {
    "price-cap": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "cool-off": {"met", "breached", "excepted", "not_known", "not_applicable", "exempt"},
    "experience": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "notice": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "references": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "end-of-placement-review": {"met", "breached", "not_known", "not_applicable"},
    "project-team": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "pre-employment-checks": {"met", "breached", "excepted", "not_known", "not_applicable"},
    "on-site": {"met", "breached", "excepted", "not_known", "not_applicable"},
}


@pytest.fixture(scope="module")
def truth() -> pl.DataFrame:
    """What is planted in 6,000 assignments of 2026-Q3."""
    return next(plant(plan(6_000, seed=3))).truth


def test_every_outcome_that_the_quarter_can_have_is_planted_under_every_clause(truth: pl.DataFrame) -> None:
    found = {clause: set(rows["outcome"]) for (clause,), rows in truth.partition_by("clause", as_dict=True).items()}
    assert found == REACHABLE


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.1])
def test_breaches_are_the_share_of_all_outcomes_that_was_asked_for(rate: float) -> None:
    made = next(plant(plan(2_000, seed=5, breach_rate=rate)))
    assert Counter(made.truth["outcome"])["breached"] == round(rate * 2_000 * len(CLAUSES))


def test_early_quarters_have_transitional_outcomes() -> None:
    made = next(plant(plan(500, seed=1, quarter="2025-Q4")))
    caps = made.truth.filter(pl.col("clause") == "price-cap")["outcome"]
    assert {"transitional", "not_applicable", "met"} <= set(caps)


def test_the_truth_has_one_row_for_each_assignment_and_clause_in_order() -> None:
    made = next(plant(plan(30, seed=1)))
    expected = [(ref, clause) for ref in made.assignments["assignment_ref"] for clause in CLAUSES]
    assert list(made.truth.select("assignment_ref", "clause").iter_rows()) == expected


def test_columns_are_the_dictionarys() -> None:
    made = next(plant(plan(3, seed=1)))
    assert made.assignments.columns == [field.name for field in fields()]


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("a", 9), ("b", 9), ("c", 10)):
        write_csv(plan(50, seed), tmp_path / f"{name}.csv", tmp_path / f"{name}-planted.csv")
    text = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert text["a.csv"] == text["b.csv"]
    assert text["a-planted.csv"] == text["b-planted.csv"]
    assert text["a.csv"] != text["c.csv"]


def test_many_rows_are_written_in_chunks_with_fresh_references_and_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planting, "DISTINCT", 400)
    monkeypatch.setattr(planting, "CHUNK", 1_000)
    write_csv(plan(2_500, seed=2), tmp_path / "big.csv", tmp_path / "planted.csv")
    rows = pl.read_csv(tmp_path / "big.csv", infer_schema=False)
    answers = pl.read_csv(tmp_path / "planted.csv", infer_schema=False)
    assert rows.height == rows["assignment_ref"].n_unique() == rows["worker"].n_unique() == 2_500
    assert answers.height == 2_500 * len(CLAUSES)
    assert set(answers["assignment_ref"]) == set(rows["assignment_ref"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rows": 0}, "ask for 1 or more"),
        ({"quarter": "Q3 2026"}, "write it as 2026-Q3"),
        ({"quarter": "2019-Q1"}, "before any term"),
        ({"authority": "Camelot"}, "Coldharbour Borough Council"),
        ({"breach_rate": 0.9}, "from 0 to 0.3"),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_with_what_to_do(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        plan(**{"rows": 10, "seed": 1, **wrong})  # type: ignore[arg-type]


def test_an_authority_is_known_by_code_or_name() -> None:
    assert {plan(1, 1, authority=name).authority for name in ("993", "x99000003", "Coldharbour")} == {"X99000003"}


def test_months_are_calendar_months_clipped_at_month_end() -> None:
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert last_leaving_day_that_is_lawful(date(2026, 2, 28), 3) == date(2025, 11, 30)
    assert last_leaving_day_that_is_lawful(date(2026, 4, 17), 6) == date(2025, 10, 17)
    assert quarter_days("2026-Q3") == (date(2026, 7, 1), date(2026, 9, 30))
