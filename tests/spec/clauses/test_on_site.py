"""on-site: days a week at the authority's premises, a tightening that England does not have."""

import pytest


@pytest.mark.parametrize(
    ("days", "expected"), [("2", "met"), ("1.5", "breached"), ("1.99", "breached"), (None, "not_known")]
)
def test_two_days_are_required(outcome, days, expected):
    assert outcome("on-site", onsite_days_per_week=days) == expected


def test_it_binds_new_assignments_from_1_april_2026_and_never_existing_ones(outcome):
    assert outcome("on-site", start_date="2026-03-31", onsite_days_per_week="0") == "not_applicable"
    assert outcome("on-site", start_date="2026-04-01", onsite_days_per_week="0") == "breached"
