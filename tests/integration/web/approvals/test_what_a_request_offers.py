"""What the page of a request offers, to whom, and that nobody else may do it by its address either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum.words import day as day_words
from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest, Question, Verdict
from comity.web.approvals.telling import standing_of
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because
from comity.web.notices.queries import waiting
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"
GO_ON, WITHDRAW = "Ask for it to go on", "Withdraw it"

Offers = Callable[[Person, ExceptionRequest], str]


@pytest.fixture
def offers(signed_in: Callable[[Person], Client]) -> Offers:
    """What the page of a request says to somebody."""

    def of(who: Person, request: ExceptionRequest) -> str:
        return text_of(signed_in(who).get(f"{BASE}requests/{request.pk}/").content.decode())

    return of


def test_whoever_signs_decides_it_and_neither_withdraws_it_nor_answers_for_it(
    room: Room, signed_in: Callable[[Person], Client], offers: Offers
) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
        actions.ask_first(by=room.member(room.director), request=asked, position=0, words="Who else was asked?")
        question = Question.objects.get()
    pages = {"withdraw": f"{BASE}requests/{asked.pk}/withdraw/", "answer": f"{BASE}questions/{question.pk}/"}
    for who in (room.director, room.chief):
        page = offers(who, asked)
        assert not [each for each in (WITHDRAW, GO_ON, "Answer it") if each in page]
        assert [signed_in(who).get(each).status_code for each in pages.values()] == [403, 403]
        with scope(region=room.cast.severnside):
            assert not [each for each in waiting(room.member(who)) if "Answer what was asked" in each.words]
            with pytest.raises(ApprovalError, match="can refuse it"):
                actions.withdraw(by=room.member(who), request=asked, words="Not needed")
            with pytest.raises(ApprovalError, match="not for whoever signs it"):
                actions.answer_question(by=room.member(who), question=question, answer="Nobody")
    for who in (room.cast.alice, room.deputy):
        page = offers(who, asked)
        assert WITHDRAW in page
        assert "Answer it" in page
        assert [signed_in(who).get(each).status_code for each in pages.values()] == [200, 200]
    with scope(region=room.cast.severnside):
        own = room.asked(room.engagement(), by=room.director)
    assert WITHDRAW in offers(room.director, own), "They asked it themself."


def test_what_was_never_covered_is_not_asked_to_go_on(room: Room, offers: Offers) -> None:
    with scope(region=room.cast.severnside):
        part = room.asked(room.engagement(references_received=0))
        room.decide(part, room.director, 0, verdict=Verdict.PART, clauses=["references"], words="The cap holds")
        assert standing_of(ExceptionRequest.objects.get(pk=part.pk)).in_force
        soon = timezone.localdate() + timedelta(days=3)
        to_come = room.signed(room.asked(room.engagement(start_date=soon)))
    for request in (part, to_come):
        assert GO_ON not in offers(room.cast.alice, request)


def test_it_goes_on_from_what_is_in_force_until_another_does(
    room: Room, on: Callable[[date], None], offers: Offers
) -> None:
    today, alice = timezone.localdate(), room.cast.alice
    with scope(region=room.cast.severnside):
        held = room.engagement()
        signed = room.signed(room.asked(held, last_day=today + timedelta(days=20)))
        engaging.start(by=f"person:{alice.pk}", engagement=fresh(held))
    assert GO_ON in offers(alice, signed)
    assert GO_ON not in offers(room.chief, signed), "Whoever signed it leaves that to those who asked."
    on(today + timedelta(days=21))
    with scope(region=room.cast.severnside):
        actions.judge_what_turned(now=timezone.now())
    assert GO_ON in offers(alice, signed), "It lapsed, and the worker is still there."
    with scope(region=room.cast.severnside):
        again = room.asked(fresh(held))
    assert GO_ON not in offers(alice, signed), "Another waits."
    with scope(region=room.cast.severnside):
        actions.withdraw(by=room.member(alice), request=again, words="The worker leaves")
        engaging.end(by=f"person:{alice.pk}", engagement=fresh(held), ended_on=timezone.localdate())
    assert GO_ON not in offers(alice, signed)


def test_after_a_part_without_the_price_it_is_said_at_which_rate_it_may_start(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    alice = room.cast.alice
    with scope(region=room.cast.severnside):
        held = room.engagement(references_received=0)
        room.decide(
            room.asked(held), room.director, 0, verdict=Verdict.PART, clauses=["references"], words="The cap holds"
        )
    own = f"/regions/severnside/checks/engagements/{held.pk}/"
    page = signed_in(alice).get(own).content.decode()
    rate = "At £27.40 an hour or less (PAYE) the price cap is kept, and needs no exception."
    assert f"No exception in force on its first day covers: price cap. {rate}" in text_of(page)
    start = page.partition("Starting it")[2].partition("<h2")[0]
    assert "Extend it, or change its rate, role or agency" in start
    assert page.count("Extend it, or change its rate, role or agency") == 1
    with scope(region=room.cast.severnside):
        change = {"check_before": fresh(held).current, "changes": {"pay_rate": 274_000}, "because": Because.RATE}
        engaging.judge_again(by=f"person:{alice.pk}", as_at=timezone.localdate(), **change)
    assert "Record it as started" in text_of(signed_in(alice).get(own).content.decode())


def test_after_a_part_for_a_lower_rate_that_rate_is_said(room: Room, signed_in: Callable[[Person], Client]) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        asked = room.asked(held)
        room.decide(asked, room.director, 0, verdict=Verdict.PART, pay_rate=290_000)
        room.decide(asked, room.chief, 1)
        held = fresh(held)
        with pytest.raises(engaging.EngagementError, match=r"covers what it is for at £29\.00 an hour or less"):
            engaging.start(by=f"person:{room.cast.alice.pk}", engagement=held)
    own = signed_in(room.cast.alice).get(f"/regions/severnside/checks/engagements/{held.pk}/").content.decode()
    assert f"{asked.number} covers what it is for at £29.00 an hour or less." in text_of(own)


def test_the_days_of_an_emergency_start_are_the_same_on_every_page(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client], offers: Offers
) -> None:
    alice, began = room.cast.alice, timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement()
        held = engaging.start_in_an_emergency(by=f"person:{alice.pk}", engagement=held, words="A child in court")
        asked = room.asked(fresh(held))
        assert held.review_by is not None
    own = f"/regions/severnside/checks/engagements/{held.pk}/"
    until = day_words(held.review_by)
    place = room.cast.authority_a
    due = (
        f"By {until}, in either order: everyone who is asked signs the exception, and somebody at {place} other than "
        "whoever started it reviews the start. Signed after its first day, it excepts from the day on which both are "
        f"done, and on no day before. What it does not cover after {until} is a breach."
    )
    for page in (offers(alice, asked), text_of(signed_in(alice).get(own).content.decode())):
        assert due in page
    on(began + timedelta(days=1))
    with scope(region=room.cast.severnside):
        signed = room.signed(asked)
    page = offers(alice, signed)
    assert "Signed, and waits for the review of the emergency start" in page
    assert "Signed too late" not in page
    reviews = (
        f"the day on which somebody at {place} other than whoever started it reviews the emergency start, which is"
    )
    assert f"{reviews} due by {until}." in page
    with scope(region=room.cast.severnside):
        engaging.review(by=f"person:{room.director.pk}", engagement=fresh(held), words="It was right to start")
    assert "Approved , in force" in offers(alice, signed).replace("Approved,", "Approved ,")
