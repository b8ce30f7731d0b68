"""A proposed engagement that does not come about is withdrawn, and one whose reference is wrong is given another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from approving import Room, a_room
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.judge.equal_treatment import Break
from comity.web.approvals import actions as approving
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest
from comity.web.audit.models import Event
from comity.web.engagements import actions, queries
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.fixed import given_of
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Because, Check, Engagement, State
from comity.web.engagements.weeks import same_worker, weeks_of
from comity.web.histories.engaged import every, started
from comity.web.histories.made_here import engagement_words
from comity.web.histories.numbers import numbers_to_check
from comity.web.people.models import Person
from comity.web.words import date as day_words
from comity.web.worker.deleting import delete_what_is_past

pytestmark = pytest.mark.django_db

CHECKS = "/regions/severnside/checks/"


@pytest.fixture
def room(cast: Cast) -> Room:
    return a_room(cast)


def page_of(held: Engagement) -> str:
    return f"{CHECKS}engagements/{held.pk}/"


def withdrawn(room: Room, **otherwise: Any) -> Engagement:
    return actions.withdraw(by=f"person:{room.cast.alice.pk}", engagement=room.engagement(**otherwise))


def test_it_is_withdrawn_from_its_page_and_has_no_way_back(room: Room, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(room.cast.alice)
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate=MEETS["pay_rate"])
    page, number = page_of(held), held.current.number
    assert "It did not come about" in text_of(alice.get(page).content.decode())
    asked = text_of(alice.get(f"{page}withdraw/").content.decode())
    assert "This cannot be undone. If the worker is to come after all, make a check anew" in asked
    assert alice.post(f"{page}withdraw/").status_code == 302
    with scope(region=room.cast.severnside):
        kept = Engagement.objects.get()
        assert (kept.state, kept.withdrawn_by) == (State.WITHDRAWN, f"person:{room.cast.alice.pk}")
        assert kept.withdrawn_at is not None
        assert Event.objects.filter(verb="withdrew_engagement").count() == 1
        for again in (
            lambda: actions.withdraw(by=BY, engagement=held),
            lambda: actions.start(by=BY, engagement=held),
            lambda: actions.start_in_an_emergency(by=BY, engagement=held, words="A child"),
            lambda: actions.end(by=BY, engagement=held, ended_on=timezone.localdate()),
            lambda: actions.change_reference(by=BY, engagement=held, reference="CB-2"),
            lambda: actions.propose(by=BY, check=held.current),
            lambda: actions.tell_time_away(
                by=BY, engagement=held, first=timezone.localdate(), last=None, why=Break.SICKNESS
            ),
        ):
            with pytest.raises(EngagementError):
                again()
    shown = text_of(alice.get(page).content.decode())
    assert "Engagement CB-1: withdrawn" in shown
    assert "It counts as no assignment, and is not judged again." in shown
    for offer in ("Extend it", "Change its reference", "Record it as", "Ask for", "Start it"):
        assert offer not in shown, offer
    assert "The engagement is withdrawn" in text_of(alice.get(f"{page}withdraw/").content.decode())
    assert "Withdrawn" in text_of(alice.get(f"{CHECKS}engagements/").content.decode())
    check = text_of(alice.get(f"{CHECKS}{number}/").content.decode())
    assert "did not come about. If the worker is to come after all, make a check anew." in check
    assert "Something has changed" not in check
    assert alice.get(f"{CHECKS}{number}/again/").status_code == 302


def test_only_whoever_checks_for_its_authority_withdraws_it_or_changes_its_reference(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=room.cast.severnside):
        page = page_of(room.engagement())
    for way in ("withdraw/", "reference/"):
        assert signed_in(room.neighbour).post(f"{page}{way}", {"reference": "X"}).status_code in (403, 404)
    with scope(region=room.cast.severnside):
        assert Engagement.objects.get(state=State.PROPOSED, reference="CB-1")


def test_not_while_an_exception_of_it_waits_or_is_approved(room: Room, signed_in: Callable[[Person], Client]) -> None:
    with scope(region=room.cast.severnside):
        alice = room.member(room.cast.alice)
        held = room.engagement()
        waits = room.asked(held)
        with pytest.raises(EngagementError, match=f"{waits.number} was asked for it, and waits or is approved"):
            actions.withdraw(by=alice.actor, engagement=held)
        approved = room.signed(waits)
        with pytest.raises(EngagementError, match="Withdraw that first"):
            actions.withdraw(by=alice.actor, engagement=held)
        page = signed_in(room.cast.alice).get(f"{page_of(held)}withdraw/").content.decode()
        assert "Withdraw that first" in text_of(page)
        assert "Withdraw the engagement" not in text_of(page)
        approving.withdraw(by=alice, request=approved, words="Nobody comes")
        assert actions.withdraw(by=alice.actor, engagement=held).state == State.WITHDRAWN


def test_no_exception_is_asked_of_it_and_one_begun_can_be_thrown_away(room: Room) -> None:
    with scope(region=room.cast.severnside):
        alice = room.member(room.cast.alice)
        held = room.engagement()
        begun = approving.draft(by=alice, engagement=held)
        actions.withdraw(by=alice.actor, engagement=held)
        with pytest.raises(ApprovalError, match="did not come about"):
            approving.draft(by=alice, engagement=held)
        with pytest.raises(ApprovalError, match="did not come about"):
            approving.ask(by=alice, request=begun)
        approving.throw_away(by=alice, request=begun)
        assert not ExceptionRequest.objects.exists()


def test_it_is_no_assignment_no_offer_and_no_number_to_look_up(room: Room) -> None:
    today, now = timezone.localdate(), timezone.now()
    number = MEETS["worker"]
    with scope(region=room.cast.severnside):
        held = room.engagement()
        assert numbers_to_check(room.cast.authority_a, today) == [number]
        assert [each.offered for each in every(room.cast.severnside, today, now)] == [True]
        gone = actions.withdraw(by=BY, engagement=held)
        assert numbers_to_check(room.cast.authority_a, today) == []
        assert every(room.cast.severnside, today, now) == []
        assert started(room.cast.severnside, [gone.worker_key]) == []
        assert same_worker(gone) == []
        assert weeks_of(gone, today) is None
        member = room.member(room.cast.alice)
        days = (today, None)
        assert (
            queries.others_of(member, worker_key=gone.worker_key, authority=room.cast.authority_a, days=days, but=None)
            == []
        )
        assert engagement_words(gone).endswith(f", and withdrawn on {day_words(today)}: it did not come about.")


def test_it_is_not_judged_again_by_anybody(room: Room) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        gone = withdrawn(room)
        with pytest.raises(EngagementError, match="did not come about, so it is not judged again"):
            actions.judge_again(
                by=BY, check_before=gone.current, changes={"role": None}, because=Because.ROLE, as_at=today
            )
        with pytest.raises(EngagementError, match="did not come about"):
            actions.follow(
                by=BY,
                check_before=gone.current,
                gathered=given_of(gone.current),
                because=Because.CORRECTED,
                held=of_region(room.cast.severnside, today),
                as_at=today,
            )
        Check.objects.update(memorandum_digest="0" * 64)
    assert actions.judge_what_changed(now=timezone.now()) == 0
    assert actions.judge_what_was_told(now=timezone.now()) == 0


def test_it_is_kept_as_long_as_one_that_never_started(room: Room) -> None:
    with scope(region=room.cast.severnside):
        gone = withdrawn(room)
        Check.objects.update(made_at=timezone.now() - timedelta(days=366 * 6))
        Engagement.objects.update(made_at=timezone.now() - timedelta(days=366 * 6))
    delete_what_is_past(now=timezone.now())
    with scope(region=room.cast.severnside):
        kept = Engagement.objects.select_related("current").get(pk=gone.pk)
        assert (kept.facts, kept.reference, kept.worker_key) == (None, "", "")
        assert kept.current.receipt is None


def test_its_reference_is_changed_before_it_starts_and_never_to_the_workers_number(
    room: Room, signed_in: Callable[[Person], Client]
) -> None:
    alice = signed_in(room.cast.alice)
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate=MEETS["pay_rate"])
    page = f"{page_of(held)}reference/"
    assert 'value="CB-1"' in alice.get(page).content.decode()
    refused = alice.post(page, {"reference": f"CB {MEETS['worker']}"})
    assert refused.status_code == 422
    assert "registration number" in text_of(refused.content.decode())
    assert alice.post(page, {"reference": " CB-2 "}).status_code == 302
    assert alice.post(page, {"reference": "CB-2"}).status_code == 302
    with scope(region=room.cast.severnside):
        assert Engagement.objects.get().reference == "CB-2"
        assert Event.objects.filter(verb="changed_engagement_reference").count() == 1, "what stays is no change"
        actions.start(by=f"person:{room.cast.alice.pk}", engagement=held)
        with pytest.raises(EngagementError, match="is started"):
            actions.change_reference(by=BY, engagement=held, reference="CB-3")
    assert "It can be changed only before it starts" in text_of(alice.get(page).content.decode())


def test_one_that_has_ended_is_not_said_to_be_extended(room: Room, signed_in: Callable[[Person], Client]) -> None:
    alice, today = signed_in(room.cast.alice), timezone.localdate()
    with scope(region=room.cast.severnside):
        held = room.engagement(pay_rate=MEETS["pay_rate"])
        again = f"{CHECKS}{held.current.number}/again/"
        actions.start(by=f"person:{room.cast.alice.pk}", engagement=held)
    assert "The engagement was extended" in text_of(alice.get(again).content.decode())
    with scope(region=room.cast.severnside):
        actions.end(by=BY, engagement=held, ended_on=today)
    offered = text_of(alice.get(again).content.decode())
    assert "The engagement was extended" not in offered
    assert "A fact was put right" in offered
    assert alice.post(again, {"because": "extension"}).status_code == 422
