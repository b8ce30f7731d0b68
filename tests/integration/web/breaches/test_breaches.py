"""The breach log, as a policy officer would say it: what comes into it, who talks about it, and how it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from approving import Room
from breaching import CAP, Log
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import sign_in, text_of

from comity.memorandum.base import Post
from comity.memorandum.departing import Rung
from comity.web.approvals.models import ExceptionRequest
from comity.web.breaches import actions
from comity.web.breaches.errors import BreachError
from comity.web.breaches.ladder import due, next_on
from comity.web.breaches.models import Breach, Happened, Source, Stands, State
from comity.web.breaches.shown import rung_words
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because, Engagement
from comity.web.notices.queries import waiting
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


def test_an_exception_that_lapses_is_a_breach_once_and_one_that_comes_afterwards_is_shown(log: Log, on: On) -> None:
    today, room = timezone.localdate(), log.room
    held = log.under_an_exception()
    assert log.found() == 0, "An exception is in force."
    after = log.lapsed(today)
    on(after)
    assert [log.found(), log.found(), log.found()] == [1, 0, 0]
    breach = log.only()
    assert (breach.source, breach.clause, breach.assignment_ref) == (Source.LAPSED, CAP, "CB-1")
    assert (breach.number, breach.state, breach.owner) == (f"BRE-{after.year}-0001", State.OPEN, None)
    assert log.told("breach_found") == {"Alice", "Henry", "Iris", "Jack"}

    latest = Engagement.objects.select_related("current").get(pk=held.pk)
    room.signed(room.asked(latest, last_day=after + timedelta(days=20)))
    assert log.found() == 0
    breach = log.only()
    assert (breach.stands, breach.state) == (Stands.EXCEPTED, State.OPEN), "It is shown so, and stays in the log."

    alice = room.member(room.cast.alice)
    with pytest.raises(BreachError, match="once it has answered"):
        actions.close(by=alice, breach=breach, lesson="Look at the last day a month before")
    log.answer(breach)
    with pytest.raises(BreachError, match="what was learnt"):
        actions.close(by=alice, breach=breach, lesson="  ")
    actions.close(by=alice, breach=breach, lesson="Look at the last day a month before")
    assert happened(breach) == ["found", "excepted", "answered", "closed"]

    on(after + timedelta(days=21))
    assert [log.found(), log.found()] == [1, 0], "That exception has lapsed too: it is breached again."
    assert [(each.state, each.repeats) for each in Breach.objects.order_by("number")] == [
        (State.CLOSED, 0),
        (State.OPEN, 1),
    ]


def test_an_emergency_start_is_a_breach_once_its_review_is_late(log: Log, on: On) -> None:
    today = timezone.localdate()
    held = log.room.engagement()
    by = f"person:{log.room.cast.alice.pk}"
    engaging.start_in_an_emergency(by=by, engagement=held, words="Nobody is left on the team")
    on(today + timedelta(days=5))
    assert log.found() == 0, "The exemplar says: reviewed within five days."
    on(today + timedelta(days=6))
    assert [log.found(), log.found()] == [1, 0]
    assert log.only().source == Source.EMERGENCY
    engaging.end(by=by, engagement=held, ended_on=today + timedelta(days=6))
    assert log.found() == 0
    assert log.only().stands == Stands.BREACHED, "Ending it does not make it never to have been."


def test_a_review_is_no_exception(log: Log) -> None:
    held = log.room.engagement()
    engaging.start_in_an_emergency(by=f"person:{log.room.cast.alice.pk}", engagement=held, words="Nobody is left")
    assert log.found() == 0
    engaging.review(by=f"person:{log.room.director.pk}", engagement=held, words="It could not wait")
    assert log.found() == 1
    assert log.only().source == Source.JUDGED
    engaging.judge_again(
        by=f"person:{log.room.cast.alice.pk}",
        check_before=Engagement.objects.get(pk=held.pk).current,
        changes={"pay_rate": 250_000},
        because=Because.RATE,
        as_at=timezone.localdate(),
    )
    log.found()
    assert log.only().stands == Stands.MET, "At a rate within the cap it is no longer found."
    assert ExceptionRequest.objects.count() == 0


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


def test_a_breach_goes_up_the_ladder_rung_by_rung_and_to_nobody_twice(log: Log, on: On) -> None:
    today = timezone.localdate()
    breach = log.report()
    who = []
    for days in range(26):
        on(today + timedelta(days=days))
        if count := log.climbed() + log.climbed():
            who.append((days, count, rung_words(log.only())))
    assert who == [
        (0, 1, "The HR lead (1 of 4)"),
        (5, 1, "The assistant director (2 of 4)"),
        (10, 1, "The Director of Children's Services (3 of 4)"),
        (20, 1, "The group Directors (4 of 4)"),
    ]
    escalated = breach.entries.filter(happened=Happened.ESCALATED)
    assert [(each.rung, each.told) for each in escalated] == [(0, 1), (1, 1), (2, 2), (3, 1)]
    assert log.told("breach_escalated") == {"Jack", "Henry", "Karen", "Erin"}, (
        "Alice was told when it came in. Of a report, the Directors of both authorities are told."
    )


def test_a_clock_that_stood_still_catches_up_in_order_and_what_is_closed_or_put_right_goes_no_further(
    log: Log, on: On
) -> None:
    today = timezone.localdate()
    report = log.report()
    log.authorised(log.room.cast.authority_a)
    log.found()
    right, other = Breach.objects.filter(source=Source.RETURN).order_by("number")[:2]
    Breach.objects.filter(pk=right.pk).update(stands=Stands.MET)
    Breach.objects.exclude(pk__in=[report.pk, right.pk, other.pk]).update(next_rung_on=None)
    on(today + timedelta(days=12))
    assert log.climbed() == 6, "Three rungs each, for the two that are open and not put right."
    assert [each.rung for each in report.entries.filter(happened=Happened.ESCALATED)] == [0, 1, 2]
    actions.close(by=log.room.member(log.room.cast.erin), breach=report, lesson="We had not told each other")
    on(today + timedelta(days=40))
    assert log.climbed() == 1


def test_where_the_memorandum_says_no_days_or_has_no_ladder_nothing_goes_up_it() -> None:
    day = date(2026, 11, 2)
    without_days = [Rung(to=Post.DCS, words="They talk openly and honestly")]  # as the West Midlands' is
    assert due(without_days, day, date(2030, 1, 1), ()) == []
    assert next_on(without_days, day, ()) is None
    assert next_on([], day, ()) is None


def test_a_peer_reports_what_they_saw_and_only_the_regions_lead_closes_it(log: Log) -> None:
    cast = log.room.cast
    for who in (cast.alice, cast.frank, cast.dora):
        with pytest.raises(BreachError, match="leads of other authorities"):
            log.report(who)
    breach = log.report()
    assert (breach.source, breach.stands, breach.reporter) == (Source.PEER, Stands.TOLD, cast.authority_b)
    again = log.report(log.room.neighbour, words="And once more")
    assert again == breach, "The same organisation's report of the same is added to what is open."
    assert log.report(cast.erin) != breach
    assert log.found() == 0
    log.answer(breach)
    assert log.told("breach_answered") == {"Bob", "Karen"}
    with pytest.raises(BreachError, match="unless another member reported it"):
        actions.close(by=log.room.member(cast.alice), breach=breach, lesson="None")
    actions.close(by=log.room.member(cast.erin), breach=breach, lesson="Ask before a bid")
    assert happened(breach) == ["found", "reported", "reported", "answered", "closed"]
    assert log.report() != breach, "What was closed stays closed: the same seen again is another."
    with pytest.raises(BreachError, match="closed"):
        log.answer(breach)


def test_who_takes_care_of_a_breach(log: Log) -> None:
    cast, room = log.room.cast, log.room
    breach = log.report()
    alice = room.member(cast.alice)
    assert "1 breach of Abbotsbridge City Council that nobody takes care of yet" in {
        each.words for each in waiting(alice)
    }
    with pytest.raises(BreachError, match="answers for the authority"):
        actions.give(by=alice, breach=breach, person=cast.bob)
    with pytest.raises(BreachError, match="people of the authority"):
        actions.give(by=room.member(cast.bob), breach=breach, person=cast.alice)
    actions.give(by=alice, breach=breach, person=cast.alice)
    actions.give(by=alice, breach=breach, person=room.deputy)
    assert log.told("breach_given") == {"Jack"}
    assert f"Say what happened: {breach.number}" in {each.words for each in waiting(room.member(room.deputy))}
    for said in ({"happened": "", "doing": "x"}, {"happened": "x", "doing": " "}):
        with pytest.raises(BreachError, match="Say what"):
            actions.answer(by=alice, breach=breach, **said)


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
    assert lead.post(f"{BASE}{breach.number}/close/", {"lesson": "Write the last day down twice"}).status_code == 302
    assert "Write the last day down twice" in read(cast.bob, breach.number)
    assert breach.number in read(cast.bob, authority="X99000003", clause=CAP, source="lapsed")
    assert breach.number not in read(cast.bob, source="peer")
    assert "choose one from the list" in read(cast.bob, authority="nowhere")
    for path, who in (("answer", cast.bob), ("care", cast.bob), ("close", cast.bob), ("close", cast.frank)):
        assert sign_in(Client(), who).get(f"{BASE}{breach.number}/{path}/").status_code == 403
