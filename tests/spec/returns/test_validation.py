"""What is wrong with a row, said once, in its cell."""

# ruff: noqa: E501

from __future__ import annotations

import polars as pl
import pytest


def told(result, *columns):
    """The issues as tuples of some columns."""
    return result.issues.select(columns).rows()


TEAM = {
    "supply_route": "project_team",
    "msp": "",
    "team_ref": "PT1",
    "other_services": "0",
    "worker_approved_date": "2026-06-30",
    "costs_disaggregated": "yes",
    "practice_control": "yes",
}
ENDED = {
    "end_date": "2026-09-01",
    "end_reason": "planned_end",
    "review_completed_date": "2026-08-28",
    "review_shared_date": "2026-09-01",
}
HELD = {
    "had_substantive_role": "yes",
    "last_substantive_authority": "994",
    "last_substantive_end_date": "2026-01-31",
    "leaving_reason": "resignation",
}
SIGNED = {
    "dcs_signoff_date": "2026-06-25",
    "signoff_clause": "notice",
    "signoff_until": "2026-12-31",
    "signoff_reason": "Unallocated cases",
}


@pytest.mark.parametrize("good", [{}, TEAM, ENDED, HELD, SIGNED])
def test_a_good_row_has_no_issues(read, good):
    result = read(good)
    assert told(result, "code") == []
    assert result.accounting.words() == (
        "1 row below the headings = 1 read + 0 exact repeats + 0 totals + 0 blank + 0 rejected"
    )


