"""What would comply: told as facts that can be put into the form, all together, so that nothing is breached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comity.judge import Complying, check, complying
from comity.memorandum import load

OUT_OF_A_ROLE = {
    "had_substantive_role": "yes",
    "last_substantive_authority": "X99000001",
    "leaving_reason": "resignation",
}


Told = Callable[..., Complying]


@pytest.fixture
def told(good: dict[str, Any]) -> Told:
    """The complying facts of the good candidate with some facts changed."""

    def found(as_at: str = "2026-04-10", **facts: Any) -> Complying:
        return complying(check({**good, **facts}, load("exemplar"), date.fromisoformat(as_at)))

    return found


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"pay_rate": "34.00"}, ["Pay rate: at most £33.50 an hour."]),
        ({"pay_rate": "28", "payment_basis": "paye"}, ["Pay rate: at most £27.40 an hour."]),
        (
            {"references_received": 1, "notice_days": 7},
            ["References received: at least 2.", "Notice (days): at least 28."],
        ),
        ({"notice_days": 7, "substantive_notice_days": 14}, ["Notice (days): at least 14."]),
        ({"onsite_days_per_week": "1.5"}, ["On-site days a week: at least 2."]),
        (
            {"direct_experience_months": 35},
            ["Direct experience (months): at least 36. This worker is 1 month short."],
        ),
        ({"dbs_checked_date": "2026-05-02"}, ["DBS checked: on or before 1 May 2026."]),
        (
            {"supply_route": "project_team", "costs_disaggregated": "no", "practice_control": "yes"},
            ["Worker approved: on or before 1 May 2026.", "Costs disaggregated: yes."],
        ),
        ({**OUT_OF_A_ROLE, "last_substantive_end_date": "2025-12-31"}, ["Start date: on or after 30 June 2026."]),
    ],
)
def test_each_clause_says_the_value_that_would_comply(told, facts, expected):
    found = told(**facts)
    assert [fact.words() for fact in found.facts] == expected
    assert found.whole
    assert found.again.decision == "proceed"


def test_a_later_start_brings_its_own_terms_and_everything_is_said_of_that_start(told):
    """Left in December: the first lawful start is in June, when the cap is lower and two days on site are asked."""
    found = told(
        "2026-03-10",
        **{**OUT_OF_A_ROLE, "last_substantive_end_date": "2025-12-31"},
        start_date="2026-03-20",
        pay_rate="34.00",
        onsite_days_per_week=1,
        dbs_checked_date="2026-04-01",
        registration_checked_date="2026-03-01",
        right_to_work_checked_date="2026-03-01",
    )
    assert found.values == {
        "start_date": date(2026, 6, 30),
        "pay_rate": Decimal("33.50"),
        "onsite_days_per_week": Decimal(2),
    }
    assert found.whole


def test_what_had_to_be_done_by_a_day_that_has_passed_says_so(told):
    found = told("2026-09-30", end_date="2026-08-31")
    assert [fact.words() for fact in found.facts] == [
        f"{label}: on or before 31 August 2026. That day has passed, so only what was done by then complies."
        for label in ("End of placement review completed", "Review shared with the worker")
    ]


def test_a_start_after_the_end_is_no_start(told):
    left = {**OUT_OF_A_ROLE, "last_substantive_end_date": "2026-04-20"}
    found = told("2026-06-30", **left, end_date="2026-06-20", review_completed_date="2026-06-19",
                 review_shared_date="2026-06-19")  # fmt: skip
    assert not found.whole
    assert found.values == {}
    assert [fact.words() for fact in found.facts] == [
        "Start date: nothing complies. The first lawful start, 20 October 2026, is after the end date given."
    ]


def test_what_is_blank_stays_not_known(told):
    found = told(pay_rate=None, notice_days=7)
    assert found.values == {"notice_days": 28}
    assert found.again.outcomes["price-cap"] == "not_known"
    assert found.again.decision == "cannot_tell"
