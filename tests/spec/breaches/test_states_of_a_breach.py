"""What becomes of a breach, state by state, as a policy officer would say it.

Abbotsbridge is a party to the exemplar: a rate over the cap needs two signatures, an emergency start is reviewed within
five days, and a breach that stays open goes up four rungs. Alice is Abbotsbridge's HR lead, Henry its Director and Jack
its assistant director; Bob and Karen are Brackenshire's HR lead and Director; Erin is the regional lead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from breaching import CAP, Log

from comity.memorandum import load
from comity.memorandum.base import Post
from comity.memorandum.departing import Rung
from comity.web.breaches import actions
from comity.web.breaches.actions.reporting import before
from comity.web.breaches.errors import BreachError
from comity.web.breaches.ladder import due, next_on
from comity.web.breaches.models import Breach, Happened, Source, Stands, State
from comity.web.breaches.queries import clauses_on
from comity.web.breaches.shown import ladder_lines, repeats_words, rung_words
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because, Engagement
from comity.web.notices.queries import waiting

pytestmark = pytest.mark.django_db

On = Callable[[date], None]
TODAY = date(2026, 11, 2)
LESSON = "Look at the last day a month before"


@pytest.fixture(autouse=True)
def _today(on: On) -> None:
    on(TODAY)


def day(later: int) -> date:
    """So many days after today."""
    return TODAY + timedelta(days=later)


def happened(breach: Breach) -> list[str]:
    return [each.happened for each in breach.entries.all()]


def stands(breach: Breach) -> tuple[State, Stands]:
    """How far the talk about it has come, and what is found of it now."""
    now = Breach.objects.get(pk=breach.pk)
    return now.state, Stands(now.stands)


# How it comes to light


def test_an_exception_that_has_ended_is_a_breach_once_and_one_that_comes_afterwards_covers_it(log: Log, on: On) -> None:
    room = log.room
    held = log.under_an_exception()
    assert log.found() == 0, "While an exception is in force there is no breach."
    after = log.lapsed(TODAY)
    on(after)
    assert [log.found(), log.found(), log.found()] == [1, 0, 0], "Looked at three times, found once."
    breach = log.only()
    assert (breach.source, breach.clause, breach.assignment_ref) == (Source.LAPSED, CAP, "CB-1")
    assert stands(breach) == (State.OPEN, Stands.BREACHED)
    assert (breach.number, breach.owner) == (f"BRE-{after.year}-0001", None)
    assert log.told("breach_found") == {"Alice", "Henry", "Iris", "Jack"}, "Those who answer for the authority."

    latest = Engagement.objects.select_related("current").get(pk=held.pk)
    longer = room.extended(latest, after + timedelta(days=20))
    room.signed(room.asked(longer, last_day=after + timedelta(days=20)))
    assert log.found() == 0
    assert stands(breach) == (State.OPEN, Stands.EXCEPTED), "It is put right, and stays in the log to be talked about."

    alice = room.member(room.cast.alice)
    with pytest.raises(BreachError, match="once it has answered"):
        actions.close(by=alice, breach=breach, lesson=LESSON)
    log.answer(breach)
    assert stands(breach) == (State.ANSWERED, Stands.EXCEPTED)
    with pytest.raises(BreachError, match="what was learnt"):
        actions.close(by=alice, breach=breach, lesson="  ")
    actions.close(by=alice, breach=breach, lesson=LESSON)
    assert stands(breach) == (State.CLOSED, Stands.EXCEPTED)
    assert happened(breach) == ["found", "excepted", "answered", "closed"]

    on(after + timedelta(days=21))
    assert [log.found(), log.found()] == [1, 0], "That exception has lapsed too: it is breached anew."
    again = Breach.objects.get(closed_at__isnull=True)
    assert (stands(again), again.repeats) == ((State.OPEN, Stands.BREACHED), 1)
    assert stands(breach)[0] == State.CLOSED, "What was closed stays closed."


def test_an_emergency_start_is_a_breach_once_its_review_is_late(log: Log, on: On) -> None:
    held = log.room.engagement()
    by = f"person:{log.room.cast.alice.pk}"
    engaging.start_in_an_emergency(by=by, engagement=held, words="Nobody is left on the team")
    on(day(5))
    assert log.found() == 0, "There are five days to review it."
    on(day(6))
    assert [log.found(), log.found()] == [1, 0]
    breach = log.only()
    assert breach.source == Source.EMERGENCY
    engaging.end(by=by, engagement=held, ended_on=day(6))
    assert log.found() == 0
    assert stands(breach) == (State.OPEN, Stands.BREACHED), "Ending it does not make it never to have been."


def test_a_last_day_put_right_to_one_after_its_exception_is_a_breach_and_to_one_before_it_none(
    log: Log, on: On
) -> None:
    held = log.under_an_exception()
    by = f"person:{log.room.cast.alice.pk}"
    after = log.lapsed(TODAY)
    on(after - timedelta(days=1))
    engaging.end(by=by, engagement=held, ended_on=after - timedelta(days=1))
    assert log.found() == 0, "It is recorded to have ended while it was covered."
    on(after + timedelta(days=30))
    assert log.found() == 0
    engaging.end(by=by, engagement=held, ended_on=after + timedelta(days=2))
    assert [log.found(), log.found()] == [1, 0], "The worker was there for two days more, which nothing covered."
    breach = log.only()
    assert (breach.source, breach.clause) == (Source.LAPSED, CAP)
    engaging.end(by=by, engagement=held, ended_on=after - timedelta(days=1))
    assert log.found() == 0
    assert stands(breach) == (State.OPEN, Stands.EXCEPTED), "It was right before, and stays to be talked about."


def test_a_prompt_review_costs_none_of_the_days_is_no_exception_and_a_lower_rate_puts_it_right(
    log: Log, on: On
) -> None:
    by = f"person:{log.room.cast.alice.pk}"
    for ended, reference in ((False, "CB-1"), (True, "CB-2")):
        held = log.room.engagement()
        Engagement.objects.filter(pk=held.pk).update(reference=reference)
        engaging.start_in_an_emergency(by=by, engagement=held, words="Nobody is left")
        engaging.review(by=f"person:{log.room.director.pk}", engagement=held, words="It could not wait")
        if ended:
            engaging.end(by=by, engagement=held, ended_on=TODAY)
    on(day(5))
    assert log.found() == 0, "The five days run to their end, reviewed or not."
    on(day(6))
    assert [log.found(), log.found()] == [2, 0], "Neither the review nor its end covers it."
    breach = log.only(assignment_ref="CB-1")
    assert (breach.source, stands(breach)) == (Source.JUDGED, (State.OPEN, Stands.BREACHED))
    assert breach.engagement is not None
    engaging.judge_again(
        by=by,
        check_before=breach.engagement.current,
        changes={"pay_rate": 250_000},
        because=Because.RATE,
        as_at=day(6),
    )
    log.found()
    assert stands(breach) == (State.OPEN, Stands.MET), "It is no longer found, and is still to be talked about."


def test_an_authorised_return_brings_each_assignment_and_clause_in_once_and_counts_those_before_it(log: Log) -> None:
    log.authorised(log.room.cast.authority_a)
    count = log.found()
    assert [Breach.objects.count(), log.found()] == [count, 0]
    caps = Breach.objects.filter(clause=CAP).order_by("number")
    assert len({each.assignment_ref for each in caps}) == len(caps) > 2
    assert {(each.source, each.found_on) for each in caps} == {(Source.RETURN, TODAY)}
    assert [each.repeats for each in caps] == list(range(len(caps))), "Of one day and one return: each counts."
    assert repeats_words(caps[0]) == "It is the first of this clause here in 12 months"
    assert "here once before" in repeats_words(caps[1])
    assert "here twice before" in repeats_words(caps[2])
    other = Breach.objects.exclude(clause=CAP).order_by("number")[0]
    assert other.repeats == 0, "Another clause is not the same."


def test_only_the_12_months_before_count_and_only_the_same_authority(log: Log, on: On) -> None:
    cast = log.room.cast
    actions.close(by=log.room.member(cast.erin), breach=log.report(), lesson=LESSON)
    for later, count in ((0, 1), (365, 1), (400, 0)):
        assert before(cast.authority_a, "references", day(later)) == count, later
    assert before(cast.authority_b, "references", TODAY) == 0
    on(day(30))
    assert log.report().repeats == 1, "A closed one counts."


def test_a_neighbour_reports_what_they_saw_and_nobody_judges_it(log: Log) -> None:
    cast = log.room.cast
    breach = log.report()
    assert (breach.source, breach.reporter) == (Source.PEER, cast.authority_b)
    assert stands(breach) == (State.OPEN, Stands.TOLD)
    again = log.report(log.room.neighbour, words="And once more")
    assert again == breach, "The same organisation's report of the same is added to what is open."
    assert log.report(cast.erin) != breach, "Another organisation's is another."
    assert log.found() == 0
    log.answer(breach)
    assert log.told("breach_answered") == {"Bob", "Karen"}, "Those who reported it."
    actions.close(by=log.room.member(cast.erin), breach=breach, lesson="Ask before a bid")
    assert happened(breach) == ["found", "reported", "reported", "answered", "closed"]
    assert log.report() != breach, "The same seen again later is another."


# Who takes care of it, and what they say


def test_somebody_of_the_authority_takes_care_of_it_and_answers(log: Log) -> None:
    cast, room = log.room.cast, log.room
    breach = log.report()
    alice = room.member(cast.alice)
    nobodys = "1 breach of Abbotsbridge City Council that nobody takes care of yet"
    assert nobodys in {each.words for each in waiting(alice)}
    actions.give(by=alice, breach=breach, person=cast.alice)
    actions.give(by=alice, breach=breach, person=room.deputy)
    assert log.told("breach_given") == {"Jack"}, "Whoever is given it is told."
    assert f"Say what happened: {breach.number}" in {each.words for each in waiting(room.member(room.deputy))}
    assert stands(breach)[0] == State.OPEN, "Taking care of it is no answer."
    log.answer(breach)
    assert stands(breach)[0] == State.ANSWERED
    log.answer(breach)
    assert happened(breach) == ["found", "reported", "owned", "owned", "answered", "answered"], (
        "All that is said stays."
    )


# The ladder


def test_it_goes_up_the_ladder_rung_by_rung_and_to_nobody_twice(log: Log, on: On) -> None:
    breach = log.report()
    assert rung_words(breach) == "Nobody yet"
    who = []
    for later in range(26):
        on(day(later))
        if count := log.climbed() + log.climbed():
            who.append((later, count, rung_words(log.only())))
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


def test_an_answer_does_not_stop_it_but_being_put_right_or_closed_does(log: Log, on: On) -> None:
    room = log.room
    answered, closed = log.report(), log.report(room.cast.erin)
    log.authorised(room.cast.authority_a)
    log.found()
    right = Breach.objects.filter(source=Source.RETURN).order_by("number")[0]
    Breach.objects.filter(pk=right.pk).update(stands=Stands.MET)
    Breach.objects.filter(source=Source.RETURN).exclude(pk=right.pk).update(next_rung_on=None)
    log.answer(answered)
    on(day(12))
    assert log.climbed() == 6, "Three rungs each of two: a clock that stood still catches up in order."
    assert [each.rung for each in answered.entries.filter(happened=Happened.ESCALATED)] == [0, 1, 2]
    right = Breach.objects.get(pk=right.pk)
    assert (rung_words(right), ladder_lines(right)[0].when) == ("Nobody yet", "Waits, because it is put right")
    actions.close(by=room.member(room.cast.erin), breach=closed, lesson=LESSON)
    on(day(40))
    assert log.climbed() == 1, "The answered one's last rung; of the closed one no more."
    closed = Breach.objects.get(pk=closed.pk)
    assert ladder_lines(closed)[3].when == "Not needed: it is closed"


def test_where_the_memorandum_says_no_days_or_has_no_ladder_it_goes_to_nobody_by_itself() -> None:
    without_days = [Rung(to=Post.DCS, words="They talk openly and honestly")]  # as the West Midlands' is
    assert due(without_days, TODAY, day(2000), ()) == []
    assert next_on(without_days, TODAY, ()) is None
    assert next_on([], TODAY, ()) is None


# What is refused


def test_who_may_not(log: Log) -> None:
    cast, room = log.room.cast, log.room
    alice, bob, erin = (room.member(each) for each in (cast.alice, cast.bob, cast.erin))
    for who in (cast.alice, cast.frank, cast.dora):
        with pytest.raises(BreachError, match="leads of other authorities"):
            log.report(who)
    breach = log.report()
    with pytest.raises(BreachError, match="answers for the authority"):
        actions.give(by=alice, breach=breach, person=cast.bob)
    with pytest.raises(BreachError, match="people of the authority"):
        actions.give(by=bob, breach=breach, person=cast.alice)
    with pytest.raises(BreachError, match="Only people of the authority answer"):
        log.answer(breach, cast.bob)
    log.answer(breach)
    with pytest.raises(BreachError, match="unless another member reported it"):
        actions.close(by=alice, breach=breach, lesson=LESSON)
    actions.close(by=erin, breach=breach, lesson=LESSON)
    for change in (
        lambda: log.answer(breach),
        lambda: actions.give(by=alice, breach=breach, person=cast.alice),
        lambda: actions.close(by=erin, breach=breach, lesson="And another"),
    ):
        with pytest.raises(BreachError, match="closed"):
            change()


def test_nothing_is_said_with_nothing_in_it_or_with_the_number_of_a_worker(log: Log) -> None:
    breach, erin = log.report(), log.room.member(log.room.cast.erin)
    alice = log.room.member(log.room.cast.alice)
    for words, match in ((" ", "Write|Say"), ("It was SW123456 again", "registration number")):
        for say, field in (
            (lambda words=words: log.report(words=words), "words"),
            (lambda words=words: actions.answer(by=alice, breach=breach, happened=words, doing="A list"), "happened"),
            (lambda words=words: actions.answer(by=alice, breach=breach, happened="So it was", doing=words), "doing"),
            (lambda words=words: actions.close(by=erin, breach=breach, lesson=words), "lesson"),
        ):
            with pytest.raises(BreachError, match=match) as refused:
                say()
            assert refused.value.field == field, "The form says it beside what is to be put right."
    assert (stands(breach)[0], happened(breach)) == (State.OPEN, ["found", "reported"]), "Nothing was written."


def test_a_report_is_of_a_clause_of_the_memorandum_in_force_and_of_any(log: Log) -> None:
    cast = log.room.cast
    clauses = clauses_on(cast.severnside, TODAY)
    assert clauses == [each.kind for each in load("exemplar").clauses]
    assert clauses_on(cast.northmoor, TODAY) == [], "None is in force there."
    bob = log.room.member(cast.bob)
    for clause in clauses:
        made = actions.report(by=bob, authority=cast.authority_a, clause=clause, words="What we saw")
        assert (made.clause, made.repeats) == (clause, 0)
    for other in ("headhunting", "nonsense"):
        with pytest.raises(BreachError, match="clause of the memorandum in force"):
            actions.report(by=bob, authority=cast.authority_a, clause=other, words="They called us")
