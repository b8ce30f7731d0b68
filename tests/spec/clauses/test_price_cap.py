"""price-cap: the pay rate on its own payment basis, against the line for the same role and basis."""

import pytest


@pytest.mark.parametrize(
    ("role", "basis", "cap"),
    [
        ("social_worker", "umbrella", "33.50"),
        ("social_worker", "limited_company", "33.50"),
        ("social_worker", "paye", "27.40"),
        ("senior_social_worker", "umbrella", "37.00"),
        ("advanced_practitioner", "limited_company", "40.00"),
        ("team_manager", "paye", "35.95"),
        ("iro_cp_chair", "umbrella", "41.50"),
        ("iro_cp_chair", "paye", "33.90"),
    ],
)
def test_each_line_of_the_table_has_its_own_cap(ask, role, basis, cap):
    found = ask("price-cap", role=role, payment_basis=basis, pay_rate="99")
    assert (found["outcome"], found["working"]["cap"]) == ("breached", cap)


def test_a_penny_over_the_cap_is_not_said_to_be_no_percentage_of_it(ask):
    assert "by £0.01 (less than 0.1%)" in ask("price-cap", pay_rate="33.51")["reason"]
    assert "by £0.10 (0.3%)" in ask("price-cap", pay_rate="33.60")["reason"]


@pytest.mark.parametrize(
    ("start", "as_at", "cap"),
    [
        ("2026-03-31", "2026-06-30", "34.00"),
        ("2026-03-31", "2026-07-01", "33.50"),
        ("2026-04-01", "2026-04-01", "33.50"),
    ],
)
def test_an_amendment_reaches_new_assignments_first_and_existing_ones_later(ask, start, as_at, cap):
    assert ask("price-cap", as_at, start_date=start, pay_rate="99")["working"]["cap"] == cap


def test_an_assignment_is_judged_on_the_day_it_ended(ask):
    found = ask("price-cap", start_date="2026-03-01", end_date="2026-06-30", pay_rate="34.00")
    assert (found["outcome"], found["working"]["cap"]) == ("met", "34.00")


@pytest.mark.parametrize(
    ("start", "as_at", "outcome"),
    [
        ("2025-09-30", "2025-12-31", "transitional"),
        ("2025-09-30", "2026-01-01", "not_known"),
        ("2025-10-01", "2025-10-01", "not_known"),
    ],
)
def test_a_role_and_basis_with_no_agreed_line_takes_the_dates_of_the_table(ask, start, as_at, outcome):
    facts = {"role": "iro_cp_chair", "payment_basis": "limited_company", "start_date": start}
    assert ask("price-cap", as_at, **facts)["outcome"] == outcome


def test_an_assignment_that_ended_before_the_table_is_not_judged_by_it(ask):
    assert (
        ask("price-cap", start_date="2025-03-01", end_date="2025-12-31", pay_rate="99")["outcome"] == "not_applicable"
    )


@pytest.mark.parametrize("blank", ["start_date", "role", "payment_basis", "pay_rate"])
def test_a_blank_is_never_a_pass(outcome, blank):
    assert outcome("price-cap", **{blank: None}) == "not_known"


def test_under_england_alone_no_cap_is_known(ask):
    found = ask("price-cap", memorandum="england", authority="Coventry")
    assert found["outcome"] == "not_known"
    assert "region" in found["reason"]


def test_only_both_posts_can_depart(outcome):
    signed = {"pay_rate": "40", "signoff_clause": "price-cap", "signoff_until": "2026-12-31"}
    assert outcome("price-cap", **signed, dcs_signoff_date="2026-04-01") == "breached"
    assert outcome("price-cap", **signed, dcs_signoff_date="2026-04-01", ce_signoff_date="2026-04-01") == "excepted"
