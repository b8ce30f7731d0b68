"""The worked cases with which the specification starts, in its order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from comity.judge import check
from comity.judge.spells import Spell, months_of
from comity.memorandum import load
from comity.memorandum.model import CapLine, Citation, Term

CITED = Citation(source="a test", grade="fictional")


def with_cap(amount: str, new_from: str = "2020-01-01", existing_from: str | None = None):
    """The exemplar with one cap of one's own, for a social worker on umbrella."""
    exemplar = load("exemplar")
    clause = exemplar.clause("price-cap")
    dates = {"new_from": date.fromisoformat(new_from), "citation": CITED}
    if existing_from:
        dates["existing_from"] = date.fromisoformat(existing_from)
    line = CapLine(role="social_worker", payment_basis="umbrella", terms=(Term(value=Decimal(amount), **dates),))
    changed = clause.model_copy(update={"caps": (line,), "terms": (Term(**dates),)})
    clauses = tuple(changed if c.kind == "price-cap" else c for c in exemplar.clauses)
    return exemplar.model_copy(update={"clauses": clauses, "digest": ""})


@pytest.mark.parametrize(
    ("cap", "rate", "outcome", "excess", "percent"),
    [
        ("34.00", "34.00", "met", None, None),
        ("34.00", "34.01", "breached", "0.01", "0.0"),
        ("22.50", "30.64", "breached", "8.14", "36.2"),
    ],
)
def test_1_a_rate_equal_to_the_cap_complies_and_one_penny_more_does_not(ask, cap, rate, outcome, excess, percent):
    found = ask("price-cap", memorandum=with_cap(cap), pay_rate=rate)
    assert found["outcome"] == outcome
    assert (found["working"]["excess"], found["working"]["excess_percent"]) == (excess, percent)


def test_1_a_charge_with_no_pay_rate_is_never_compared_with_a_cap_on_pay(ask):
    found = ask("price-cap", memorandum=with_cap("22.50"), pay_rate=None, charge_rate="33.40")
    assert found["outcome"] == "not_known"
    assert "£33.40" in found["reason"]
    assert "rates on different bases are never compared" in found["reason"]


WALSALL_TO_COVENTRY = {
    "authority": "Coventry",
    "had_substantive_role": "yes",
    "last_substantive_authority": "Walsall",
    "last_substantive_end_date": "2025-02-01",
    "leaving_reason": "resignation",
    "start_date": "2025-06-15",
}


def test_2_three_months_of_england_are_met(ask):
    assert ask("cool-off", "2025-06-15", "england", **WALSALL_TO_COVENTRY)["outcome"] == "met"


def test_2_twelve_months_of_the_west_midlands_are_not(ask):
    found = ask("cool-off", "2025-06-15", "west-midlands", **WALSALL_TO_COVENTRY)
    assert found["outcome"] == "breached"
    assert found["working"]["first_lawful_start"] == "2026-02-01"
    assert "1 February 2026" in found["remedy"]


@pytest.mark.parametrize(("left", "lawful"), [("2024-11-30", "2025-02-28"), ("2027-11-30", "2028-02-29")])
def test_3_three_months_are_clipped_at_the_months_end(ask, left, lawful):
    facts = {**WALSALL_TO_COVENTRY, "last_substantive_end_date": left}
    day_before = date.fromisoformat(lawful).replace(day=date.fromisoformat(lawful).day - 1).isoformat()
    assert ask("cool-off", lawful, "england", **{**facts, "start_date": lawful})["outcome"] == "met"
    early = ask("cool-off", lawful, "england", **{**facts, "start_date": day_before})
    assert (early["outcome"], early["working"]["first_lawful_start"]) == ("breached", lawful)


def test_4_another_region_exempts(ask):
    facts = {
        **WALSALL_TO_COVENTRY,
        "authority": "Kent",
        "last_substantive_authority": "Camden",
        "start_date": "2025-03-01",
    }
    assert ask("cool-off", "2025-06-15", "england", **facts)["outcome"] == "exempt"


