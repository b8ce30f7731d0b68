"""end-of-placement-review: shared with the worker by the end date. No departure."""

import pytest

ENDED = {"end_date": "2026-08-31", "review_completed_date": "2026-08-20", "review_shared_date": "2026-08-31"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "met"),
        ({"review_shared_date": "2026-09-01"}, "breached"),
        ({"review_shared_date": None}, "breached"),
        ({"review_completed_date": None}, "breached"),
        ({"end_date": None}, "not_applicable"),
        ({"end_date": "2026-10-01"}, "not_applicable"),
        ({"end_date": "2026-09-30", "review_shared_date": "2026-09-30"}, "met"),
    ],
)
def test_completed_and_shared_by_the_last_day(outcome, change, expected):
    assert outcome("end-of-placement-review", **{**ENDED, **change}) == expected


def test_what_could_not_be_read_is_not_read_as_not_done(outcome):
    unread = {"review_shared_date": None, "unreadable_review_shared_date": True}
    assert outcome("end-of-placement-review", **{**ENDED, **unread}) == "not_known"
    assert outcome("end-of-placement-review", **{**ENDED, **unread, "review_completed_date": None}) == "breached"


def test_an_end_date_that_could_not_be_read_is_not_read_as_still_running(outcome):
    unread = {"end_date": None, "unreadable_end_date": True}
    assert outcome("end-of-placement-review", **{**ENDED, **unread}) == "not_known"


def test_nobody_may_depart(outcome):
    signed = {
        "signoff_clause": "end-of-placement-review",
        "dcs_signoff_date": "2026-05-01",
        "signoff_until": "2026-12-31",
    }
    both = {**signed, "ce_signoff_date": "2026-05-01", "review_shared_date": None}
    assert outcome("end-of-placement-review", **{**ENDED, **both}) == "breached"


def test_it_reaches_every_assignment_that_ended_since_the_rules_began(outcome):
    late = {"start_date": "2024-01-01", "review_shared_date": None}
    assert outcome("end-of-placement-review", **{**ENDED, **late, "end_date": "2024-10-31"}) == "breached"
    assert outcome("end-of-placement-review", **{**ENDED, **late, "end_date": "2024-10-30"}) == "not_applicable"
