"""The West Midlands memorandum as shipped: what is known, and what is said not to be."""

from __future__ import annotations

from datetime import date

from comity.memorandum import load
from comity.memorandum.model import Kind


def test_it_is_the_memorandum_of_january_2025_on_top_of_england() -> None:
    memorandum = load("west-midlands")
    assert (memorandum.version, memorandum.kind, memorandum.extends) == (
        "January 2025",
        "memorandum of understanding",
        "england",
    )


def test_its_fourteen_authorities() -> None:
    memorandum = load("west-midlands")
    names = {held.code: held.name for held in memorandum.authorities}
    assert sorted(names[party.authority] for party in memorandum.parties) == [
        "Birmingham",
        "Coventry",
        "Dudley",
        "Herefordshire, County of",
        "Sandwell",
        "Shropshire",
        "Solihull",
        "Staffordshire",
        "Stoke-on-Trent",
        "Telford and Wrekin",
        "Walsall",
        "Warwickshire",
        "Wolverhampton",
        "Worcestershire",
    ]


def test_its_two_trusts_are_known_as_the_councils_they_deliver_for() -> None:
    aliases = {held.name: held.aliases for held in load("west-midlands").authorities}
    assert "Birmingham Children's Trust" in aliases["Birmingham"]
    assert "Sandwell Children's Trust" in aliases["Sandwell"]


def test_cool_off_is_twelve_months_and_before_then_englands_three() -> None:
    cool_off = load("west-midlands").clause(Kind.COOL_OFF)
    assert cool_off is not None
    assert [(term.value, term.new_from, term.existing_from) for term in cool_off.terms] == [
        (3, date(2024, 10, 31), None),
        (12, date(2025, 1, 1), None),
    ]


def test_redundancy_is_for_the_region_to_settle() -> None:
    cool_off = load("west-midlands").clause(Kind.COOL_OFF)
    assert cool_off is not None
    assert {held.ground: held.settled for held in cool_off.exemptions} == {
        "voluntary_redundancy": False,
        "compulsory_redundancy": False,
        "probation": True,
        "other_region": True,
        "substantive_role": True,
    }
    assert all(held.note for held in cool_off.exemptions if not held.settled)


def test_the_caps_of_today_are_not_known_and_those_of_2015_are_only_history() -> None:
    memorandum = load("west-midlands")
    cap = memorandum.clause(Kind.PRICE_CAP)
    assert cap is not None
    assert cap.caps == ()
    assert [(term.value, term.new_from, term.existing_from) for term in cap.terms] == [
        (None, date(2025, 10, 1), date(2026, 1, 1))
    ]
    assert all("could not be read" in term.unknown for term in cap.terms)
    first = memorandum.versions[0]
    assert first.from_date == date(2015, 1, 1)
    assert all(figure in first.known for figure in ("£22.50", "£24.00", "£35.75", "exclusive of agency costs"))


def test_what_was_not_seen_is_englands() -> None:
    memorandum = load("west-midlands")
    assert {held.kind.value: held.inherited_from for held in memorandum.clauses if held.inherited_from} == {
        "experience": "england",
        "notice": "england",
        "references": "england",
        "end-of-placement-review": "england",
        "project-team": "england",
        "pre-employment-checks": "england",
        "data-return": "england",
    }


def test_its_history() -> None:
    assert [(held.version, held.from_date) for held in load("west-midlands").versions] == [
        ("caps and protocol of 2015", date(2015, 1, 1)),
        ("protocol of 2016/17", date(2016, 3, 31)),
        ("protocol of 2017/18", date(2017, 4, 1)),
        ("relaunch of October 2022", date(2022, 10, 1)),
        ("January 2025", date(2025, 1, 1)),
    ]