CASES = [
    ({"start_date": ""}, [("error", "required", "start_date")]),
    ({"pay_rate": "tbc"}, [("error", "unreadable-number", "pay_rate")]),
    ({"pay_rate": ""}, [("error", "required", "pay_rate")]),
    ({"role": "wizard"}, [("error", "not-a-code", "role")]),
    ({"msp": ""}, [("error", "required", "msp")]),
    (ENDED | {"end_reason": ""}, [("error", "required", "end_reason")]),
    ({"end_reason": "conduct"}, [("error", "required", "end_date")]),
    (ENDED | {"review_shared_date": ""}, [("query", "not-done", "review_shared_date")]),
    (TEAM | {"team_ref": ""}, [("error", "required", "team_ref")]),
    (TEAM | {"worker_approved_date": "-"}, [("query", "not-done", "worker_approved_date")]),
    (TEAM | {"costs_disaggregated": ""}, [("error", "required", "costs_disaggregated")]),
    (HELD | {"leaving_reason": ""}, [("error", "required", "leaving_reason")]),
    (SIGNED | {"signoff_until": ""}, [("error", "required", "signoff_until")]),
    (SIGNED | {"signoff_clause": "parking"}, [("error", "unknown-clause", "signoff_clause")]),
    (SIGNED | {"signoff_clause": "end-of-placement-review"}, [("query", "no-departure", "signoff_clause")]),
    (SIGNED | {"signoff_clause": "end-of-placement-review", "dcs_signoff_date": ""}, [("query", "no-departure", "signoff_clause")]),
    ({"authority": "Leeds"}, [("query", "not-a-party", "authority")]),
    (SIGNED | {"dcs_signoff_date": ""}, [("query", "not-signed", "signoff_clause")]),
    ({"hours_per_week": "61"}, [("error", "hours-out-of-range", "hours_per_week")]),
    ({"hours_per_week": "0"}, [("error", "hours-out-of-range", "hours_per_week")]),
    ({"hours_per_week": "60"}, []),
    ({"fte": "1.1"}, [("error", "fte-out-of-range", "fte")]),
    ({"charge_rate": "33.49"}, [("error", "charge-below-pay", "charge_rate")]),
    ({"charge_rate": "33.50"}, []),
    ({"pay_rate": "335.00", "charge_rate": "377"}, [("query", "unusual-rate", "charge_rate"), ("query", "unusual-rate", "pay_rate")]),
    ({"planned_end_date": "2026-06-30"}, [("error", "planned-end-before-start", "planned_end_date")]),
    (ENDED | {"end_date": "2026-06-30", "start_date": "2026-07-01"},
     [("error", "end-before-start", "end_date"), ("query", "ended-before-quarter", "end_date")]),
    ({"start_date": "2026-10-01"}, [("query", "starts-after-quarter", "start_date")]),
    (HELD | {"last_substantive_end_date": "2026-07-02"}, [("query", "start-within-substantive-role", "last_substantive_end_date")]),
    ({"last_substantive_authority": "994"}, [("query", "role-not-held", "had_substantive_role")]),
    ({"hours_worked": "100", "quarter_cost": "3770"}, []),
    ({"hours_worked": "100", "quarter_cost": "4000"}, [("query", "cost-far-from-hours", "quarter_cost")]),
    ({"references_on_template": "3"}, [("query", "more-on-template", "references_on_template")]),
    ({"registration_until": "2026-09-29"}, [("query", "registration-ends", "registration_until")]),
    ({"worker": "SW012345"}, [("error", "unreadable-registration", "worker")]),
    ({"start_date": "2026-07-01 09:30"}, [("note", "time-of-day", "start_date")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_an_issue(read, change, expected):
    assert sorted(told(read(change), "level", "code", "field")) == sorted(expected)


def test_an_issue_says_where_what_and_how(read):
    result = read({}, {"charge_rate": "30.00"})
    assert result.issues.filter(pl.col("code") == "charge-below-pay").rows(named=True) == [
        {
            "level": "error",
            "code": "charge-below-pay",
            "sheet": "",
            "cell": "T3",
            "row": 3,
            "field": "charge_rate",
            "assignment_ref": "A2",
            "found": "£30.00",
            "expected": "at least the pay rate, £33.50",
            "message": "The charge rate £30.00 is below the pay rate £33.50. Check which is which.",
        }
    ]


def test_a_blank_start_is_one_issue_however_much_hangs_on_it(read):
    result = read(ENDED | {"start_date": "", "planned_end_date": "2020-01-01"})
    assert told(result, "code", "field") == [("required", "start_date")]


def test_all_issues_come_at_once(read):
    result = read({"pay_rate": "x", "role": "y", "start_date": "31/02/2026", "fte": "2"})
    assert sorted(told(result, "field")) == [("fte",), ("pay_rate",), ("role",), ("start_date",)]


def test_an_unreadable_cell_counts_as_blank_and_is_flagged(read):
    row = read({"end_date": "soon", "end_reason": "conduct"}).assignments.row(0, named=True)
    assert (row["end_date"], row["unreadable_end_date"], row["unreadable_start_date"]) == (None, True, False)


def test_a_missing_column_is_one_issue_not_one_a_row(read):
    columns = [name for name in read({}).assignments.columns[:57] if name != "notice_days"]
    result = read({}, {}, {}, columns=columns)
    assert told(result, "level", "code", "field") == [("error", "missing-column", "notice_days")]


def test_a_file_with_no_authority_is_refused_with_what_to_do(read):
    from comity.returns import NotAReturn

    with pytest.raises(NotAReturn, match="--authority"):
        read({}, columns=["assignment_ref", "worker", "start_date", "pay_rate"])


def test_the_quarter_and_the_authority_can_be_given(read):
    columns = [name for name in read({}).assignments.columns[:57] if name not in ("quarter", "authority")]
    result = read({}, columns=columns, quarter="Q3 2026", authority="Coldharbour")
    assert result.assignments.select("authority", "quarter").rows() == [("X99000003", "2026-Q3")]
    assert told(result, "code") == []


def test_a_row_of_another_quarter_than_asked_for_is_an_error(read):
    assert told(read({}, quarter="2026-Q4"), "level", "code", "row") == [("error", "other-quarter", 2)]


def test_a_missing_column_that_some_rows_need_is_one_issue(read):
    columns = [
        name for name in read({}).assignments.columns[:57] if name not in ("msp", "review_shared_date", "team_ref")
    ]
    result = read({}, {}, ENDED, {"supply_route": "direct_agency"}, columns=columns)
    assert sorted(told(result, "level", "code", "field", "row")) == [
        ("error", "missing-column", "msp", None),
        ("query", "missing-column", "review_shared_date", None),
    ]
    message = result.issues.filter(pl.col("field") == "msp")["message"].item()
    assert message.startswith(
        "No column is headed 'Managed service provider' or a known name for it, but 3 rows need it"
    )
