"""Who is still asked once a part was not approved, what they may decide, and what is said of whoever is not asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum import load
from comity.memorandum.routes import departures_of
from comity.memorandum.words import day as day_words
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.approvals import actions, filling
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.forms import Decide
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.telling import standing_of
from comity.web.notices.models import Notice
from comity.web.notices.queries import waiting
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"
ONLY_REFERENCES = {"verdict": Verdict.PART, "clauses": ["references"], "words": "The cap holds"}


def two_clauses(room: Room) -> ExceptionRequest:
    """A request from the price cap, which the chief executive signs for too, and from references."""
    asked = room.asked(room.engagement(references_received=0))
    assert [each.clauses for each in asked.needed.all()] == [["price-cap", "references"], ["price-cap"]]
    return asked


def test_whoever_was_to_sign_for_what_was_not_approved_is_not_asked_any_more(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = two_clauses(room)
        room.decide(asked, room.director, 0, **ONLY_REFERENCES)
        stands = standing_of(ExceptionRequest.objects.get(pk=asked.pk))
        assert (stands.state, stands.covers) == ("part", {"references"})
        assert fresh(asked.engagement).current.outcomes["references"] == "excepted"
        assert not Notice.objects.filter(person=room.chief)
        assert not [each for each in waiting(room.member(room.chief)) if asked.number in each.words]
        assert actions.chase(now=timezone.now() + timedelta(days=2)) == 0
        with pytest.raises(ApprovalError, match="nothing to decide"):
            room.decide(asked, room.chief, 1, verdict=Verdict.REFUSE, words="No references")
        key = make_key(
            by="platform:test",
            organisation=room.cast.authority_a,
            label="Tests",
            scopes=(Scope.EXCEPTIONS_REQUEST, Scope.EXCEPTIONS),
        )
    page = text_of(signed_in(room.cast.alice).get(f"{BASE}requests/{asked.pk}/").content.decode())
    assert "Not asked any more: what it was for was not approved" in page
    assert "is next" not in page
    assert "Nothing over the cap was approved" in page
    assert "Cost over the cap" not in page
    decide = text_of(signed_in(room.chief).get(f"{BASE}requests/{asked.pk}/decide/1/").content.decode())
    assert "Not asked any more: what it was for was not approved" in decide
    assert "Your decision" not in decide
    headers: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {key.token}"}
    for path in (f"exception-requests/{asked.pk}", f"exceptions/{asked.number}"):
        told = Client(**headers).get(f"/api/v1/{path}").json()["sign_offs"]
        assert [(each["verdict"], each["passed_over"]) for each in told] == [("part", False), (None, True)]


def test_whoever_refuses_theirs_is_told_what_goes_on_without_them(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = two_clauses(room)
    first = text_of(signed_in(room.director).get(f"{BASE}requests/{asked.pk}/decide/0/").content.decode())
    assert "Refuse it" in first
    assert "goes on for" not in first, "All of it is the director's."
    with scope(region=room.cast.severnside):
        room.decide(asked, room.director, 0)
    address = f"{BASE}requests/{asked.pk}/decide/1/"
    chief = signed_in(room.chief)
    page = chief.get(address).content.decode()
    assert "Refuse price cap. The request goes on for references" in text_of(page)
    assert ('value="price-cap"' in page, 'value="references"' in page) == (True, False)
    saw = page.partition('name="saw" value="')[2].partition('"')[0]
    after = chief.post(address, {"saw": saw, "verdict": "refuse", "words": "Pay at the cap"}, follow=True)
    assert "What you were asked to sign is refused. The rest of the request" in text_of(after.content.decode())
    with scope(region=room.cast.severnside):
        assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).covers == {"references"}


def test_nobody_leaves_out_what_others_sign_to_approve_alone_a_second_time(room: Room) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement(references_received=0)
        first = room.asked(held, last_day=today + timedelta(days=9))
        room.decide(first, room.director, 0, **ONLY_REFERENCES)
        days = {"first_day": today + timedelta(days=10), "last_day": today + timedelta(days=20)}
        again = room.asked(fresh(held), **days)
        with pytest.raises(ApprovalError, match="nobody else to sign"):
            room.decide(again, room.director, 0, **ONLY_REFERENCES)
        room.decide(again, room.director, 0)
        again = ExceptionRequest.objects.get(pk=again.pk)
        form = Decide(needed=again.needed.get(position=1), stands=standing_of(again))
        assert ("refuse", "Refuse it") in form.fields["verdict"].choices, "It would not go on for references."
        room.decide(again, room.chief, 1)
        assert standing_of(ExceptionRequest.objects.get(pk=again.pk), today + timedelta(days=10)).in_force


@pytest.mark.parametrize("supports", [True, False])
def test_what_a_group_came_to_is_written_down_as_the_groups(
    supports: bool, room: Room, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "departures_of", lambda _: departures_of(load("east-midlands")))
    with scope(region=room.cast.severnside):
        asked = room.signed(room.asked())
        words = [each.words for each in waiting(room.member(room.cast.erin)) if asked.number in each.words]
        assert words[0].startswith(f"Write down what the East Midlands HR Lead Network Group came to on {asked.number}")
    lead, address = signed_in(room.cast.erin), f"{BASE}requests/{asked.pk}/decide/2/"
    page = lead.get(address).content.decode()
    period = f"from {day_words(asked.first_day)} to {day_words(asked.last_day)}"
    for said in (
        "Write down what the East Midlands HR Lead Network Group came to",
        f"The group acknowledges it, {period}",
        "What the group said, or what you ask.",
        "Write it down",
    ):
        assert said in text_of(page)
    for said in ("Decide this exception", "why you refuse"):
        assert said not in text_of(page)
    given = {"saw": page.partition('name="saw" value="')[2].partition('"')[0], "words": "It met on Monday"}
    assert "Choose what the group came to" in text_of(lead.post(address, given).content.decode())
    after = lead.post(address, {**given, "verdict": "approve" if supports else "refuse"}, follow=True)
    text = text_of(after.content.decode())
    came, on_record = (
        ("Acknowledged", "What the group came to is on record.")
        if supports
        else ("Not supported", "It is on record that the group does not support it. It excepts nothing from now on.")
    )
    assert on_record in text
    assert f"{came}, written down by {room.cast.erin}" in text
    assert ("Not supported by the group" in text) is not supports
    assert "efused" not in text
    assert ("Not supported by the group" in text_of(lead.get(BASE).content.decode())) is not supports
