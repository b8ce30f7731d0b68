"""Who may sign a request and who may not, and what a signature can still do once its first day has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import sign_in, text_of

from comity.memorandum.base import Post
from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.telling import standing_of
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because
from comity.web.notices.queries import waiting
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"


def test_who_may_not_decide_what(room: Room) -> None:
    with scope(region=room.cast.severnside):
        own = room.asked(by=room.director)
        with pytest.raises(ApprovalError, match="their own request"):
            room.decide(own, room.director, 0)
        today = timezone.localdate()
        days = {"first_day": today, "last_day": today + timedelta(days=7)}
        with pytest.raises(ApprovalError, match="second factor"):
            actions.delegate(
                by=room.member(room.director),
                organisation=room.cast.authority_a,
                post=Post.DCS,
                given_to=room.deputy,
                **days,
            )
        sign_in(Client(), room.deputy, second_factor=True)
        for giver, post in ((room.director, Post.DCS), (room.chief, Post.CHIEF_EXECUTIVE)):
            given = actions.delegate(
                by=room.member(giver),
                organisation=room.cast.authority_a,
                post=post,
                given_to=room.deputy,
                **days,
            )
        with pytest.raises(ApprovalError, match="their own request"):
            room.decide(own, room.deputy, 0)

        asked = room.asked()
        for who in (room.cast.alice, room.chief, room.neighbour, room.cast.erin):
            with pytest.raises(ApprovalError, match="another post"):
                room.decide(asked, who, 0)
        with pytest.raises(ApprovalError, match="somebody else’s turn"):
            room.decide(asked, room.chief, 1)
        made = room.decide(asked, room.deputy, 0)
        assert (made.on_behalf_of, made.person) == (room.director, room.deputy)
        with pytest.raises(ApprovalError, match="two posts"):
            room.decide(asked, room.deputy, 1)
        actions.end_delegation(by=room.member(room.chief), delegation=given)
        room.decide(asked, room.chief, 1)
        assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).in_force


def test_nobody_alone_approves_twice(room: Room, on: Callable[[date], None]) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate="25.00", notice_days=3)
        first = room.asked(held, last_day=today + timedelta(days=10))
        assert [each.post for each in first.needed.all()] == ["dcs"]
        room.decide(first, room.director, 0)
        on(today + timedelta(days=9))
        again = room.asked(fresh(held), first_day=today + timedelta(days=11), last_day=today + timedelta(days=30))
        with pytest.raises(ApprovalError, match=r"^You alone approved the exception before.*someone else must"):
            room.decide(again, room.director, 0)
        assert not [each for each in waiting(room.member(room.director)) if again.number in each.words]
        sign_in(Client(), room.deputy, second_factor=True)
        actions.delegate(
            by=room.member(room.director),
            organisation=room.cast.authority_a,
            post=Post.DCS,
            given_to=room.deputy,
            first_day=timezone.localdate(),
            last_day=timezone.localdate() + timedelta(days=7),
        )
        in_their_place = f"^{room.director}, in whose place you decide, alone approved the exception before this one"
        with pytest.raises(ApprovalError, match=in_their_place):
            room.decide(again, room.deputy, 0)


@pytest.mark.parametrize("earlier", [0, 1])
def test_nobody_alone_approves_two_that_were_asked_before_either_was_signed(earlier: int, room: Room) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate="25.00", notice_days=3)
        asked = [
            room.asked(held, first_day=today + timedelta(days=days), last_day=today + timedelta(days=days + 9))
            for days in (0, 10)
        ]
        first, second = asked[earlier], asked[1 - earlier]
        room.decide(first, room.director, 0)
        with pytest.raises(ApprovalError, match="someone else must"):
            room.decide(ExceptionRequest.objects.get(pk=second.pk), room.director, 0)
        assert not [each for each in waiting(room.member(room.director)) if second.number in each.words]


@pytest.mark.parametrize("ended", ["withdrawn", "void"])
def test_nobody_alone_approves_again_what_ended_early(ended: str, room: Room, on: Callable[[date], None]) -> None:
    today, by = timezone.localdate(), f"person:{room.cast.alice.pk}"
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate="25.00", notice_days=3)
        first = room.asked(held, last_day=today + timedelta(days=50))
        room.decide(first, room.director, 0)
        on(today + timedelta(days=30))
        if ended == "withdrawn":
            actions.withdraw(by=room.member(room.cast.alice), request=first, words="No longer needed")
        else:
            engaging.judge_again(
                by=by,
                check_before=fresh(held).current,
                changes={"agency": "Another"},
                because=Because.AGENCY,
                as_at=timezone.localdate(),
            )
        assert standing_of(ExceptionRequest.objects.get(pk=first.pk)).state == ended
        drafted = actions.draft(by=room.member(room.cast.alice), engagement=fresh(held))
        assert (drafted.renews, drafted.first_day) == (first, timezone.localdate()), "From when it excepts nothing."
        again = room.asked(fresh(held), first_day=today + timedelta(days=31))
        assert again.renews == first
        with pytest.raises(ApprovalError, match="someone else must"):
            room.decide(again, room.director, 0)
        assert not standing_of(ExceptionRequest.objects.get(pk=again.pk), today + timedelta(days=31)).in_force


def test_whoever_asks_or_signs_after_the_first_day_is_told_what_it_can_still_do(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client]
) -> None:
    began, today = timezone.localdate(), timezone.localdate() + timedelta(days=21)
    with scope(region=room.cast.severnside):
        waits, started, passed = (room.engagement() for _ in range(3))
        asked = room.asked(waits)
        by = f"person:{room.cast.alice.pk}"
        engaging.start_in_an_emergency(by=by, engagement=started, words="A child in court tomorrow")
        of_the_start = room.asked(fresh(started))

    def decide(request: ExceptionRequest) -> str:
        page = signed_in(room.director).get(f"{BASE}requests/{request.pk}/decide/0/")
        assert page.status_code == 200
        return text_of(page.content.decode())

    assert "every signature is given on or before its first day" in decide(asked)
    on(today)
    assert "signing it excepts nothing: it would be “Signed too late to except”" in decide(asked)
    assert "everyone who is asked was to sign the exception, and somebody at" in decide(of_the_start)
    assert "it excepts from the day on which both are done, and on no day before" in decide(of_the_start)
    with scope(region=room.cast.severnside):
        drafted = actions.draft(by=room.member(room.cast.alice), engagement=passed)
        assert (drafted.first_day, drafted.last_day) == (today, began + timedelta(days=60))
    page = text_of(signed_in(room.cast.alice).get(f"{BASE}requests/{drafted.pk}/change/").content.decode())
    for words in ("has passed. No signature covers the days before it is given", "record it as an emergency start"):
        assert words in page


def test_one_person_who_would_come_to_sign_for_two_posts_is_warned_of_before_it_is_too_late(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    today = timezone.localdate()
    parts = ("day", "month", "year")
    days = {f"{name}_{part}": getattr(today, part) for name in ("first_day", "last_day") for part in parts}
    given = {"post": f"dcs:{room.cast.authority_a.pk}", "given_to": str(room.chief.pk), **days}
    chief, director = signed_in(room.chief), signed_in(room.director)
    address = f"{BASE}delegations/new/"
    warned = director.post(address, given).content.decode()
    assert "Iris Example already signs for the chief executive. Nobody signs for two posts" in text_of(warned)
    knowing = warned.partition('name="knowing" value="')[2].partition('"')[0]
    assert director.post(address, {**given, "knowing": knowing}).status_code == 302
    with scope(region=room.cast.severnside):
        asked = room.asked()
    decide = f"{BASE}requests/{asked.pk}/decide/0/"
    page = text_of(chief.get(decide).content.decode())
    assert "The chief executive: once you have decided this, nobody can decide that." in page
    assert "Leave this one to Henry Example, and decide as the chief executive when that is asked." in page
    assert "nobody can decide that" not in text_of(director.get(decide).content.decode())
