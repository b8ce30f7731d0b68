"""experience: months of post-qualified experience in direct employment."""

import pytest


@pytest.mark.parametrize(("months", "expected"), [(36, "met"), (35, "breached"), (0, "breached"), (None, "not_known")])
def test_fewer_than_the_term_is_breached(outcome, months, expected):
    assert outcome("experience", direct_experience_months=months) == expected


def test_the_months_short_are_said(ask):
    found = ask("experience", direct_experience_months=30)
    assert found["working"] == {"direct_experience_months": "30", "required": "36", "short": "6"}
    assert "6 months short" in found["reason"]


@pytest.mark.parametrize(
    ("start", "as_at", "expected"),
    [
        ("2024-10-31", "2024-12-31", "breached"),
        ("2024-10-30", "2024-12-31", "transitional"),
        ("2024-10-30", "2025-10-01", "breached"),
    ],
)
def test_existing_assignments_come_in_scope_from_1_october_2025(outcome, start, as_at, expected):
    assert outcome("experience", as_at, start_date=start, direct_experience_months=12) == expected
