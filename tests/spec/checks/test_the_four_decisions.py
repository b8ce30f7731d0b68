"""The four decisions of a check, under each memorandum that ships, in the words that a manager reads.

England sets no cap of its own, and those of the West Midlands and the East Midlands could not be read: until a
region enters its caps, whether an engagement may go ahead cannot be told. The exemplar's stand in for them here.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from checking import MEETS

from comity.judge import check
from comity.judge.answers import bases, can_be_signed_off, less_unasked, missing, words, would_comply
from comity.memorandum import load
from comity.memorandum.model import Kind, Memorandum

AUTHORITY = {
    "exemplar": "X99000003",
    "england": "E08000026",
    "west-midlands": "E08000026",
    "east-midlands": "E06000016",
}
SHIPPED = tuple(AUTHORITY)
DAY = date(2026, 9, 30)


@cache
def with_caps(name: str) -> Memorandum:
    """A memorandum with the exemplar's caps entered."""
    found, caps = load(name), load("exemplar").clause(Kind.PRICE_CAP)
    assert caps is not None
    clauses = tuple(
        clause.model_copy(update={"caps": caps.caps, "terms": caps.terms}) if clause.kind is Kind.PRICE_CAP else clause
        for clause in found.clauses
    )
    return found.model_copy(update={"clauses": clauses, "digest": ""})


def said(name: str, **otherwise: Any) -> tuple[str, str]:
    """The decision on a candidate who meets everything but for what is otherwise, and its words."""
    judged = check({**MEETS, "authority": AUTHORITY[name], **otherwise}, with_caps(name), DAY)
    return judged.decision.value, words(judged, missing(judged))


@pytest.mark.parametrize("name", SHIPPED)
def test_each_memorandum_comes_to_each_of_the_four_decisions(name: str) -> None:
    assert said(name) == ("proceed", "This engagement may go ahead.")

    decision, told = said(name, pay_rate="60.00")
    assert decision == "proceed_with_sign_off"
    assert "Director of Children" in told
    assert "chief executive" in told

    ended = {"start_date": "2026-06-01", "end_date": "2026-09-18", "planned_end_date": "2026-09-18"}
    ended |= {name: "2026-05-20" for name in MEETS if name.endswith("_checked_date")}
    assert said(name, **ended) == ("do_not_proceed", "This engagement may not go ahead as it is.")

    decision, told = said(name, pay_rate="", references_received="")
    assert decision == "cannot_tell"
    assert "Pay rate" in told
    assert "References received" in told


def test_a_blank_hides_no_breach_that_is_certain_without_it() -> None:
    decision, told = said("exemplar", pay_rate="", references_received=0)
    assert decision == "cannot_tell"
    assert told == "We cannot tell until this is known: Pay rate. Whatever that is, one clause is breached."


def test_what_a_worker_cannot_know_is_left_to_the_authority() -> None:
    known = {
        name: value for name, value in MEETS.items() if name != "notice_days" and not name.endswith("checked_date")
    }
    judged = check({**known, "authority": AUTHORITY["exemplar"]}, with_caps("exemplar"), DAY)
    assert judged.decision == "cannot_tell"
    answered, left = less_unasked(judged, ("authority", *known))
    assert (answered.decision, left) == ("proceed", ("Notice that ends an assignment", "Checks before the first day"))
    judged = check({**known, "authority": AUTHORITY["exemplar"], "pay_rate": ""}, with_caps("exemplar"), DAY)
    answered, _ = less_unasked(judged, ("authority", *known))
    assert words(answered, missing(answered)) == "We cannot tell until this is known: Pay rate."


@pytest.mark.parametrize("name", ["england", "west-midlands", "east-midlands"])
def test_without_caps_nobody_is_told_to_go_ahead(name: str) -> None:
    judged = check({**MEETS, "authority": AUTHORITY[name]}, load(name), DAY)
    assert judged.decision == "cannot_tell"
    assert missing(judged) == ()
    assert words(judged, ()) == (
        "We cannot tell: the memorandum leaves this open: Price cap. The region’s lead enters it."
    )
    assert [each.cap.cap for each in bases(judged)] == [None, None, None]


@pytest.mark.parametrize("name", ["england", "west-midlands", "east-midlands"])
def test_what_the_memorandum_leaves_open_holds_up_no_signature_for_the_rest(name: str) -> None:
    left = {"had_substantive_role": True, "last_substantive_authority": AUTHORITY[name]}
    left |= {"last_substantive_end_date": "2026-09-01", "leaving_reason": "resignation"}
    facts = {**MEETS, **left, "authority": AUTHORITY[name]}
    judged = check(facts, load(name), DAY)
    assert judged.decision == "cannot_tell"
    assert words(judged, missing(judged)) == (
        "We cannot tell: the memorandum leaves this open: Price cap. The region’s lead enters it. "
        "Whatever that is, one clause is breached."
    )
    assert can_be_signed_off(judged)
    assert not can_be_signed_off(check({**facts, "references_received": ""}, load(name), DAY))
    assert not can_be_signed_off(check({**MEETS, "authority": AUTHORITY[name]}, load(name), DAY)), (
        "Nothing is breached."
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_what_would_comply_is_told_all_together(name: str) -> None:
    facts = {**MEETS, "authority": AUTHORITY[name], "pay_rate": "60.00", "references_received": 0, "notice_days": 7}
    found = would_comply(check(facts, with_caps(name), DAY))
    assert found is not None
    assert found.whole
    assert {fact.field for fact in found.facts} == {"pay_rate", "references_received", "notice_days"}


def test_groups_acknowledge_a_flexibility_in_the_east_midlands() -> None:
    assert "It is then to be acknowledged by the East Midlands" in said("east-midlands", pay_rate="60.00")[1]


def test_it_says_why_somebody_is_asked_whom_the_clause_does_not_name() -> None:
    days = {"start_date": "2026-10-05", "planned_end_date": "2027-04-02"}
    assert said("exemplar", pay_rate="60.00", **days)[1] == (
        "This engagement may go ahead only with sign-off by the regional lead, the Director of Children's Services and "
        "the chief executive, on or before its first day. The regional lead is asked too: it is 119 per cent over the "
        "cap, more than 15 per cent; it is for 26 weeks, more than 12 weeks."
    )
    few = {"start_date": "2026-10-05", "planned_end_date": "2026-11-06"}
    assert "asked too" not in said("exemplar", pay_rate="28.00", **few)[1]
    open_ended = said("exemplar", pay_rate="28.00", start_date="2026-10-05", planned_end_date="")
    assert "how long it is for is not known, which counts as more than 12 weeks." in open_ended[1]


def test_what_is_asked_of_nobody_is_no_missing_fact() -> None:
    judged = check({"authority": "E08000026"}, load("exemplar"), DAY)
    assert judged.decision == "cannot_tell"
    assert missing(judged) == ()
    said = f"no clause of “{judged.memorandum.title}” applies, so nothing was judged."
    assert words(judged, ()) == f"We cannot tell: {said}", "it says by which memorandum"
