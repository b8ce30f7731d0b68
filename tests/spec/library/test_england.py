"""England's rules as shipped: every date of the table of England's dates, and what else the rules say."""

from __future__ import annotations

from datetime import date

import pytest

from comity.memorandum import load
from comity.memorandum.model import Kind

RULES = date(2024, 10, 31)
"""The day that the rules began for new assignments."""

FULL = date(2025, 10, 1)
"""The day that they reached those already running."""

DATES = [
    # kind, value, new assignments from, existing assignments from
    ("price-cap", None, date(2025, 10, 1), date(2026, 1, 1)),
    ("cool-off", 3, RULES, None),
    ("experience", 36, RULES, FULL),
    ("notice", 28, RULES, FULL),
    ("references", 2, RULES, None),
    ("end-of-placement-review", None, RULES, RULES),
    ("project-team", None, RULES, FULL),
    ("pre-employment-checks", None, RULES, None),
    ("data-return", None, date(2025, 1, 1), None),
]

DEPARTURES = [
    ("price-cap", ("dcs", "chief_executive")),
    ("cool-off", ("dcs",)),
    ("experience", ("dcs",)),
    ("notice", ("dcs",)),
    ("references", ("dcs",)),
    ("end-of-placement-review", ()),
    ("project-team", ("dcs",)),
    ("pre-employment-checks", ("dcs",)),
    ("data-return", ()),
]


def clause(kind: str):
    found = load("england").clause(kind)
    assert found is not None
    return found


def test_england_has_these_clauses_and_no_others() -> None:
    assert [held.kind for held in load("england").clauses] == [kind for kind, *_ in DATES]


@pytest.mark.parametrize(("kind", "value", "new", "existing"), DATES, ids=[row[0] for row in DATES])
def test_its_dates(kind: str, value: int | None, new: date, existing: date | None) -> None:
    terms = [(term.value, term.new_from, term.existing_from) for term in clause(kind).terms]
    assert terms == [(value, new, existing)]


@pytest.mark.parametrize(("kind", "posts"), DEPARTURES, ids=[row[0] for row in DEPARTURES])
def test_who_signs_a_departure(kind: str, posts: tuple[str, ...]) -> None:
    assert clause(kind).departure == posts


def test_who_signs_is_known_for_price_caps_and_a_setting_for_the_rest() -> None:
    grades = {
        held.kind.value: held.departure_citation.grade if held.departure_citation else held.citation.grade
        for held in load("england").clauses
        if held.departure
    }
    assert grades == {kind: "primary" if kind == "price-cap" else "unconfirmed" for kind, posts in DEPARTURES if posts}


def test_only_the_data_return_is_a_legal_requirement() -> None:
    strengths = {
        held.kind: [(strength.value, strength.from_date) for strength in held.strength]
        for held in load("england").clauses
    }
    assert strengths == {kind: [("must" if kind == "data-return" else "should", RULES)] for kind, *_ in DATES}


def test_england_sets_no_cap_of_its_own_and_says_why() -> None:
    cap = clause("price-cap")
    assert cap.caps == ()
    assert [term.unknown for term in cap.terms] == [
        "England sets no figure of its own; each region agrees its caps, so judge under the region's memorandum."
    ]


def test_the_grounds_that_exempt_from_cool_off() -> None:
    grounds = {held.ground: held.settled for held in clause("cool-off").exemptions}
    assert grounds == {
        "voluntary_redundancy": True,
        "compulsory_redundancy": True,
        "probation": True,
        "other_region": True,
        "substantive_role": True,
    }


def test_the_checks_before_a_start() -> None:
    assert set(clause("pre-employment-checks").checks) == {"registration", "dbs", "right_to_work"}
    assert clause("pre-employment-checks").citation.grade == "unconfirmed"


def test_the_return_is_given_within_two_months() -> None:
    assert clause("data-return").window_months == 2


def test_a_review_is_shared_with_the_worker() -> None:
    assert clause("end-of-placement-review").shared_with == ("worker",)


def test_the_five_core_roles() -> None:
    assert [role.code for role in load("england").roles] == [
        "social_worker",
        "senior_social_worker",
        "advanced_practitioner",
        "team_manager",
        "iro_cp_chair",
    ]
    assert all(role.description for role in load("england").roles)


def test_the_instrument() -> None:
    england = load("england")
    assert (england.kind, england.in_force, england.extends) == ("statutory guidance", RULES, "")
    assert Kind.ON_SITE not in [held.kind for held in england.clauses]
