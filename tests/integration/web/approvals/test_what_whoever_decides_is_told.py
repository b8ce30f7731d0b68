"""What whoever decides is told first: what became of the requests before, what the check found, and more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import sign_in, text_of

from comity.memorandum import load
from comity.memorandum.routes import departures_of
from comity.memorandum.words import day as day_words
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.approvals import actions, filling
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest, Question, Verdict
from comity.web.approvals.statement import statement
from comity.web.engagements import stopping
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"
NO = "Two of the four agencies were never asked"
NUMBERED = "SW 123456 is the one"


def test_a_no_is_told_to_whoever_is_asked_again_and_kept_with_what_they_decide(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        first = room.asked(held)
        room.decide(first, room.director, 0, verdict=Verdict.REFUSE, words=NO)
        again = actions.draft(by=room.member(room.cast.alice), engagement=fresh(held))
    told = (
        f"{first.number} asked for the same. It was refused by the Director of Children's Services on "
        f"{day_words(timezone.localdate())}: “{NO}”"
    )
    form = text_of(signed_in(room.cast.alice).get(f"{BASE}requests/{again.pk}/change/").content.decode())
    assert told in form
    assert "goes on from" not in form
    with scope(region=room.cast.severnside):
        again.delete()
        again = room.asked(fresh(held))
        assert NO in statement(again, again.needed.get(position=0)).decode()
    for who, page in ((room.director, "decide/0/"), (room.cast.alice, "")):
        text = text_of(signed_in(who).get(f"{BASE}requests/{again.pk}/{page}").content.decode())
        assert told in text
        assert "goes on from" not in text


def test_what_a_group_did_not_support_ended_that_day_and_is_nothing_to_go_on_from(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "departures_of", lambda _: departures_of(load("east-midlands")))
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        at_once, later = room.signed(room.asked()), room.signed(room.asked(room.engagement()))
        room.decide(at_once, room.cast.erin, 2, verdict=Verdict.REFUSE, words=NO)
        on(today + timedelta(days=9))
        room.decide(later, room.cast.erin, 2, verdict=Verdict.REFUSE, words=NO)
        again = room.asked(fresh(at_once.engagement))
        key = make_key(
            by="platform:test", organisation=room.cast.authority_a, label="Tests", scopes=(Scope.EXCEPTIONS,)
        )
    text = text_of(signed_in(room.director).get(f"{BASE}requests/{again.pk}/decide/0/").content.decode())
    assert f"not supported by the East Midlands HR Lead Network Group on {day_words(today)}: “{NO}”" in text
    assert "goes on from" not in text_of(signed_in(room.cast.alice).get(f"{BASE}requests/{again.pk}/").content.decode())
    headers: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {key.token}"}
    bob, until = signed_in(room.cast.bob), today + timedelta(days=8)
    for asked, words, day in ((at_once, "Never in force", None), (later, f"{day_words(until)}, when it ended", until)):
        for page in (BASE, f"{BASE}{asked.number}/"):
            assert words in text_of(bob.get(page).content.decode())
        told = Client(**headers).get(f"/api/v1/exceptions/{asked.number}").json()["excepts_until"]
        assert told == (day.isoformat() if day else None)
    counts = text_of(bob.get(f"{BASE}counts/").content.decode())
    assert "Ended before its last day 1" in counts
    assert "Never in force 1" in counts


def test_the_checks_own_finding_is_shown_of_every_clause_and_of_no_cap_that_is_kept(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked(room.engagement(pay_rate="25.00", direct_experience_months=6, references_received=0))
        number = asked.from_check.number
    for who, page in ((room.director, "decide/0/"), (room.cast.alice, "")):
        shown = signed_in(who).get(f"{BASE}requests/{asked.pk}/{page}").content.decode()
        assert "6 months of post-qualified direct experience; 36 months are required" in text_of(shown)
        assert "at least 2 references are required, so 2 short" in text_of(shown)
        assert "does not depart from a cap" not in text_of(shown)
        assert f"/checks/{number}/" in shown
        assert "123456" not in shown


def test_a_worker_who_may_not_be_engaged_is_told_of_to_the_authoritys_own_people_alone(
    room: Room, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The regulator has suspended them."
    monkeypatch.setattr(stopping, "STOPS", [lambda pairs: dict.fromkeys(pairs, words)])
    monkeypatch.setattr(filling, "departures_of", lambda _: departures_of(load("east-midlands")))
    with scope(region=room.cast.severnside):
        held = room.engagement()
        draft = actions.draft(by=room.member(room.cast.alice), engagement=held)
        asked = room.asked(room.engagement())

    def read(who: Person, page: str) -> str:
        return text_of(signed_in(who).get(f"{BASE}requests/{page}").content.decode())

    assert words in read(room.cast.alice, f"{draft.pk}/change/")
    assert words in read(room.cast.alice, f"{asked.pk}/")
    assert words in read(room.director, f"{asked.pk}/decide/0/")
    with scope(region=room.cast.severnside):
        room.signed(asked)
    assert "Write down what" in read(room.cast.erin, f"{asked.pk}/decide/2/")
    for page in (f"{asked.pk}/", f"{asked.pk}/decide/2/"):
        assert words not in read(room.cast.erin, page)


def test_a_registration_number_is_refused_in_what_is_decided_asked_and_answered(room: Room) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
        alice, director = room.member(room.cast.alice), room.member(room.director)
        for verdict in (Verdict.APPROVE, Verdict.REFUSE):
            with pytest.raises(ApprovalError, match="Take the registration number out"):
                room.decide(asked, room.director, 0, verdict=verdict, words=NUMBERED)
        with pytest.raises(ApprovalError, match="Take the registration number out"):
            actions.ask_first(by=director, request=asked, position=0, words="Is it 1234 56?")
        question = actions.ask_first(by=director, request=asked, position=0, words="Who else was asked?")
        with pytest.raises(ApprovalError, match="Take the registration number out"):
            actions.answer_question(by=alice, question=question, answer=NUMBERED)
        assert Question.objects.get().answer == ""


def test_whoever_has_nothing_to_decide_is_told_so_without_proving_who_they_are(room: Room) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
    chief = sign_in(Client(), room.chief, long_ago=True)
    for answer in (chief.get, chief.post):
        page = answer(f"{BASE}requests/{asked.pk}/decide/1/")
        assert page.status_code == 200
        assert "There is nothing here to decide" in text_of(page.content.decode())
    neighbour = sign_in(Client(), room.neighbour, long_ago=True)
    assert neighbour.post(f"{BASE}requests/{asked.pk}/decide/0/").status_code == 404


def test_the_form_says_which_day_is_none_and_that_a_clause_must_be_chosen(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
    address = f"{BASE}requests/{asked.pk}/decide/0/"
    client = signed_in(room.director)
    page = client.get(address).content.decode()
    assert "The clauses that you approve (optional)" not in text_of(page)
    none = {"last_day_day": "31", "last_day_month": "2", "last_day_year": "2027"}
    given = {"saw": page.partition('name="saw" value="')[2].partition('"')[0], "verdict": "part", **none}
    assert "Give a last day that exists" in text_of(client.post(address, given).content.decode())
    with scope(region=room.cast.severnside):
        assert not ExceptionRequest.objects.get().needed.filter(decision__isnull=False)