@pytest.mark.parametrize(
    ("notice", "substantive", "outcome"),
    [(14, 14, "met"), (14, None, "breached"), (28, None, "met"), (13, 14, "breached")],
)
def test_5_a_shorter_substantive_notice_decides(ask, notice, substantive, outcome):
    assert ask("notice", notice_days=notice, substantive_notice_days=substantive)["outcome"] == outcome


@pytest.mark.parametrize(
    ("as_at", "outcome"), [("2025-02-28", "transitional"), ("2025-03-31", "transitional"), ("2025-04-01", "breached")]
)
def test_6_an_assignment_from_before_the_cap_is_in_transition_until_it_reaches_existing_ones(ask, as_at, outcome):
    memorandum = with_cap("34.00", "2025-01-01", "2025-04-01")
    assert ask("price-cap", as_at, memorandum, start_date="2024-12-02", pay_rate="36.00")["outcome"] == outcome


TWELVE_WEEKS = {
    "start_date": "2026-01-05",
    "pay_rate": "36.00",
    "signoff_clause": "price-cap",
    "dcs_signoff_date": "2026-01-02",
    "ce_signoff_date": "2026-01-05",
    "signoff_from": "2026-01-05",
    "signoff_until": "2026-03-29",
}


@pytest.mark.parametrize(("as_at", "outcome"), [("2026-03-29", "excepted"), ("2026-03-30", "breached")])
def test_7_an_exception_covers_its_last_day_and_not_the_next(ask, as_at, outcome):
    assert ask("price-cap", as_at, **TWELVE_WEEKS)["outcome"] == outcome


def test_7_what_lapsed_after_the_assignment_ended_does_not_count(ask):
    assert ask("price-cap", "2027-01-01", **TWELVE_WEEKS, end_date="2026-03-20")["outcome"] == "excepted"


def test_8_signed_after_its_first_day_it_does_not_except(ask):
    found = ask("price-cap", "2026-02-01", **{**TWELVE_WEEKS, "ce_signoff_date": "2026-01-07"})
    assert found["outcome"] == "breached"
    assert "signed after its first day" in found["reason"]


def test_9_each_of_a_team_of_six_with_a_bundled_price_is_breached_until_named_and_costed():
    exemplar = load("exemplar")
    team = {"authority": "X99000001", "start_date": "2026-05-01", "supply_route": "project_team"}
    priced = {"costs_disaggregated": "no", "practice_control": "yes"}
    for number in range(6):
        facts = {**team, **priced, "assignment_ref": f"PT{number}"}
        assert check(facts, exemplar, date(2026, 9, 30)).outcomes["project-team"] == "breached"
        named = {**facts, "worker_approved_date": "2026-04-30", "costs_disaggregated": "yes"}
        assert check(named, exemplar, date(2026, 9, 30)).outcomes["project-team"] == "met"


def test_10_months_from_spells_count_direct_english_employment_and_nothing_else():
    spells = [
        Spell("Derby", date(2019, 9, 1), date(2021, 2, 28), "direct", "child_and_family", True, "ASYE included"),
        Spell("Derby", date(2021, 3, 1), date(2021, 12, 31), "agency", "child_and_family", True),
        Spell("Leicester", date(2022, 1, 1), date(2023, 6, 30), "direct", "child_and_family", True),
    ]
    assert months_of(spells, date(2023, 7, 1), load("england")).months == 36


def test_11_the_first_lawful_start_is_under_the_term_in_force_on_that_date(ask):
    found = ask(
        "cool-off",
        "2026-01-31",
        had_substantive_role="yes",
        last_substantive_authority="X99000002",
        last_substantive_end_date="2025-10-17",
        leaving_reason="resignation",
        start_date="2026-01-10",
    )
    assert found["outcome"] == "breached"
    assert found["working"]["first_lawful_start"] == "2026-04-17"
