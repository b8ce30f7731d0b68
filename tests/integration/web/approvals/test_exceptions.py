"""Exceptions on the platform: asked from a failed check, decided along the route, in force, over, and registered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from approving import Room, fresh
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.memorandum import load
from comity.memorandum.routes import departures_of
from comity.web.approvals import actions, filling
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import Decision, ExceptionRequest, Verdict
from comity.web.approvals.resting import EVIDENCE
from comity.web.approvals.telling import standing_of
from comity.web.engagements import actions as engaging
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.excepting import exceptions_of
from comity.web.engagements.models import Because, Engagement
from comity.web.people.models import Person
from comity.web.sealing import unseal

pytestmark = pytest.mark.django_db

BASE = "/regions/severnside/exceptions/"


def test_an_engagement_starts_once_both_have_signed_and_is_breached_again_when_the_exception_ends(
    room: Room, on: Callable[[date], None]
) -> None:
    today, by = timezone.localdate(), f"person:{room.cast.alice.pk}"
    with scope(region=room.cast.severnside):
        held = room.engagement()
        asked = room.asked(held)
        year = today.year
        assert asked.number == f"EXC-{year}-0001"
        assert (asked.cap, asked.over, str(asked.over_per_cent)) == (274_000, 26_000, "9.5")
        assert asked.last_day == today + timedelta(days=60)
        room.decide(asked, room.director, 0)
        with pytest.raises(EngagementError, match="price cap"):
            engaging.start(by=by, engagement=held)
        made = room.decide(asked, room.chief, 1)
        assert b"SECRETWORDS" in unseal(bytes(made.evidence), of=room.cast.authority_a, purpose=EVIDENCE)
        assert fresh(held).current.outcomes["price-cap"] == "excepted"
        engaging.start(by=by, engagement=held)

        on(today + timedelta(days=50))
        assert [actions.warn(now=timezone.now()) for _ in range(2)] == [1, 0]
        on(today + timedelta(days=61))
        assert [actions.judge_what_turned(now=timezone.now()) for _ in range(2)] == [1, 0]
        assert fresh(held).current.outcomes["price-cap"] == "breached"
        assert fresh(held).current.because == Because.EXCEPTION
        found = ExceptionRequest.objects.get(pk=asked.pk)
        assert standing_of(found).state == "lapsed"

        longer = room.extended(fresh(held), today + timedelta(days=80))
        again = room.asked(longer, last_day=today + timedelta(days=80))
        assert (again.renews, again.first_day) == (found, today + timedelta(days=61))
        room.signed(again)
        assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).state == "renewed"
        before, now = exceptions_of(fresh(held), timezone.localdate())
        assert (before.state, before.cover_ends) == ("renewed", None)
        assert (now.in_force, now.cover_ends, now.clauses) == (True, today + timedelta(days=80), "Price cap")
        assert fresh(held).current.outcomes["price-cap"] == "excepted"


def test_no_fact_that_somebody_types_is_a_signature(room: Room) -> None:
    today = timezone.localdate()
    typed = {"signoff_clause": "price-cap", "dcs_signoff_date": today, "ce_signoff_date": today, "signoff_until": today}
    with scope(region=room.cast.severnside):
        with pytest.raises(EngagementError, match="was said, and is not known here"):
            room.engagement(**typed)
        held, by = room.engagement(), f"person:{room.cast.alice.pk}"
        engaging.judge_again(by=by, check_before=held.current, changes=typed, because=Because.CORRECTED, as_at=today)
        held = fresh(held)
        assert held.current.outcomes["price-cap"] == "breached"
        with pytest.raises(EngagementError, match="price cap"):
            engaging.start(by=by, engagement=held)
        asked = room.asked(held)
        assert asked.clauses == ["price-cap"]


def test_each_clause_that_is_approved_is_excepted_and_no_other(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement(notice_days=3, references_received=0)
        asked = room.asked(held)
        assert asked.clauses == ["price-cap", "notice", "references"]
        part = {"verdict": Verdict.PART, "clauses": ["price-cap", "notice"], "words": "Two references first"}
        room.decide(asked, room.director, 0, **part)
        room.decide(asked, room.chief, 1)
        current = fresh(held).current
        said = {clause: current.outcomes[clause] for clause in asked.clauses}
        assert said == {"price-cap": "excepted", "notice": "excepted", "references": "breached"}
        assert not engaging.judged_as_then(current).differences
        with pytest.raises(EngagementError, match=r"covers: references\."):
            engaging.start(by="person:" + str(room.cast.alice.pk), engagement=held)
    alice, page = signed_in(room.cast.alice), f"/regions/severnside/checks/{current.number}/"
    assert "Another exception signed" in text_of(alice.get(page).content.decode())
    assert alice.get(f"{page}receipt.pdf").status_code == 200
    again = alice.post(f"{page}again/", {"because": "rate"})["Location"]
    assert alice.get(again).status_code == 200


@pytest.mark.parametrize("name", ["england", "west-midlands", "east-midlands"])
def test_a_request_from_several_clauses_is_signed_whole_on_the_route_of_a_shipped_memorandum(
    name: str, room: Room, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "departures_of", lambda _: departures_of(load(name)))
    with scope(region=room.cast.severnside):
        held = room.engagement(notice_days=3, direct_experience_months=10)
        asked = room.asked(held)
        assert asked.clauses == ["price-cap", "experience", "notice"]
        posts = [(each.post, each.clauses) for each in asked.needed.all() if each.post]
        assert posts == [("dcs", asked.clauses), ("chief_executive", ["price-cap"])]
        room.signed(asked)
        stands = standing_of(ExceptionRequest.objects.get(pk=asked.pk))
        assert (stands.state.value, stands.in_part, sorted(stands.covers)) == ("approved", False, sorted(asked.clauses))
        engaging.start(by=f"person:{room.cast.alice.pk}", engagement=held)
    page = text_of(signed_in(room.cast.bob).get(f"{BASE}{asked.number}/").content.decode())
    assert "Price cap, experience and notice" in page
    assert "not approved" not in page


def test_an_emergency_start_is_breached_until_it_is_signed_and_reviewed(
    room: Room, on: Callable[[date], None], signed_in: Callable[[Person], Client]
) -> None:
    today, by = timezone.localdate(), f"person:{room.cast.alice.pk}"
    with scope(region=room.cast.severnside):
        held = room.engagement(notice_days=3)
        engaging.start_in_an_emergency(by=by, engagement=held, words="A child in court tomorrow")
        asked = room.asked(fresh(held))
        on(today + timedelta(days=1))
        room.signed(asked)

        def judged() -> set[str]:
            actions.judge_what_turned(now=timezone.now())
            outcomes = fresh(held).current.outcomes
            return {outcomes[clause] for clause in ("price-cap", "notice")}

        assert judged() == {"breached"}
        Engagement.objects.filter(pk=held.pk).update(review_by=today)
    pages = (f"{BASE}counts/", f"/regions/severnside/checks/engagements/{held.pk}/")
    counts, engaged = (text_of(signed_in(room.director).get(page).content.decode()) for page in pages)
    assert "Abbotsbridge City Council 1 1 1 late" in " ".join(counts.split())
    assert "The review is late" in engaged
    with scope(region=room.cast.severnside):
        on(today + timedelta(days=2))
        engaging.review(by=f"person:{room.director.pk}", engagement=held, words="It was right to start")
        assert judged() == {"excepted"}
        number = fresh(held).current.number
    page = text_of(signed_in(room.director).get(f"/regions/severnside/checks/{number}/").content.decode())
    assert "Reviewed after an emergency start" in page
    with scope(region=room.cast.severnside):
        on(today + timedelta(days=61))
        assert judged() == {"breached"}
        longer = room.extended(fresh(held), today + timedelta(days=80))
        again = room.asked(longer, last_day=today + timedelta(days=80))
        on(today + timedelta(days=70))
        room.signed(again)
        assert standing_of(ExceptionRequest.objects.get(pk=again.pk)).state == "retrospective", "That was of the start."
        assert judged() == {"breached"}


def test_it_is_void_for_good_once_the_facts_change_and_less_pay_is_no_change(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    today, by = timezone.localdate(), f"person:{room.cast.alice.pk}"
    with scope(region=room.cast.severnside):
        held = room.engagement()
        asked = room.signed(room.asked(held))
        for changes in ({"pay_rate": 290_000}, {"planned_end_date": today + timedelta(days=90)}):
            engaging.judge_again(
                by=by, check_before=fresh(held).current, changes=changes, because=Because.RATE, as_at=today
            )
            assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).in_force
            assert fresh(held).current.outcomes["price-cap"] == "excepted"
        objected = actions.challenge(
            by=room.member(room.cast.bob), request=asked, words="We kept to the cap", is_objection=True
        )
        actions.answer_challenge(by=room.member(room.cast.alice), challenge=objected, answer="Nobody else came")
        for agency in ("Another", "Ripple Social Work"):
            engaging.judge_again(
                by=by, check_before=fresh(held).current, changes={"agency": agency}, because=Because.AGENCY, as_at=today
            )
            found = ExceptionRequest.objects.get(pk=asked.pk)
            assert standing_of(found).state == "void"
            assert found.voided_at is not None
            assert fresh(held).current.outcomes["price-cap"] == "breached"
        assert Decision.objects.filter(needed__request=asked).count() == 2
        with pytest.raises(EngagementError):
            engaging.start(by=by, engagement=held)
        never = room.asked(room.engagement())
        over = room.signed(room.asked(room.engagement()))
        for each in (never, over):
            actions.withdraw(by=room.member(room.cast.alice), request=each, words="The worker left us")
    bob = signed_in(room.cast.bob)
    page = text_of(bob.get(f"{BASE}{asked.number}/").content.decode())
    for words in (
        "Void: the facts have changed",
        "We kept to the cap",
        "Nobody else came",
        "has excepted nothing since",
    ):
        assert words in page
    assert "The worker left us" in text_of(bob.get(f"{BASE}{over.number}/").content.decode())
    assert bob.get(f"{BASE}{never.number}/").status_code == 404
    with scope(region=room.cast.severnside):
        assert actions.tell_the_region(now=timezone.now()) == 2
    register = text_of(bob.get(BASE).content.decode())
    assert (asked.number in register, over.number in register, never.number in register) == (True, True, False)


def test_what_is_approved_at_less_than_was_asked_is_told_so_everywhere(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    today, by = timezone.localdate(), f"person:{room.cast.alice.pk}"
    part = {"verdict": Verdict.PART, "words": "Only while the post is advertised"}
    with scope(region=room.cast.severnside):
        held = room.engagement()
        asked = room.asked(held)
        room.decide(asked, room.director, 0, **part, pay_rate=285_000)
        with pytest.raises(ApprovalError, match=r"below £28.50"):
            room.decide(asked, room.chief, 1, **part, pay_rate=290_000)
    request = f"{BASE}requests/{asked.pk}/"
    page = text_of(signed_in(room.chief).get(f"{request}decide/1/").content.decode())
    less = "£1.10 an hour over the cap (4 per cent). £2.60 an hour over the cap (9.5 per cent) was asked for"
    for words in (less, "Approve what is left of it, as limited above", "Only while the post is advertised"):
        assert words in page
    assert "Approve it as asked" not in page
    with scope(region=room.cast.severnside):
        room.decide(asked, room.chief, 1)
    alice, bob = signed_in(room.cast.alice), signed_in(room.cast.bob)
    for address in (BASE, f"{BASE}{asked.number}/"):
        page = text_of(bob.get(address).content.decode())
        assert less in page
        assert "advertised" not in page
    assert "Less than was asked, or on conditions" in text_of(bob.get(f"{BASE}counts/").content.decode())
    page = text_of(alice.get(f"/regions/severnside/checks/engagements/{held.pk}/").content.decode())
    beyond = "it excepts nothing until that is £28.50 at most"
    for words in (beyond, "£28.50 an hour at most. £30.00 was asked for", "Only while the post is advertised"):
        assert words in page
    with scope(region=room.cast.severnside):
        lowered = {"pay_rate": 285_000}
        engaging.judge_again(
            by=by, check_before=fresh(held).current, changes=lowered, because=Because.RATE, as_at=today
        )
        assert standing_of(ExceptionRequest.objects.get(pk=asked.pk)).in_force
    page = text_of(alice.get(f"/regions/severnside/checks/engagements/{held.pk}/").content.decode())
    assert beyond not in page


def test_a_figure_that_cannot_be_kept_is_refused_and_takes_no_list_down(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        with pytest.raises(ApprovalError, match="over the cap is more than an exception can be asked for"):
            actions.draft(by=room.member(room.cast.alice), engagement=room.engagement(pay_rate="99999999.00"))
        assert not ExceptionRequest.objects.exists()
    assert signed_in(room.cast.alice).get(f"{BASE}requests/").status_code == 200
