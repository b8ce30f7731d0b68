"""Whatever the seed, the judge finds what was planted.

The facts are typed here by the dictionary's plain rules, so that a difference is the judge's (or the
planter's) and not the reader's; reading is held to the same truth in `tests/integration`.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity.judge
import comity.memorandum
from comity.dictionary import FieldType, fields
from comity.returns.generate import CLAUSES, plan, plant
from comity.returns.generate.terms import AUTHORITIES, ELSEWHERE, quarter_days

CODES = {dfe: ons for ons, dfe, _, _ in (*AUTHORITIES, *ELSEWHERE)}


def typed(text: pl.DataFrame) -> pl.DataFrame:
    """Dictionary columns as text to the frame that the dictionary's docstring describes."""
    columns: list[pl.Expr] = []
    for field in fields():
        cell = pl.col(field.name)
        match field.type:
            case FieldType.DATE:
                value = cell.str.to_date("%Y-%m-%d", strict=False)
            case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL:
                value = (cell.cast(pl.Float64, strict=False) * field.type.scale).round().cast(pl.Int64)
            case FieldType.INTEGER:
                value = cell.cast(pl.Int64, strict=False)
            case FieldType.YES_NO:
                value = cell.replace_strict({"yes": True, "no": False}, default=None, return_dtype=pl.Boolean)
            case FieldType.AUTHORITY:
                code = cell.replace(CODES)
                value = pl.when(code.str.contains(r"^[EX]\d{8}$")).then(code)
            case _:
                value = cell
        columns += [
            value.alias(field.name),
            (cell.is_not_null() & value.is_null()).alias(f"unreadable_{field.name}"),
        ]
    return text.select(columns)


def differences(seed: int, rows: int, quarter: str, breach_rate: float) -> list[dict[str, object]]:
    """Where the judge and the planted truth disagree, with both outcomes and why it was planted."""
    made = next(plant(plan(rows, seed, quarter, breach_rate=breach_rate)))
    as_at = quarter_days(quarter)[1]
    memorandum = comity.memorandum.load("exemplar", as_at)
    return compared(made.truth, comity.judge.judge(typed(made.assignments), memorandum, as_at))


def compared(truth: pl.DataFrame, findings: pl.DataFrame) -> list[dict[str, object]]:
    """The rows of one that the other does not have, or has with another outcome."""
    both = truth.join(
        findings.select("assignment_ref", "clause", found="outcome"),
        on=["assignment_ref", "clause"],
        how="full",
        coalesce=True,
    )
    return both.filter(pl.col("outcome").ne_missing(pl.col("found"))).to_dicts()


QUARTERS = ("2024-Q4", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_judge_finds_what_was_planted_in_each_quarter(quarter: str) -> None:
    assert differences(seed=11, rows=600, quarter=quarter, breach_rate=0.05) == []


def test_a_difference_would_be_seen() -> None:
    made = next(plant(plan(200, 1)))
    as_at = date(2026, 9, 30)
    met = made.truth.filter((pl.col("clause") == "price-cap") & (pl.col("outcome") == "met"))["assignment_ref"][0]
    dearer = made.assignments.with_columns(
        pay_rate=pl.when(pl.col("assignment_ref") == met).then(pl.lit("99.00")).otherwise("pay_rate")
    )
    findings = comity.judge.judge(typed(dearer), comity.memorandum.load("exemplar", as_at), as_at)
    assert [(row["assignment_ref"], row["clause"], row["found"]) for row in compared(made.truth, findings)] == [
        (met, "price-cap", "breached")
    ]


def test_before_the_first_term_nothing_applies_and_the_judge_says_so_too() -> None:
    assert differences(seed=11, rows=500, quarter="2024-Q3", breach_rate=0.0) == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), quarter=st.sampled_from(QUARTERS), rate=st.sampled_from([0.0, 0.02, 0.1]))
def test_the_judge_finds_what_was_planted_whatever_the_seed(seed: int, quarter: str, rate: float) -> None:
    assert differences(seed, 200, quarter, rate) == []


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), quarter=st.sampled_from(QUARTERS))
def test_the_judge_finds_what_was_planted_over_many_seeds(seed: int, quarter: str) -> None:
    assert differences(seed, 3_000, quarter, 0.05) == []


@pytest.mark.slow
def test_a_million_assignments_are_judged_as_planted() -> None:
    expected, found = dict.fromkeys(CLAUSES, 0), dict.fromkeys(CLAUSES, 0)
    as_at = date(2026, 9, 30)
    memorandum = comity.memorandum.load("exemplar", as_at)
    for chunk in plant(plan(1_000_000, 42)):
        findings = comity.judge.judge(typed(chunk.assignments), memorandum, as_at, explain="not met")
        for frame, counts in ((chunk.truth, expected), (findings, found)):
            breached = frame.filter(pl.col("outcome") == "breached").group_by("clause").len()
            for clause, number in breached.iter_rows():
                counts[clause] += number
    assert found == expected
