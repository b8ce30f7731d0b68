"""Exceptions on their pages: asked for, decided, in the register, and whoever is to decide chased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from approving import SAYS, Room
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import sign_in, text_of

from comity.memorandum.base import Post
from comity.memorandum.words import day as day_words
from comity.web.approvals import actions
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import Challenge, ExceptionRequest, Verdict
from comity.web.approvals.telling import standing_of
from comity.web.notices.about import in_mail
from comity.web.notices.models import Notice
from comity.web.notices.queries import waiting
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"


def test_a_manager_asks_and_two_decide_on_their_pages(room: Room, signed_in: Callable[[Person], Client]) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement()
        number = held.current.number
    alice = signed_in(room.cast.alice)
    assert "Ask for an exception" in alice.get(f"/regions/severnside/checks/{number}/").content.decode()
    change = alice.post(f"{BASE}requests/begin/{number}/")["Location"]
    page = text_of(alice.get(change).content.decode())
    assert "£2.60 an hour over the cap (9.5 per cent)" in page
    last = today + timedelta(days=60)
    given = {name: value for name, value in SAYS.items() if name not in ("hours_per_week", "no_other_departure")}
    given |= {"hours_per_week": "37", "roles": "1", "ask": "yes"}
    for name, day in (("first_day", today), ("last_day", last)):
        given |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    refused = alice.post(change, {**given, "mitigations": ""})
    assert refused.status_code == 422
    page = text_of(refused.content.decode())
    assert "Confirm that no other clause" in page
    assert "Say what is being done meanwhile" in page
    for why in ("SW  765432 must stay", "S.W.765432 must stay", "12 34 56 must stay"):
        refused = alice.post(change, {**given, "why": why})
        assert "Take the registration number out" in text_of(refused.content.decode())
    shown = alice.post(change, {**given, "no_other_departure": "on"})["Location"]
    page = text_of(alice.get(shown).content.decode())
    assert "Director of Children's Services is next, to sign: 0 days used, 2 days left." in page
    checked = alice.get(f"/regions/severnside/checks/{number}/").content.decode()
    assert "asks for an exception and waits for a decision" in text_of(checked)
    assert shown in checked
    assert "begin" not in checked.partition("What next")[2].partition("Clause by clause")[0]

    director = signed_in(room.director)
    assert "Decide EXC-" in text_of(director.get("/regions/severnside/").content.decode())
    decide = f"{shown}decide/0/"
    assert director.get(decide).status_code == 200
    ask = {"saw": "0" * 64, "verdict": "ask", "words": "Who else was asked?"}
    assert director.post(decide, ask)["Location"] == shown
    with scope(region=room.cast.severnside):
        request = ExceptionRequest.objects.get()
        question = request.needed.get(position=0).questions.get()
    assert "Answer what was asked" in text_of(alice.get("/regions/severnside/").content.decode())
    answered = alice.post(f"{BASE}questions/{question.pk}/", {"answer": "Two other agencies"})
    assert answered["Location"] == shown
    stale = director.post(decide, {"saw": "0" * 64, "verdict": "approve"})
    assert "has changed since you looked" in text_of(stale.content.decode())

    def saw(client: Client, address: str) -> str:
        page = client.get(address).content.decode()
        return page.partition('name="saw" value="')[2].partition('"')[0]

    assert director.post(decide, {"saw": saw(director, decide), "verdict": "refuse"}).status_code == 422
    assert director.post(decide, {"saw": saw(director, decide), "verdict": "approve"})["Location"] == shown
    chief = signed_in(room.chief)
    decide = f"{shown}decide/1/"
    part = {"saw": saw(chief, decide), "verdict": "part", "words": "For a month", "clauses": ["price-cap"]}
    month = today + timedelta(days=28)
    part |= {"last_day_day": month.day, "last_day_month": month.month, "last_day_year": month.year}
    long_ago = sign_in(Client(), room.chief, long_ago=True)
    for answer in (long_ago.get(decide), long_ago.post(decide, part)):
        assert "reauthenticate" in answer["Location"]
    assert chief.post(decide, part)["Location"] == shown
    assert "There is nothing here to decide" in text_of(long_ago.get(decide).content.decode()), (
        "Reading needs no proof."
    )
    page = text_of(alice.get(shown).content.decode())
    assert "Approved in part or with conditions, in force" in page
    with scope(region=room.cast.severnside):
        request = ExceptionRequest.objects.get()
        assert standing_of(request).last_day == month
        latest = request.engagement.current.number
    checked = text_of(alice.get(f"/regions/severnside/checks/{latest}/").content.decode())
    assert f"{request.number} excepts" in checked
    assert f"until {day_words(month)}." in checked


def test_the_register_shows_the_region_who_and_why_and_never_the_worker(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        asked = room.signed(room.asked())
        waits = room.asked()
        assert actions.tell_the_region(now=timezone.now()) == 1
        told = Notice.objects.filter(kind="exception_registered")
        assert {each.person for each in told} == {
            room.cast.alice,
            room.cast.bob,
            room.cast.erin,
            room.director,
            room.neighbour,
        }
        refused = room.asked(room.engagement(), reason="other")
        room.decide(refused, room.director, 0, verdict=Verdict.REFUSE, words="Not now")
    entry = f"{BASE}{asked.number}/"
    for who in (room.neighbour, room.cast.bob, room.cast.erin, room.cast.frank, room.chief):
        client = signed_in(who)
        register, page = client.get(BASE).content.decode(), client.get(entry).content.decode()
        for text in (register, page, client.get(f"{BASE}counts/").content.decode()):
            assert not [
                secret
                for secret in ("SW123456", "SECRETWORDS", "advertised", refused.number, waits.number)
                if secret in text
            ]
        assert "£2.60 an hour over the cap" in text_of(page)
        assert "Eleven children wait" in text_of(page)
    assert signed_in(room.cast.dora).get(BASE).status_code == 403
    assert signed_in(room.neighbour).get(f"{BASE}requests/{asked.pk}/").status_code == 404
    assert signed_in(room.neighbour).get(f"{BASE}{waits.number}/").status_code == 404

    bob, alice = signed_in(room.cast.bob), signed_in(room.cast.alice)
    assert bob.post(entry, {"is_objection": "yes", "words": "We kept to the cap"}).status_code == 302
    assert alice.post(entry, {"is_objection": "yes", "words": "Ours"}).status_code == 403
    with scope(region=room.cast.severnside):
        challenge = Challenge.objects.get()
    answer = f"{BASE}challenges/{challenge.pk}/"
    assert bob.post(answer, {"answer": "Theirs"}).status_code == 404
    assert alice.post(answer, {"answer": "Nobody else could come"}).status_code == 302
    page = text_of(signed_in(room.neighbour).get(entry).content.decode())
    assert "Brackenshire County Council objects" in page
    assert "Nobody else could come" in page
    counts = text_of(bob.get(f"{BASE}counts/").content.decode())
    assert "1 exception has been approved" in counts
    for name in ("requests/", "delegations/"):
        assert bob.get(f"{BASE}{name}").status_code == 200
    given = signed_in(room.director).get(f"{BASE}delegations/new/")
    assert given.status_code == 200


def test_the_register_says_when_the_region_was_told_and_that_it_was_late(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        prompt, late = room.signed(room.asked()), room.asked(room.engagement())
        actions.tell_the_region(now=timezone.now())
        room.signed(late)
    assert "late" not in caplog.text

    def read(*pages: str) -> str:
        reader = signed_in(room.cast.bob)
        return " ".join(text_of(reader.get(f"{BASE}{page}").content.decode()) for page in pages)

    by = f"By {day_words(today + timedelta(days=2))} at the latest"
    assert f"On {day_words(today)}. {by}" in read(f"{prompt.number}/")
    assert f"Not told yet. {by}" in read(f"{late.number}/")
    assert "In time: 1 of 1." in read("counts/")
    on(today + timedelta(days=3))
    assert f"Not told yet, 1 day late. {by}" in read(f"{late.number}/")
    assert "In time: 1 of 2. Late, and not told yet: 1." in read("counts/")
    on(today + timedelta(days=5))
    with scope(region=room.cast.severnside):
        actions.tell_the_region(now=timezone.now())
    assert (late.number in caplog.text, prompt.number in caplog.text, "told late" in caplog.text) == (True, False, True)
    assert f"On {day_words(today + timedelta(days=5))}, 3 days late. {by}" in read(f"{late.number}/")
    assert "In time: 1 of 2." in read("counts/")
    assert "Told 3 days late" in read("")


def test_whoever_is_to_decide_is_chased_once_a_day_and_the_lead_told_where_nobody_can(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client]
) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        asked = room.asked()
        assert actions.chase(now=timezone.now()) == 0
        on(today + timedelta(days=3))
        assert [actions.chase(now=timezone.now()) for _ in range(2)] == [1, 0]
        chasing = Notice.objects.get(kind="exception_still_waits", person=room.director)
        mail = in_mail(chasing, timezone.localdate())
        assert mail.startswith("A request for an exception still waits for you to decide. 3 days used, 1 day late.")
    listed = text_of(signed_in(room.director).get("/notices/").content.decode())
    assert asked.number in listed, "which one it is"
    with scope(region=room.cast.severnside):
        words = [each.words for each in waiting(room.member(room.director)) if asked.number in each.words]
        assert words == [f"Decide {asked.number}, an exception of Abbotsbridge City Council: 3 days used, 1 day late"]
        with pytest.raises(ApprovalError, match="Say why"):
            actions.withdraw(by=room.member(room.cast.alice), request=asked, words=" ")
        actions.withdraw(by=room.member(room.cast.alice), request=asked, words="The worker went elsewhere")
        own = room.asked(by=room.director)
        assert not Notice.objects.filter(person=room.director, path__contains=str(own.pk))
    alone = "Director of Children's Services: nobody can decide it as things stand."
    for address in (f"{BASE}requests/{own.pk}/", f"{BASE}counts/"):
        who = room.director if str(own.pk) in address else room.cast.erin
        page = text_of(signed_in(who).get(address).content.decode())
        assert alone in page
        assert "Henry Example asks for it and nobody else holds the post" in page
        assert "Withdraw it, and have Alice Example" in page
    with scope(region=room.cast.severnside):
        on(today + timedelta(days=4))
        assert actions.chase(now=timezone.now()) == 1
        told = Notice.objects.filter(kind="exception_stuck")
        assert [each.person for each in told] == [room.cast.erin]
        actions.withdraw(by=room.member(room.director), request=own, words="Somebody else asks")
        on(today + timedelta(days=5))
        assert actions.chase(now=timezone.now()) == 0


def test_whoever_signs_for_another_needs_a_second_factor_until_it_is_over(
    room: Room, on: Callable[[date], None]
) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        asked = room.asked()
        sign_in(Client(), room.deputy, second_factor=True)
        given = actions.delegate(
            by=room.member(room.director),
            organisation=room.cast.authority_a,
            post=Post.DCS,
            given_to=room.deputy,
            first_day=today + timedelta(days=1),
            last_day=today + timedelta(days=7),
        )
    Authenticator.objects.filter(user=room.deputy).delete()
    decide = f"{BASE}requests/{asked.pk}/decide/0/"
    without = sign_in(Client(), room.deputy, second_factor=False)
    refused = without.get(BASE)
    assert refused["Location"].startswith("/account/second-factor/"), "It begins tomorrow, and is set up before."
    on(today + timedelta(days=1))
    without = sign_in(Client(), room.deputy, second_factor=False)
    for answer in (without.get(decide), without.post(decide, {"verdict": "approve"})):
        assert answer["Location"].startswith("/account/second-factor/")
    page = text_of(without.get("/account/second-factor/").content.decode())
    assert "You are standing in for the Director of Children's Services" in page
    shown = sign_in(Client(), room.deputy)
    assert shown.get(decide).status_code == 200
    held = Authenticator.objects.get(user=room.deputy)
    assert not get_adapter().can_delete_authenticator(held)
    with scope(region=room.cast.severnside):
        actions.end_delegation(by=room.member(room.director), delegation=given)
    assert without.get(BASE).status_code == 200
