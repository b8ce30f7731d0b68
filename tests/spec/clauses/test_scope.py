"""Parties, implementing dates, transition, blanks: what comes before any clause is judged."""

from datetime import date

import pytest

from comity.memorandum import load

CLAUSES = [clause.kind.value for clause in load("exemplar").assignment_clauses()]


@pytest.mark.parametrize("clause", CLAUSES)
def test_an_authority_that_is_not_a_party_is_not_judged_and_is_told_so(ask, clause):
    found = ask(clause, authority="Walsall")
    assert found["outcome"] == "not_applicable"
    assert "not a party" in found["reason"]


@pytest.mark.parametrize(
    "clause", [c for c in CLAUSES if c not in ("cool-off", "project-team", "end-of-placement-review")]
)
def test_a_blank_start_date_is_not_known(outcome, clause):
    assert outcome(clause, start_date=None) == "not_known"


def implementing(day: str):
    """The exemplar, with Coldharbour implementing from a day of its own."""
    exemplar = load("exemplar")
    parties = tuple(
        party.model_copy(update={"implements": date.fromisoformat(day)}) if party.authority == "X99000003" else party
        for party in exemplar.parties
    )
    return exemplar.model_copy(update={"parties": parties, "digest": ""})


@pytest.mark.parametrize(
    ("start", "as_at", "expected"),
    [
        ("2025-01-31", "2025-09-30", "transitional"),
        ("2025-02-01", "2025-02-28", "breached"),
        ("2025-01-31", "2025-10-01", "breached"),
    ],
)
def test_no_term_takes_force_for_a_party_before_it_implements(outcome, start, as_at, expected):
    facts = {"start_date": start, "direct_experience_months": 12}
    assert outcome("experience", as_at, implementing("2025-02-01"), **facts) == expected


def test_a_late_implementing_date_holds_existing_assignments_back_too(outcome):
    facts = {"start_date": "2025-03-01", "direct_experience_months": 12}
    assert outcome("experience", "2026-03-31", implementing("2026-06-01"), **facts) == "transitional"
    assert outcome("experience", "2026-06-01", implementing("2026-06-01"), **facts) == "breached"


def test_an_unreadable_end_date_is_not_known_where_the_term_turns_on_it(outcome):
    unread = {"unreadable_end_date": True, "pay_rate": "33.80"}
    assert outcome("price-cap", start_date="2026-03-01", **unread) == "not_known"
    assert outcome("price-cap", start_date="2026-05-01", **unread) == "breached"


def test_a_strength_may_turn_from_should_to_must_on_a_day(ask):
    exemplar = load("exemplar")
    clause = exemplar.clause("notice")
    must = clause.strength[0].model_copy(update={"value": "must", "from_date": date(2026, 6, 1)})
    stricter = clause.model_copy(update={"strength": (*clause.strength, must)})
    changed = exemplar.model_copy(
        update={"clauses": tuple(stricter if c.kind == "notice" else c for c in exemplar.clauses), "digest": ""}
    )
    assert ask("notice", "2026-05-31", changed)["strength"] == "should"
    assert ask("notice", "2026-06-01", changed)["strength"] == "must"


def test_a_restated_clause_is_reported_under_the_regions_with_the_baseline_cited(ask):
    found = ask("notice", notice_days=7)
    assert found["code"].startswith("SEV-")
    assert "baseline ENG-" in found["citation"]


@pytest.mark.parametrize("clause", CLAUSES)
@pytest.mark.parametrize("authority", [None, "Nowhere Council"])
def test_an_authority_that_is_blank_or_not_recognised_is_not_known(outcome, clause, authority):
    assert outcome(clause, authority=authority) == "not_known"


def test_nothing_judged_is_never_a_pass():
    from comity.judge import check

    checked = check({"authority": "Walsall"}, load("exemplar"), date(2026, 9, 30))
    assert set(checked.outcomes.values()) == {"not_applicable"}
    assert checked.decision == "cannot_tell"
