"""pre-employment-checks: registration, DBS and right to work, each on or before the start."""

import pytest

DATES = ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date")


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize(("day", "expected"), [("2026-05-01", "met"), ("2026-05-02", "breached"), (None, "not_known")])
def test_each_is_dated_on_or_before_the_start(outcome, date, day, expected):
    assert outcome("pre-employment-checks", **{date: day}) == expected


def test_a_known_failure_is_a_breach_though_another_check_is_blank(ask):
    found = ask("pre-employment-checks", dbs_checked_date="2026-06-01", right_to_work_checked_date=None)
    assert found["outcome"] == "breached"
    assert "DBS was checked only after the start" in found["reason"]


def test_it_never_reaches_assignments_already_running(outcome):
    assert outcome("pre-employment-checks", start_date="2024-10-30") == "not_applicable"
