"""cool-off: months after leaving a substantive role in the region."""

import pytest

LEFT = {
    "had_substantive_role": "yes",
    "last_substantive_authority": "X99000002",
    "last_substantive_end_date": "2026-02-28",
    "leaving_reason": "resignation",
    "start_date": "2026-05-01",
}


def test_a_start_within_six_months_is_breached_and_the_first_lawful_start_is_said(ask):
    found = ask("cool-off", **LEFT)
    assert (found["outcome"], found["working"]["first_lawful_start"]) == ("breached", "2026-08-28")
    assert "A start on or after 28 August 2026 would have complied." in found["remedy"]
    before = ask("cool-off", as_at="2026-04-01", **LEFT)
    assert "A start on or after 28 August 2026 would comply." in before["remedy"]


@pytest.mark.parametrize(("start", "outcome_expected"), [("2026-08-27", "breached"), ("2026-08-28", "met")])
def test_the_first_lawful_day_is_lawful(outcome, start, outcome_expected):
    assert outcome("cool-off", **{**LEFT, "start_date": start}) == outcome_expected


@pytest.mark.parametrize("reason", ["voluntary_redundancy", "compulsory_redundancy", "probation"])
def test_some_reasons_for_leaving_exempt(outcome, reason):
    assert outcome("cool-off", **{**LEFT, "leaving_reason": reason}) == "exempt"


@pytest.mark.parametrize("authority", ["E08000030", "335", "Walsall", "walsall"])
def test_another_region_exempts_however_the_authority_is_written(outcome, authority):
    assert outcome("cool-off", **{**LEFT, "last_substantive_authority": authority}) == "exempt"


@pytest.mark.parametrize("authority", ["X99000002", "992", "Brackenshire County Council"])
def test_the_same_region_does_not(outcome, authority):
    assert outcome("cool-off", **{**LEFT, "last_substantive_authority": authority}) == "breached"


@pytest.mark.parametrize(
    "blank", [{"last_substantive_authority": None}, {"last_substantive_authority": "Nowhere"}, {"leaving_reason": None}]
)
def test_where_a_blank_could_still_exempt_a_breach_is_not_known(outcome, blank):
    assert outcome("cool-off", **{**LEFT, **blank}) == "not_known"


def test_even_where_an_exception_would_cover_it(outcome):
    signed = {"signoff_clause": "cool-off", "dcs_signoff_date": "2026-04-01", "signoff_until": "2026-12-31"}
    assert outcome("cool-off", **LEFT, **signed) == "excepted"
    assert outcome("cool-off", **{**LEFT, "leaving_reason": None}, **signed) == "not_known"


def test_a_lawful_start_is_met_even_where_authority_and_reason_are_blank(outcome):
    lawful = {**LEFT, "last_substantive_end_date": "2025-02-28"}
    assert outcome("cool-off", **{**lawful, "last_substantive_authority": None, "leaving_reason": None}) == "met"


def test_no_substantive_role_before_is_not_applicable(outcome):
    assert outcome("cool-off", had_substantive_role="no") == "not_applicable"


def test_whether_a_role_was_held_must_be_said_whatever_the_other_columns_say(outcome):
    assert outcome("cool-off", **{**LEFT, "had_substantive_role": None}) == "not_known"


def test_a_blank_leaving_date_is_not_known_unless_something_exempts(ask):
    blank = {**LEFT, "last_substantive_end_date": None}
    found = ask("cool-off", **blank)
    assert (found["outcome"], found["working"]["first_lawful_start"]) == ("not_known", None)
    exempt = ask("cool-off", **{**blank, "leaving_reason": "probation"})
    assert exempt["outcome"] == "exempt"
    assert "on a day that is not given by" in exempt["reason"]


def test_it_never_reaches_assignments_already_running(outcome):
    old = {**LEFT, "start_date": "2024-10-30", "last_substantive_end_date": "2024-10-01"}
    assert outcome("cool-off", **old) == "not_applicable"


def test_three_months_bind_starts_before_2026_and_six_from_then(outcome):
    left = {**LEFT, "last_substantive_end_date": "2025-09-15"}
    assert outcome("cool-off", **{**left, "start_date": "2025-12-31"}) == "met"
    assert outcome("cool-off", **{**left, "start_date": "2026-01-01"}) == "breached"


REDUNDANT = {
    "authority": "Coventry",
    "had_substantive_role": "yes",
    "last_substantive_authority": "Walsall",
    "last_substantive_end_date": "2025-02-01",
    "leaving_reason": "voluntary_redundancy",
}


def test_what_the_west_midlands_has_not_settled_is_not_known_even_where_england_exempts(outcome):
    assert outcome("cool-off", memorandum="west-midlands", **REDUNDANT, start_date="2025-06-15") == "not_known"
    assert outcome("cool-off", memorandum="england", **REDUNDANT, start_date="2025-03-15") == "exempt"


def test_unless_the_start_is_lawful_anyway(outcome):
    assert outcome("cool-off", memorandum="west-midlands", **REDUNDANT, start_date="2026-02-01") == "met"
