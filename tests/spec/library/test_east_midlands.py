"""The East Midlands memorandum as shipped: every numbered statement of version 5 is a clause."""

from __future__ import annotations

from datetime import date

import pytest

from comity.memorandum import load
from comity.memorandum.model import Kind

STATEMENTS = {
    "EM-A1": "good-practice",
    "EM-A2": "good-practice",
    "EM-A3": "good-practice",
    "EM-G1": "governance",
    "EM-G2": "governance",
    "EM-G3": "governance",
    "EM-M1": "review",
    "EM-O1": "good-practice",
    "EM-O2": "information",
    "EM-O3": "good-practice",
    "EM-O4": "price-cap",
    "EM-O5": "good-practice",
    "EM-O6": "good-practice",
    "EM-W1": "exceptional-circumstances",
    "EM-W2": "governance",
    "EM-W3": "information",
    "EM-W4": "good-practice",
    "EM-W5": "governance",
    "EM-S1": "governance",
}

VERSION_5 = date(2018, 10, 1)


def test_every_numbered_statement_is_a_clause() -> None:
    own = {held.code: held.kind.value for held in load("east-midlands").clauses if not held.inherited_from}
    assert own == STATEMENTS


@pytest.mark.parametrize("code", STATEMENTS)
def test_each_has_words_a_strength_and_the_place_it_comes_from(code: str) -> None:
    found = next(held for held in load("east-midlands").clauses if held.code == code)
    assert found.heading
    assert len(found.words.split()) >= 10
    assert [(held.value, held.from_date) for held in found.strength] == [("should", VERSION_5)]
    assert found.citation.source == "East Midlands Memorandum of Cooperation, version 5, October 2018"
    assert found.citation.section


def test_the_standardised_rates_are_not_known() -> None:
    rates = load("east-midlands").clause(Kind.PRICE_CAP)
    assert rates is not None
    assert rates.caps == ()
    assert [(term.value, term.new_from, term.existing_from) for term in rates.terms] == [
        (None, VERSION_5, None),
        (None, date(2025, 10, 1), date(2026, 1, 1)),
    ]
    assert "Standardised Agency Worker Rates" in rates.terms[0].unknown


def test_the_nine_parties_of_version_5() -> None:
    memorandum = load("east-midlands")
    names = {held.code: held.name for held in memorandum.authorities}
    assert sorted(names[party.authority] for party in memorandum.parties if party.joined == VERSION_5) == [
        "Derby",
        "Derbyshire",
        "Leicester",
        "Leicestershire",
        "Lincolnshire",
        "Northamptonshire",
        "Nottingham",
        "Nottinghamshire",
        "Rutland",
    ]


def test_northamptonshire_left_and_its_successors_joined_on_one_day() -> None:
    memorandum = load("east-midlands")
    authorities = {held.code: held for held in memorandum.authorities}
    left = [party.authority for party in memorandum.parties if party.left == date(2021, 4, 1)]
    assert left == ["E10000021"]
    assert authorities["E10000021"].succeeded_by == ("E06000061", "E06000062")
    joined = {party.authority for party in memorandum.parties if party.joined == date(2021, 4, 1)}
    assert joined == {"E06000061", "E06000062", "NCT"}
    assert authorities["NCT"].delivers_for == "North Northamptonshire and West Northamptonshire"


def test_its_three_groups_and_how_often_they_meet() -> None:
    assert [(group.name, group.cadence) for group in load("east-midlands").groups] == [
        ("Regional Directors of Children's Services Group", "as recommendations come to it"),
        ("Regional Tier 2 Safeguarding Group", "every two months"),
        ("East Midlands HR Lead Network Group", "monthly"),
    ]


def test_its_review_is_overdue_and_its_scope_disagrees_with_itself() -> None:
    memorandum = load("east-midlands")
    assert memorandum.review_due == date(2021, 11, 30)
    assert "disagrees with itself" in memorandum.workforce_scope


def test_todays_national_rules_are_judged_for_its_parties() -> None:
    inherited = {held.kind.value for held in load("east-midlands").clauses if held.inherited_from == "england"}
    assert inherited == {
        "cool-off",
        "experience",
        "notice",
        "references",
        "end-of-placement-review",
        "project-team",
        "pre-employment-checks",
        "data-return",
    }
