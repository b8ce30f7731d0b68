"""The exemplar, exactly as it was fixed: other material relies on these terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from comity.memorandum import load
from comity.memorandum.model import Kind, Post, StrengthValue

RULES, FULL = date(2024, 10, 31), date(2025, 10, 1)
EXEMPLAR = load("exemplar")


def terms(kind: str) -> list[tuple[date, date | None, object]]:
    clause = EXEMPLAR.clause(kind)
    assert clause is not None
    return [(term.new_from, term.existing_from, term.value) for term in clause.terms]


def caps(as_at: date | None = None) -> dict[tuple[str, str], list[tuple[date, date | None, object]]]:
    clause = load("exemplar", as_at).clause("price-cap")
    assert clause is not None
    return {
        (line.role, line.payment_basis): [(term.new_from, term.existing_from, term.value) for term in line.terms]
        for line in clause.caps
    }


def test_what_it_is() -> None:
    assert (EXEMPLAR.id, EXEMPLAR.version, EXEMPLAR.region) == ("exemplar", "2026", "Severnside")
    assert EXEMPLAR.title == "Severnside Memorandum of Understanding on Agency Social Workers"
    assert (EXEMPLAR.in_force, EXEMPLAR.amendments[-1].agreed) == (date(2025, 10, 1), date(2026, 4, 1))
    assert EXEMPLAR.extends == "england"


def test_its_eight_parties_all_implement_from_the_day_of_the_national_rules() -> None:
    names = {held.code: (held.dfe_code, held.name, held.region) for held in EXEMPLAR.authorities}
    assert [(party.authority, *names[party.authority]) for party in EXEMPLAR.parties] == [
        ("X99000001", "991", "Abbotsbridge City Council", "Severnside"),
        ("X99000002", "992", "Brackenshire County Council", "Severnside"),
        ("X99000003", "993", "Coldharbour Borough Council", "Severnside"),
        ("X99000004", "994", "Dunmere Council", "Severnside"),
        ("X99000005", "995", "Eastvale Children's Trust", "Severnside"),
        ("X99000006", "996", "Fenwick and Holme Council", "Severnside"),
        ("X99000007", "997", "Greywater City Council", "Severnside"),
        ("X99000008", "998", "Hallowdene County Council", "Severnside"),
    ]
    assert {party.implements for party in EXEMPLAR.parties} == {RULES}
    trust = next(held for held in EXEMPLAR.authorities if held.code == "X99000005")
    assert trust.delivers_for == "Eastvale Council"


def test_it_recognises_its_own_authorities_and_englands_153() -> None:
    today = [held for held in EXEMPLAR.authorities if held.to_date is None]
    assert len(today) == 8 + 153


def test_its_caps() -> None:
    table = {
        "social_worker": ("34.00", "34.00", "27.80"),
        "senior_social_worker": ("37.00", "37.00", "30.25"),
        "advanced_practitioner": ("40.00", "40.00", "32.70"),
        "team_manager": ("44.00", "44.00", "35.95"),
        "iro_cp_chair": ("41.50", None, "33.90"),
    }
    expected = {
        (role, basis): [(FULL, date(2026, 1, 1), Decimal(amount))]
        for role, amounts in table.items()
        for basis, amount in zip(("umbrella", "limited_company", "paye"), amounts, strict=True)
        if amount
    }
    assert caps(date(2026, 3, 31)) == expected
    assert terms("price-cap") == [(FULL, date(2026, 1, 1), None)]


def test_its_amendment_replaces_only_the_lines_that_it_names() -> None:
    before, after = caps(date(2026, 3, 31)), caps(date(2026, 4, 1))
    new = {"umbrella": "33.50", "limited_company": "33.50", "paye": "27.40"}
    for basis, amount in new.items():
        before["social_worker", basis].append((date(2026, 4, 1), date(2026, 7, 1), Decimal(amount)))
    assert after == before == caps()
    assert load("exemplar", date(2026, 3, 31)).amendments == ()
    assert [held.reason for held in EXEMPLAR.amendments] == [
        "The region's median fell below the cap in the two quarters before."
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cool-off", [(RULES, None, 3), (date(2026, 1, 1), None, 6)]),
        ("experience", [(RULES, FULL, 36)]),
        ("notice", [(RULES, FULL, 28)]),
        ("references", [(RULES, None, 2)]),
        ("end-of-placement-review", [(RULES, RULES, None)]),
        ("project-team", [(RULES, FULL, None)]),
        ("pre-employment-checks", [(RULES, None, None)]),
        ("on-site", [(date(2026, 4, 1), None, Decimal(2))]),
    ],
)
def test_its_terms(kind: str, expected: list[tuple[date, date | None, object]]) -> None:
    assert terms(kind) == expected


def test_its_other_settings() -> None:
    cool_off, checks = EXEMPLAR.clause("cool-off"), EXEMPLAR.clause("pre-employment-checks")
    review, returned = EXEMPLAR.clause("end-of-placement-review"), EXEMPLAR.clause("data-return")
    assert cool_off is not None
    assert checks is not None
    assert review is not None
    assert returned is not None
    assert [(held.ground, held.settled) for held in cool_off.exemptions] == [
        ("voluntary_redundancy", True),
        ("compulsory_redundancy", True),
        ("probation", True),
        ("other_region", True),
    ]
    assert checks.checks == ("registration", "dbs", "right_to_work")
    assert review.shared_with == ("worker",)
    assert returned.window_months == 2


def test_it_has_nine_kinds_for_assignments_and_the_return() -> None:
    assert [clause.kind for clause in EXEMPLAR.assignment_clauses()] == [
        Kind.PRICE_CAP,
        Kind.COOL_OFF,
        Kind.EXPERIENCE,
        Kind.NOTICE,
        Kind.REFERENCES,
        Kind.END_OF_PLACEMENT_REVIEW,
        Kind.PROJECT_TEAM,
        Kind.PRE_EMPLOYMENT_CHECKS,
        Kind.ON_SITE,
    ]
    assert [clause.kind for clause in EXEMPLAR.clauses][9:] == [Kind.DATA_RETURN]


def test_its_strengths_and_departures() -> None:
    both, one, none = (Post.DCS, Post.CHIEF_EXECUTIVE), (Post.DCS,), ()
    assert {clause.kind.value: clause.departure for clause in EXEMPLAR.clauses} == {
        "price-cap": both,
        "cool-off": one,
        "experience": one,
        "notice": one,
        "references": one,
        "end-of-placement-review": none,
        "project-team": one,
        "pre-employment-checks": one,
        "on-site": one,
        "data-return": none,
    }
    for clause in EXEMPLAR.clauses:
        expected = StrengthValue.MUST if clause.kind is Kind.DATA_RETURN else StrengthValue.SHOULD
        assert [held.value for held in clause.strength] == [expected]


def test_its_groups() -> None:
    assert [(group.name, group.cadence) for group in EXEMPLAR.groups] == [
        ("HR Leads", "monthly"),
        ("Practice Leads", "every two months"),
        ("Directors", "every six weeks"),
    ]


def test_each_clause_that_england_has_cites_it_beside_its_own() -> None:
    beside = {clause.kind.value: clause.baseline.code if clause.baseline else "" for clause in EXEMPLAR.clauses}
    assert beside == {
        "price-cap": "ENG-1",
        "cool-off": "ENG-2",
        "experience": "ENG-3",
        "notice": "ENG-4",
        "references": "ENG-5",
        "end-of-placement-review": "ENG-6",
        "project-team": "ENG-7",
        "pre-employment-checks": "ENG-8",
        "on-site": "",
        "data-return": "ENG-9",
    }
