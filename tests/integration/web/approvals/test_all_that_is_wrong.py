"""Whoever fills in a form of the room is told all that is wrong at once, each with a link to its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from approving import SAYS, Room
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def linked(answer: Any) -> dict[str, str]:
    """What the error summary says, by the field that it leads to; each leads to something on the page."""
    page = answer.content.decode()
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    found = re.findall(r'<a href="#([^"]+)"[^>]*>(.*?)</a>', summary, re.DOTALL)
    assert answer.status_code == 422
    assert all(f'id="{field}"' in page for field, _ in found)
    assert len(found) == summary.count("<li>")
    return {field.removeprefix("id_"): words.strip() for field, words in found}


@pytest.fixture
def drafted(room: Room) -> ExceptionRequest:
    with scope(region=room.cast.severnside):
        return actions.draft(by=room.member(room.cast.alice), engagement=room.engagement())


def given(**otherwise: Any) -> dict[str, Any]:
    """What is sent to ask for an exception."""
    said = {name: value for name, value in SAYS.items() if name != "hours_per_week"}
    today = timezone.localdate()
    days = {**parts("first_day", today), **parts("last_day", today + timedelta(days=9))}
    return {**said, **days, "hours_per_week": 37, "roles": 1, "ask": "yes", **otherwise}


def test_what_is_missing_unreadable_and_unlawful_of_a_request_is_said_together(
    room: Room, drafted: ExceptionRequest, signed_in: Callable[[Person], Client]
) -> None:
    change, today = f"{BASE}requests/{drafted.pk}/change/", timezone.localdate()
    wrong = given(
        why="SW 765432 must stay",
        mitigations="",
        hours_per_week="61",
        **parts("first_day", today - timedelta(days=1)),
        **parts("last_day", today - timedelta(days=2)),
    )
    del wrong["no_other_departure"]
    said = linked(signed_in(room.cast.alice).post(change, wrong))
    expected = ["why", "mitigations", "first_day_day", "last_day_day", "hours_per_week", "no_other_departure"]
    assert list(said) == expected
    assert "Take the registration number out" in said["why"]
    assert said["last_day_day"].startswith("The last day cannot be before the first")
    kept = linked(signed_in(room.cast.alice).post(change, {**wrong, "ask": ""} | {"keep": "yes"}))
    assert "why" in kept


def test_a_draft_that_is_only_kept_needs_nothing_but_what_can_be_kept(
    room: Room, drafted: ExceptionRequest, signed_in: Callable[[Person], Client]
) -> None:
    change, today = f"{BASE}requests/{drafted.pk}/change/", timezone.localdate()
    wrong = given(why="SW 765432 must stay", mitigations="", hours_per_week="61")
    del wrong["ask"]
    alice = signed_in(room.cast.alice)
    assert list(linked(alice.post(change, wrong))) == ["why", "hours_per_week"]
    assert alice.post(change, {**wrong, "why": "", "hours_per_week": ""}).status_code == 302
    too_long = given(**parts("last_day", today + timedelta(weeks=200)), exit_plan="")
    assert list(linked(alice.post(change, too_long))) == ["exit_plan", "last_day_day"]
    drafted.refresh_from_db()
    assert drafted.last_day == today + timedelta(weeks=200), "It is kept as it is, and not asked."


def test_a_program_that_drafts_is_told_of_everything_too(room: Room, drafted: ExceptionRequest) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside), pytest.raises(ApprovalError) as raised:
        actions.change_draft(
            by=room.member(room.cast.alice),
            request=drafted,
            given={"why": "SW 765432", "first_day": today - timedelta(days=1)},
        )
    assert [each.field for each in (raised.value, *raised.value.besides)] == ["why", "first_day"]


def test_what_is_wrong_with_a_decision_is_said_together(room: Room, signed_in: Callable[[Person], Client]) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
    decide, director = f"{BASE}requests/{asked.pk}/decide/0/", signed_in(room.director)
    page = director.get(decide).content.decode()
    saw = page.partition('name="saw" value="')[2].partition('"')[0]
    later = parts("last_day", timezone.localdate() + timedelta(days=90))
    said = linked(director.post(decide, {"saw": saw, "verdict": "part", "pay_rate": "31", **later}))
    assert list(said) == ["clauses", "last_day_day", "pay_rate"]
    assert said["pay_rate"] == "Give a pay rate below £30.00, the one that is asked for"
    unreadable = {"last_day_day": 31, "last_day_month": 2, "last_day_year": 2027, "pay_rate": "much"}
    said = linked(director.post(decide, {"saw": saw, "verdict": "part", **unreadable}))
    assert list(said) == ["clauses", "last_day_day", "pay_rate"]
    named = {"saw": saw, "verdict": "part", "words": "Only SW 765432", **unreadable}
    assert list(linked(director.post(decide, named))) == ["words", "clauses", "last_day_day", "pay_rate"]
    said = linked(director.post(decide, {"saw": saw, "pay_rate": "-1"}))
    assert list(said) == ["verdict", "pay_rate"]
    with scope(region=room.cast.severnside), pytest.raises(ApprovalError) as raised:
        room.decide(asked, room.director, 0, verdict=Verdict.PART, clauses=[], pay_rate=310_000)
    assert [each.field for each in (raised.value, *raised.value.besides)] == ["clauses", "pay_rate"]


def test_nobody_approves_as_asked_what_they_wrote_a_lower_rate_or_an_earlier_day_for(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    """Otherwise the rate that was asked for would be signed by somebody who meant a lower one."""
    with scope(region=room.cast.severnside):
        asked = room.asked()
    decide, director = f"{BASE}requests/{asked.pk}/decide/0/", signed_in(room.director)
    page = director.get(decide).content.decode()
    saw = page.partition('name="saw" value="')[2].partition('"')[0]
    whole = {"saw": saw, "verdict": "approve", "clauses": list(asked.clauses)}
    for less in ({"pay_rate": "29"}, parts("last_day", timezone.localdate() + timedelta(days=3))):
        said = linked(director.post(decide, {**whole, **less}))
        assert "Choose to approve in part, or take that out" in said["verdict"]
    assert not asked.needed.filter(decision__isnull=False).exists()
    assert director.post(decide, whole).status_code == 302


def test_nobody_excepts_a_rate_that_the_cap_lets_be_paid_nor_days_beyond_the_engagement(
    room: Room, drafted: ExceptionRequest, signed_in: Callable[[Person], Client]
) -> None:
    planned = drafted.engagement.planned_end_date
    assert planned is not None
    change = f"{BASE}requests/{drafted.pk}/change/"
    late = given(**parts("last_day", planned + timedelta(days=1)))
    said = linked(signed_in(room.cast.alice).post(change, late))
    assert "or extend the engagement first" in said["last_day_day"]
    assert signed_in(room.cast.alice).post(change, given()).status_code == 302
    decide, director = f"{BASE}requests/{drafted.pk}/decide/0/", signed_in(room.director)
    page = director.get(decide).content.decode()
    saw = page.partition('name="saw" value="')[2].partition('"')[0]
    part = {"saw": saw, "verdict": "part", "clauses": list(drafted.clauses), "pay_rate": "27.40"}
    said = linked(director.post(decide, part))
    assert said["pay_rate"].startswith("At £27.40 or less the price cap is kept, and needs no exception")


def test_whoever_is_waited_for_reads_by_when_a_signature_still_counts(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = room.asked()
    assert asked.first_day == timezone.localdate()
    start = signed_in(room.director).get("/", follow=True).content.decode()
    assert "0 days used" in start
    assert "it counts only if everyone signs by today" in start
