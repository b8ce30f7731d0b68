"""The breach log beside returns, and its pages. What becomes of a breach is in tests/spec/breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from approving import Room
from breaching import CAP, Log
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import sign_in, text_of

from comity.web.breaches import actions
from comity.web.breaches.models import Breach, Source
from comity.web.people.models import Person
from comity.web.returns.models import Contest

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/breaches/"
On = Callable[[date], None]


@pytest.fixture
def log(room: Room) -> Iterator[Log]:
    with scope(region=room.cast.severnside):
        yield Log(room)


def happened(breach: Breach) -> list[str]:
    return [each.happened for each in breach.entries.all()]


def test_a_return_says_each_breach_once_until_it_is_closed(log: Log) -> None:
    authority = log.room.cast.authority_a
    log.authorised(authority)
    count = log.found()
    assert count > 3
    assert {each.source for each in Breach.objects.all()} == {Source.RETURN}
    assert log.found() == 0
    log.authorised(authority, turn=2)
    assert log.found() == 0, "The same, reopened and authorised again."
    first = Breach.objects.order_by("number")[0]
    erin = log.room.member(log.room.cast.erin)
    actions.close(by=erin, breach=first, lesson="Two teams thought that the other had asked")
    log.authorised(authority, turn=3)
    assert log.found() == 0, "Closed, and the same quarter: nothing new happened."
    log.authorised(authority, "2026-Q4")
    log.authorised(authority, "2027-Q1")
    assert log.found() == 1, "Only what was closed is new with another quarter, and once."
    again = Breach.objects.filter(key=first.key).order_by("number")
    assert [each.closed_at is None for each in again] == [False, True]
    others = Breach.objects.exclude(key=first.key)
    assert {(each.quarter, tuple(happened(each))) for each in others} == {("2027-Q1", ("found", "again", "again"))}


def test_a_finding_that_the_authority_was_right_to_contest_is_no_breach(log: Log) -> None:
    given = log.authorised(log.room.cast.authority_a)
    assert given.current is not None
    now = timezone.now()
    Contest.objects.create(
        region=given.region, given=given, version=given.current, assignment_ref="CHB-26-007", clause=CAP,
        outcome="breached", words="The rate was put in twice", made_by="person:" + "0" * 8, made_at=now,
        upheld=True, answer="So it was", answered_by="person:" + "1" * 8, answered_at=now,
    )  # fmt: skip
    log.found()
    assert not Breach.objects.filter(assignment_ref="CHB-26-007", clause=CAP).exists()
    assert Breach.objects.filter(clause=CAP).exists()


def test_peers_read_that_it_was_answered_and_what_was_learnt_and_never_of_whom(log: Log, on: On) -> None:
    cast = log.room.cast
    log.under_an_exception()
    on(log.lapsed(timezone.localdate()))
    log.found()
    log.climbed()
    breach = log.only()
    actions.give(by=log.room.member(cast.alice), breach=breach, person=log.room.deputy)
    log.answer(breach)
    of_another = log.report()

    def read(who: Person, number: str = "", **given: str) -> str:
        answer = sign_in(Client(), who).get(f"{BASE}{number}{'/' if number else ''}", given)
        assert answer.status_code == 200, answer.status_code
        return text_of(answer.content.decode())

    peer = read(cast.bob, breach.number)
    for shown in ("Abbotsbridge City Council", "Price cap", "It was answered", "The HR lead", "An exception that has"):
        assert shown in peer
    secret = ("CB-1", "Jack Example", "Alice Example", "SAIDHAPPENED", "SAIDDOING", "SW123456", "See the engagement")
    assert [each for each in secret if each in peer + read(cast.bob)] == []
    assert "SAIDSEEN" in read(cast.bob, of_another.number), "Who reported it reads their own words."
    for who in (cast.alice, cast.erin, cast.frank):
        whole = read(who, breach.number)
        assert [each for each in ("CB-1", "Jack Example", "SAIDHAPPENED", "SAIDDOING") if each not in whole] == []
    assert sign_in(Client(), cast.dora).get(BASE).status_code == 403, "Agencies read nothing of it."

    lead = sign_in(Client(), cast.erin)
    assert lead.post(f"{BASE}{breach.number}/close/", {"lesson": ""}).status_code == 422
    refused = lead.post(f"{BASE}{breach.number}/close/", {"lesson": "Ask of SW123456 in time"})
    assert (refused.status_code, "Take the registration number out" in refused.content.decode()) == (422, True)
    assert lead.post(f"{BASE}{breach.number}/close/", {"lesson": "Write the last day down twice"}).status_code == 302
    assert "Write the last day down twice" in read(cast.bob, breach.number)
    assert breach.number in read(cast.bob, authority="X99000003", clause=CAP, source="lapsed")
    assert breach.number not in read(cast.bob, source="peer")
    assert "choose one from the list" in read(cast.bob, authority="nowhere")
    for path, who in (("answer", cast.bob), ("care", cast.bob), ("close", cast.bob), ("close", cast.frank)):
        assert sign_in(Client(), who).get(f"{BASE}{breach.number}/{path}/").status_code == 403
