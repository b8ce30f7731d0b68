"""No order of what people do lets an unsigned, self-signed or expired exception count as in force, on the platform.

The real actions, with the database: people ask, decide, answer, withdraw, give their signing away, change the rate or
the agency, and days pass. What the test itself wrote down (who signed what, and when) says after each step what may be
in force for the engagement, by rules written once more and otherwise than in the rooms.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from approving import Room, a_room
from casting import made_cast
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pytest_django import Settings as DjangoSettings
from record_guards import clearing_is_allowed
from signing_in import sign_in

from comity.memorandum.base import Post
from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.laying import in_force
from comity.web.approvals.models import Delegation, ExceptionRequest, Verdict
from comity.web.engagements import actions as engaging
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.models import Because, Engagement
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

CAP, DEAR = 274_000, 315_100
"""The exemplar's cap for the role, and the rate above which its regional lead approves first: 15 per cent more."""

DIRECTOR, CHIEF, LEAD = "dcs", "chief_executive", "regional_lead"
NAMES = ("alice", "director", "chief", "deputy", "lead")
POST_OF = {"director": DIRECTOR, "chief": CHIEF, "lead": LEAD}
ASKERS = st.sampled_from(("alice", "alice", "alice", "director"))
PEOPLE = st.sampled_from(NAMES)
RATES = st.sampled_from((250_000, 285_000, 300_000, 310_000, 350_000))
PLACES = st.integers(0, 3)


@dataclass
class Signed:
    """A decision that was taken: by whom, in whose place, on which day, of what."""

    people: set[str]
    on: date
    approves: bool
    clauses: set[str]
    last_day: date | None
    rate: int | None


@dataclass
class Asked:
    """A request as the test saw it made, and what became of it."""

    pk: Any
    by: str
    clauses: set[str]
    first: date
    last: date
    rate: int
    posts: list[str]
    said: dict[str, Signed] = field(default_factory=dict)
    withdrawn: date | None = None
    spoilt: bool = False
    signed_at: int = 0

    def of(self, post: str) -> set[str]:
        """The clauses that a post is asked of: the director of every one, the others of the cap alone."""
        return self.clauses if post == DIRECTOR else self.clauses & {"price-cap"}

    def left_for(self, post: str) -> set[str]:
        """Those that nobody who was asked of them and has decided left out."""
        said = [(each.clauses, self.of(other)) for other, each in self.said.items()]
        return {clause for clause in self.of(post) if all(clause in left for left, asked in said if clause in asked)}

    @property
    def kept(self) -> set[str]:
        """The clauses that nobody who has decided left out."""
        return set().union(*(self.left_for(post) for post in self.posts))

    @property
    def signers(self) -> list[str]:
        """The posts without which what is kept is not approved: the others are not asked any more."""
        return [post for post in self.posts if self.of(post) & self.kept]

    @property
    def whole(self) -> bool:
        """Whether everyone who is still asked has approved, and something is left."""
        return bool(self.kept) and all(post in self.said for post in self.signers)

    @property
    def sole(self) -> set[str]:
        """Whoever alone approved what is kept."""
        return self.said[self.signers[0]].people if self.whole and len(self.signers) == 1 else set()

    def excepts(self, day: date, rate: int) -> set[str]:
        """What it excepts at the end of a day, at a rate of pay."""
        said, signed = list(self.said.values()), [self.said[post] for post in self.signers if post in self.said]
        last = min([self.last, *(each.last_day for each in said if each.last_day)])
        most = [each.rate for each in said if each.rate is not None]
        over = self.withdrawn is not None and self.withdrawn <= day
        if not self.whole or over or self.spoilt or any(each.on > min(day, self.first) for each in signed):
            return set()
        if not self.first <= day <= last or any(rate > each for each in most):
            return set()
        return self.kept


