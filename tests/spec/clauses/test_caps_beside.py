"""The caps shown beside a check: one for each payment basis, the same as judging goes by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from comity.judge import CapState, caps, check
from comity.memorandum import load
from comity.memorandum.model import Kind

START, AS_AT = date(2026, 5, 1), date(2026, 4, 10)


def shown(memorandum="exemplar", authority="X99000003", role="social_worker", start=START, as_at=AS_AT):
    found = caps(memorandum, authority=authority, role=role, start=start, as_at=as_at)
    return {each.payment_basis: (str(each.state), each.cap) for each in found}


def test_each_basis_has_its_own():
    assert shown() == {
        "paye": ("agreed", Decimal("27.40")),
        "umbrella": ("agreed", Decimal("33.50")),
        "limited_company": ("agreed", Decimal("33.50")),
    }


def test_a_start_before_the_amendment_has_the_cap_of_then_with_where_it_comes_from():
    found = caps("exemplar", authority="993", role="social_worker", start=date(2026, 3, 31), as_at=date(2026, 3, 31))
    assert {each.cap for each in found} == {Decimal("27.80"), Decimal(34)}
    assert {each.term.new_from for each in found if each.term} == {date(2025, 10, 1)}
    assert "schedule of caps" in found[0].term.citation.words()


@pytest.mark.parametrize(
    ("asked", "basis", "state", "why"),
    [
        ({"role": "iro_cp_chair"}, "limited_company", "none_agreed", "No cap is agreed for this role"),
        ({"start": date(2025, 9, 1), "as_at": date(2025, 9, 1)}, "paye", "not_in_force", "before this clause bound"),
        ({"start": None}, "paye", "not_known", "The start date is blank"),
        ({"role": None}, "paye", "not_known", "The core role is blank"),
        ({"authority": "Camden"}, "paye", "not_in_force", "is not a party"),
        ({"memorandum": "west-midlands", "authority": "E08000030"}, "paye", "not_known", "its value is not known"),
    ],
)
def test_where_there_is_none_it_says_why(asked, basis, state, why):
    given = {"memorandum": "exemplar", "authority": "X99000003", "role": "social_worker", "start": START, **asked}
    memorandum, as_at = given.pop("memorandum"), given.pop("as_at", AS_AT)
    found = next(each for each in caps(memorandum, as_at=as_at, **given) if each.payment_basis == basis)
    assert (found.state, found.cap) == (state, None)
    assert why in found.why


@pytest.mark.parametrize(
    ("start", "said", "of_another_time"),
    [
        (date(2026, 11, 23), "From October 2025: the East Midlands caps", "Before October 2025"),
        (date(2019, 2, 1), "Before October 2025: version 5 refers to", "From October 2025"),
    ],
)
def test_why_it_is_not_known_is_of_the_start_that_is_asked(start, said, of_another_time):
    for each in caps("east-midlands", authority="E06000016", role="social_worker", start=start, as_at=start):
        assert said in each.why
        assert of_another_time not in each.why


def test_a_table_that_was_entered_says_itself_that_no_cap_is_agreed():
    """The clause still says why the caps were not known before there was a table."""
    shipped, exemplar = load("west-midlands"), load("exemplar").clause(Kind.PRICE_CAP)
    entered = shipped.model_copy(
        update={
            "digest": "",
            "clauses": tuple(
                clause.model_copy(update={"caps": exemplar.caps}) if clause.kind is Kind.PRICE_CAP else clause
                for clause in shipped.clauses
            ),
        }
    )
    found = caps(entered, authority="E08000030", role="iro_cp_chair", start=START, as_at=AS_AT)
    none_agreed = next(each for each in found if each.payment_basis == "limited_company")
    assert none_agreed.state is CapState.NONE_AGREED
    assert none_agreed.why.startswith("No cap is agreed for this role and payment basis")


def test_they_are_what_judging_goes_by():
    starts, days = (date(2025, 9, 30), date(2026, 3, 31), date(2026, 4, 1)), (date(2026, 3, 31), date(2026, 7, 1))
    memorandum = load("exemplar")
    for role, start, as_at in product(("social_worker", "iro_cp_chair"), starts, days):
        for each in caps(memorandum, authority="991", role=role, start=start, as_at=as_at):
            facts = {"authority": "991", "role": role, "start_date": start, "payment_basis": each.payment_basis}
            rate = each.cap if each.cap is not None else Decimal(100)
            outcomes = [
                check({**facts, "pay_rate": pay}, memorandum, as_at).outcomes["price-cap"]
                for pay in (rate, rate + Decimal("0.01"))
            ]
            judged = outcomes == ["met", "breached"]
            assert judged == (each.state is CapState.AGREED), (role, start, as_at, each, outcomes)
