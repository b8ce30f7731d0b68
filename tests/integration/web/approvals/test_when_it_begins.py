"""From which day an exception can be asked for, and by when that of an emergency start is to be signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from approving import SAYS, Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum.words import day as day_words
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.telling import standing_of
from comity.web.engagements import actions as engaging
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_it_cannot_begin_on_a_day_that_has_passed(room: Room, signed_in: Callable[[Person], Client]) -> None:
    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    with scope(region=room.cast.severnside):
        begun = room.engagement(start_date=today - timedelta(days=20))
        drafted = actions.draft(by=room.member(room.cast.alice), engagement=begun)
        key = make_key(
            by="platform:test",
            organisation=room.cast.authority_a,
            label="Tests",
            scopes=(Scope.CHECKS, Scope.EXCEPTIONS_REQUEST),
        )
    said = {**SAYS, "hours_per_week": 37, "roles": 1, "ask": "yes", **parts("last_day", today + timedelta(days=9))}
    change = f"{BASE}requests/{drafted.pk}/change/"
    refused = signed_in(room.cast.alice).post(change, {**said, **parts("first_day", yesterday)})
    assert refused.status_code == 422
    why = (
        f"{day_words(yesterday)} has passed, and no signature covers the days before it is given. Give today, "
        f"{day_words(today)}, or a later day. Where the engagement has begun already, record it as an emergency start "
        "first."
    )
    assert why in text_of(refused.content.decode())
    headers: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {key.token}"}
    path = f"/api/v1/exception-requests/{drafted.pk}"
    told = Client(**headers).post(path, {"first_day": str(yesterday)}, content_type="application/json")
    assert (told.status_code, [each["field"] for each in told.json()["errors"]]) == (422, ["first_day"])
    assert why in str(told.json())
    assert signed_in(room.cast.alice).post(change, {**said, **parts("first_day", today)}).status_code == 302


def test_it_cannot_begin_before_the_engagement_does(room: Room) -> None:
    starts = timezone.localdate() + timedelta(days=10)
    with scope(region=room.cast.severnside):
        held = room.engagement(start_date=starts)
        with pytest.raises(
            ApprovalError, match=f"first day is {day_words(starts)}. Give that day or a later"
        ) as raised:
            room.asked(held, first_day=starts - timedelta(days=1))
        assert raised.value.field == "first_day"
        assert room.asked(held).first_day == starts


def test_a_draft_that_was_kept_until_its_first_day_had_passed_is_asked_from_today(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client]
) -> None:
    began = timezone.localdate()
    today = began + timedelta(days=2)
    with scope(region=room.cast.severnside):
        member = room.member(room.cast.alice)
        drafted = actions.draft(by=member, engagement=room.engagement())
        kept = actions.change_draft(by=member, request=drafted, given={**SAYS, "first_day": began})
        on(today)
        actions.change_draft(by=member, request=kept, given={**SAYS, "first_day": began})
        with pytest.raises(ApprovalError, match="has passed, and no signature covers"):
            actions.ask(by=member, request=kept)
    page = signed_in(room.cast.alice).get(f"{BASE}requests/{drafted.pk}/change/").content.decode()
    [day] = [each for each in re.findall("<input[^>]*>", page) if 'name="first_day_day"' in each]
    assert f'value="{today.day}"' in day


def test_an_emergency_start_is_asked_for_from_its_own_day_and_says_by_when_it_is_signed(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client]
) -> None:
    began = timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement(planned_end_date=None)
        by = f"person:{room.cast.alice.pk}"
        engaging.start_in_an_emergency(by=by, engagement=held, words="A child in court tomorrow")
        review_by = fresh(held).review_by
        assert review_by is not None
    until = (
        f"By {day_words(review_by)}, in either order: everyone who is asked signs the exception, and somebody at "
        f"{room.cast.authority_a} other than whoever started it reviews the start."
    )
    for days in (0, 1):
        on(began + timedelta(days=days))
        with scope(region=room.cast.severnside):
            drafted = actions.draft(by=room.member(room.cast.alice), engagement=fresh(held))
            assert drafted.first_day == began
        form = text_of(signed_in(room.cast.alice).get(f"{BASE}requests/{drafted.pk}/change/").content.decode())
        assert until in form
        assert "only if every signature is given on or before" not in form
    with scope(region=room.cast.severnside):
        with pytest.raises(ApprovalError, match=f"or {day_words(began)}, on which the engagement started in an"):
            room.asked(fresh(held), first_day=began - timedelta(days=1))
        asked = room.asked(fresh(held), last_day=began + timedelta(days=20))
    request = f"{BASE}requests/{asked.pk}/"
    for page in (signed_in(room.cast.alice).get(request), signed_in(room.director).get(f"{request}decide/0/")):
        assert until in text_of(page.content.decode())
        assert "only if every signature is given on or before" not in text_of(page.content.decode())
    with scope(region=room.cast.severnside):
        room.signed(asked)
        engaging.review(by=f"person:{room.director.pk}", engagement=held, words="It was right to start")
        assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).in_force


def test_the_days_of_a_request_that_is_over_are_not_counted_on(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    alice = signed_in(room.cast.alice)
    with scope(region=room.cast.severnside):
        asked = room.asked()
    page = f"{BASE}requests/{asked.pk}/"
    assert "0 days used, 2 days left" in text_of(alice.get(page).content.decode())
    with scope(region=room.cast.severnside):
        actions.withdraw(by=room.member(room.cast.alice), request=asked, words="The worker went elsewhere")
    assert "days left" not in text_of(alice.get(page).content.decode())


def test_no_more_hours_a_week_are_asked_for_than_a_return_can_say(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        drafted = actions.draft(by=room.member(room.cast.alice), engagement=room.engagement())
    change = f"{BASE}requests/{drafted.pk}/change/"
    for hours, status in (("61", 422), ("0", 422), ("60", 302)):
        kept = signed_in(room.cast.alice).post(change, {"hours_per_week": hours, "roles": 1, "keep": "yes"})
        assert kept.status_code == status, hours
        assert status == 302 or "above 0 and at most 60" in text_of(kept.content.decode())