class Machine(RuleBasedStateMachine):
    """What people do, in any order. `room` and `clock` are set by the test that runs it."""

    room: Room
    clock: list[datetime]

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.held.enter_context(transaction.atomic())
        self.held.enter_context(scope(region=self.room.cast.severnside))
        self.today = date(2026, 10, 1)
        self.asked: list[Asked] = []
        self.given: list[tuple[str, Delegation]] = []
        self.steps = 0
        self.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.close()

    def now(self) -> None:
        """Later than whatever was before, on the same day."""
        self.steps += 1
        noon = datetime.combine(self.today, time(12)) + timedelta(minutes=self.steps)
        self.clock[0] = timezone.make_aware(noon)

    def who(self, name: str) -> Person:
        """One of the people."""
        found: Person = {"alice": self.room.cast.alice, "lead": self.room.cast.erin}.get(name) or getattr(
            self.room, name
        )
        return found

    @property
    def engagement(self) -> Engagement:
        """As it is by now."""
        return Engagement.objects.select_related("current").get(pk=self.pk)

    @initialize(rate=RATES, notice=st.booleans())
    def begin(self, rate: int, notice: bool) -> None:
        days = {"notice_days": 3} if notice or rate <= CAP else {}
        self.rate, self.notice, self.agency = rate, bool(days), 0
        self.pk = self.room.engagement(pay_rate=str(rate / 10_000), **days).pk
        self.asks("alice", 1, 8)

    @rule(by=ASKERS, begins=st.integers(0, 6), lasts=st.integers(0, 8))
    def asks(self, by: str, begins: int, lasts: int) -> None:
        first = self.today + timedelta(days=begins)
        last = first + timedelta(days=lasts)
        try:
            with transaction.atomic():
                made = self.room.asked(self.engagement, by=self.who(by), first_day=first, last_day=last)
        except ApprovalError:
            return
        clauses = ({"price-cap"} if self.rate > CAP else set()) | ({"notice"} if self.notice else set())
        posts = [DIRECTOR, *([CHIEF] if self.rate > CAP else [])]
        posts = [LEAD, *posts] if self.rate > DEAR else posts
        self.asked.append(Asked(made.pk, by, clauses, first, last, self.rate, posts))

    @rule(who=PEOPLE, place=PLACES, position=st.integers(0, 2), verdict=st.sampled_from(Verdict), part=st.data())
    def decides(self, who: str, place: int, position: int, verdict: Verdict, part: st.DataObject) -> None:
        if self.asked:
            request = self.asked[-1 - place % len(self.asked)]
            self.decided(request, who, min(position, len(request.posts) - 1), verdict, part)

    @rule(place=PLACES, deputy=st.booleans())
    def those_asked_sign(self, place: int, deputy: bool) -> None:
        if self.asked:
            request = self.asked[-1 - place % len(self.asked)]
            for position, post in enumerate(request.posts):
                holder = next(name for name, held in POST_OF.items() if held == post)
                self.decided(request, "deputy" if deputy and post == DIRECTOR else holder, position, Verdict.APPROVE)

    def decided(
        self, request: Asked, who: str, position: int, verdict: Verdict, part: st.DataObject | None = None
    ) -> None:
        """Somebody decides, or is not let; what they decided is written down, and held to be theirs to decide."""
        post = request.posts[position]
        own = request.left_for(post) or request.of(post)
        given: dict[str, Any] = {"verdict": verdict, "words": "Because"}
        if verdict is Verdict.PART and part is not None:
            given["clauses"] = part.draw(st.sets(st.sampled_from(sorted(own)), min_size=1))
            given["last_day"] = part.draw(st.none() | st.integers(0, 5).map(lambda n: request.first + timedelta(n)))
            given["pay_rate"] = part.draw(st.none() | st.sampled_from((280_000, 295_000)))
        try:
            with transaction.atomic():
                found = ExceptionRequest.objects.get(pk=request.pk)
                self.room.decide(found, self.who(who), position, **given)
        except ApprovalError:
            return
        self.may_decide(request, who, post)
        clauses = set(given.get("clauses", own)) if verdict is not Verdict.REFUSE else set()
        part_days = (given.get("last_day"), given.get("pay_rate"))
        request.said[post] = Signed(
            self.stood_for(who, post), self.today, verdict is not Verdict.REFUSE, clauses, *part_days
        )
        assert verdict is Verdict.REFUSE or not self.is_alone_again(request), "Nobody alone approves twice."
        if request.whole and not self.is_alone_again(request):
            request.signed_at = self.steps

    def is_alone_again(self, request: Asked) -> bool:
        """Whether one alone approved what is left, and the exception that it goes on from."""
        renews = ExceptionRequest.objects.get(pk=request.pk).renews_id
        return any(each.sole & request.sole for each in self.asked if each.pk == renews)

    def stood_for(self, who: str, post: str) -> set[str]:
        """Whoever stands behind a decision: the person, and the holder of the post where it is another's."""
        if POST_OF.get(who) == post:
            return {who}
        holders = {giver for giver, given in self.given if POST_OF[giver] == post and self.holds(given, who)}
        assert holders, f"{who} has not been given the signing of {post}"
        return {who, *holders}

    def holds(self, given: Delegation, who: str) -> bool:
        """Whether what was given is somebody's today."""
        return (
            given.given_to_id == self.who(who).pk
            and given.first_day <= self.today <= given.last_day
            and Delegation.objects.get(pk=given.pk).ended_at is None
        )

    def may_decide(self, request: Asked, who: str, post: str) -> None:
        """That what somebody was let decide was theirs: not their own, nor two posts', nor alone a second time."""
        behind = self.stood_for(who, post)
        assert request.by not in behind, "Nobody approves their own request."
        assert not any(each.people & behind for each in request.said.values()), "Nobody decides for two posts."
        before = [
            each for each in self.asked if each.signed_at and each is not request and each.clauses & request.clauses
        ]
        latest = max(before, key=lambda each: each.signed_at, default=None)
        if latest is not None and len(latest.signers) == len(request.posts) == 1:
            assert not latest.sole & behind, "Nobody alone approves twice."

    @rule(giver=st.sampled_from(("director", "chief")), begins=st.integers(0, 2), lasts=st.integers(0, 6))
    def gives_their_signing(self, giver: str, begins: int, lasts: int) -> None:
        first = self.today + timedelta(days=begins)
        made = actions.delegate(
            by=self.room.member(self.who(giver)),
            organisation=self.room.cast.authority_a,
            post=Post(POST_OF[giver]),
            given_to=self.room.deputy,
            first_day=first,
            last_day=first + timedelta(days=lasts),
        )
        self.given.append((giver, made))

    @rule()
    def takes_it_back(self) -> None:
        for giver, given in self.given:
            if Delegation.objects.get(pk=given.pk).ended_at is None:
                actions.end_delegation(by=self.room.member(self.who(giver)), delegation=given)

    @rule(place=PLACES, who=st.sampled_from(("director", "chief")))
    def asks_first_and_is_answered(self, place: int, who: str) -> None:
        if not self.asked:
            return
        request = self.asked[-1 - place % len(self.asked)]
        if POST_OF[who] in request.posts:
            try:
                with transaction.atomic():
                    question = actions.ask_first(
                        by=self.room.member(self.who(who)),
                        request=ExceptionRequest.objects.get(pk=request.pk),
                        position=request.posts.index(POST_OF[who]),
                        words="Who else was asked?",
                    )
            except ApprovalError:
                return
            actions.answer_question(by=self.room.member(self.room.cast.alice), question=question, answer="Nobody")

    @rule(place=PLACES)
    def withdraws(self, place: int) -> None:
        if not self.asked:
            return
        request = self.asked[-1 - place % len(self.asked)]
        try:
            with transaction.atomic():
                found = ExceptionRequest.objects.get(pk=request.pk)
                actions.withdraw(by=self.room.member(self.room.cast.alice), request=found, words="Not needed")
        except ApprovalError:
            return
        request.withdrawn = self.today

    @rule(rate=RATES)
    def changes_the_rate(self, rate: int) -> None:
        if self.changes(Because.RATE, pay_rate=rate):
            self.rate = rate
            for each in self.asked:
                each.spoilt = each.spoilt or rate > each.rate

    @rule()
    def changes_the_agency(self) -> None:
        self.agency += 1
        if self.changes(Because.AGENCY, agency=f"Agency {self.agency}"):
            for each in self.asked:
                each.spoilt = True

    def changes(self, because: Because, **facts: Any) -> bool:
        """Have it judged again with other facts; gives whether it was."""
        try:
            with transaction.atomic():
                engaging.judge_again(
                    by=f"person:{self.room.cast.alice.pk}",
                    check_before=self.engagement.current,
                    changes=facts,
                    because=because,
                    as_at=self.today,
                )
        except EngagementError:
            return False
        return True

    @rule(days=st.integers(1, 4), ticks=st.booleans())
    def days_pass(self, days: int, ticks: bool) -> None:
        self.today += timedelta(days=days)
        self.now()
        if ticks:
            actions.judge_what_turned(now=timezone.now())
            outcomes = self.engagement.current.outcomes
            assert {clause for clause, said in outcomes.items() if said == "excepted"} <= self.lawfully(self.today)

    def lawfully(self, day: date) -> set[str]:
        """What is excepted on a day, by what the test wrote down."""
        lawful = [each for each in self.asked if not self.is_alone_again(each)]
        return set().union(*(each.excepts(day, self.rate) for each in lawful))

    @invariant()
    def what_counts_is_what_was_signed(self) -> None:
        self.now()
        if not hasattr(self, "pk"):
            return
        check = self.engagement.current
        for day in (self.today, self.today + timedelta(days=2)):
            assert in_force(check, day) == self.lawfully(day), day
        if self.lawfully(self.today):
            event("something is in force")


@pytest.fixture
def room(db: None, tmp_path: Path, settings: DjangoSettings, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room of tests of exceptions, on a day of its own."""
    settings.COMITY = settings.COMITY.model_copy(update={"pool_keys": tmp_path / "pool-keys"})
    Machine.clock = [timezone.make_aware(datetime(2026, 10, 1, 12))]  # noqa: DTZ001 (made aware here)
    monkeypatch.setattr(timezone, "now", lambda: Machine.clock[0])
    made = a_room(made_cast())
    sign_in(Client(), made.deputy, second_factor=True)
    return made


def run(room: Room, examples: int, steps: int) -> None:
    Machine.room = room
    with clearing_is_allowed():
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_no_order_of_actions_excepts_unlawfully(room: Room) -> None:
    run(room, 7, 10)


@pytest.mark.slow
def test_no_long_order_of_actions_excepts_unlawfully(room: Room) -> None:
    run(room, 16, 18)
