"""data-return: judged of an authority, apart from assignments."""

from datetime import date

import pytest

from comity.clauses.data_return import judge
from comity.memorandum import load


@pytest.mark.parametrize(
    ("authorised", "as_at", "expected"),
    [
        ("2026-11-30", "2026-12-31", "met"),
        ("2026-12-01", "2026-12-31", "breached"),
        (None, "2026-12-01", "breached"),
        (None, "2026-11-30", "transitional"),
    ],
)
def test_authorised_within_two_months_of_the_quarters_end(authorised, as_at, expected):
    clause = load("exemplar").clause("data-return")
    day = date.fromisoformat(authorised) if authorised else None
    assert judge(clause, "X99000003", "2026-Q3", day, date.fromisoformat(as_at)).outcome == expected


def test_the_first_national_collection_closed_on_31_may_2025():
    clause = load("england").clause("data-return")
    assert judge(clause, "E08000030", "2025-Q1", date(2025, 5, 31), date(2025, 6, 30)).outcome == "met"
    assert judge(clause, "E08000030", "2024-Q4", None, date(2025, 6, 30)).outcome == "not_applicable"
