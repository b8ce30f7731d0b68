"""Asking what the region holds of a worker: one's own facts in full, others' as little as will do, all on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cast import Cast
from django.test import Client
from held_of_workers import A_NUMBER, START, asks, left
from signing_in import text_of

from comity.web.audit.models import Event
from comity.web.engagements.gathering import Source, gather
from comity.web.histories.models import Lookup, Told
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment

pytestmark = pytest.mark.django_db
ASK = "/regions/severnside/histories/ask/"


@pytest.mark.parametrize(
    ("ended", "reason", "said", "usable"),
    [
        (
            date(2026, 8, 1),
            "dismissal",
            "Cool-off not met until 1 February 2027. Ask Brackenshire County Council.",
            {"had_substantive_role", "last_substantive_end_date", "last_substantive_authority", "leaving_reason"},
        ),
        (
            date(2025, 12, 1),
            "dismissal",
            "The cool-off is met.",
            {"had_substantive_role", "last_substantive_end_date"},
        ),
    ],
)
def test_of_anothers_leaver_only_what_follows_is_told(
    world: Cast, ended: date, reason: str, said: str, usable: set[str]
) -> None:
    left(world.authority_b, ended, reason)
    asked = asks(world.authority_a)
    assert [line.words for line in asked.answer.told] == [said]
    given = {each.field: each.value for each in asked.answer.usable}
    assert set(given) == usable
    assert reason not in given.values(), "why somebody left is not told where it changes nothing"
    kept = Told.objects.get(lookup=asked.lookup)
    assert (kept.authority, kept.words) == (world.authority_b, said)
    event = Event.objects.filter(verb="asked_history").get()
    assert (event.organisation_id, event.identifiers) == (world.authority_a.pk, {"count": 1})


def test_ones_own_leaver_is_told_in_full_and_to_nobody_else(world: Cast) -> None:
    left(world.authority_a, date(2026, 8, 1), "dismissal")
    asked = asks(world.authority_a)
    assert [line.words for line in asked.answer.lines] == [
        "Left a substantive role (Senior) on 1 August 2026: dismissal."
    ]
    assert not asked.answer.told
    assert {each.field: each.value for each in asked.answer.usable}["leaving_reason"] == "dismissal"


def test_of_several_the_one_that_stands_most_in_the_way_counts(world: Cast) -> None:
    left(world.authority_b, date(2026, 7, 1), "resignation")
    left(world.authority_a, date(2026, 8, 20), "compulsory_redundancy")
    given = {each.field: each.value for each in asks(world.authority_a).answer.usable}
    assert given["last_substantive_end_date"] == date(2026, 7, 1)


def test_nothing_held_is_nothing_known_and_is_written_down_all_the_same(world: Cast) -> None:
    asked = asks(world.authority_a)
    assert not asked.answer.lines
    assert not asked.answer.usable
    assert Lookup.objects.get().authority == world.authority_a


def test_a_check_at_the_desk_is_given_what_is_held_with_its_source(world: Cast, acting: Callable[..., Member]) -> None:
    left(world.authority_b, date(2026, 8, 1))
    facts = {"worker": A_NUMBER, "start_date": START}
    found = gather(facts, member=acting(world.alice), authority=world.authority_a)
    assert found.facts["last_substantive_end_date"] == date(2026, 8, 1)
    source = found.sources["last_substantive_end_date"]
    assert (source.source, source.words) == (Source.HELD, "Brackenshire County Council; ask its HR lead")
    assert Lookup.objects.get().by == f"person:{world.alice.pk}"
    given = {**facts, "had_substantive_role": False}
    kept = gather(given, member=acting(world.alice), authority=world.authority_a)
    assert kept.facts["had_substantive_role"] is False, "what was given stands"


def test_assignments_of_others_are_told_without_their_pay(
    world: Cast, in_pool: Callable[..., PooledAssignment]
) -> None:
    in_pool(world.authority_b, "B-1", pay_rate=391_100)
    in_pool(world.authority_a, "A-1", end_date=date(2026, 3, 1), running=False)
    asked = asks(world.authority_a)
    assert {line.words for line in asked.answer.lines} == {
        "An assignment (A-1) from 5 January 2026, to 1 March 2026.",
        "An assignment was running at Brackenshire County Council at the end of 2026-Q3.",
    }


def test_who_asked_is_seen_by_the_authority_whose_fact_it_was(
    world: Cast, team_manager: Person, signed_in: Callable[[Person], Client]
) -> None:
    left(world.authority_b, date(2026, 8, 1), "dismissal")
    tom, bob, alice = signed_in(team_manager), signed_in(world.bob), signed_in(world.alice)
    form = {"authority": world.authority_a.pk, "number": "sw 123456", "purpose": "engaging"}
    day = {"start_day": "1", "start_month": "9", "start_year": "2026"}
    assert "Give SW and one to six digits" in text_of(tom.post(ASK, {**form, **day, "number": "x"}).content.decode())
    went = tom.post(ASK, {**form, **day})
    assert went.status_code == 302
    shown = text_of(tom.get(went["Location"]).content.decode())
    assert "Cool-off not met until 1 February 2027. Ask Brackenshire County Council." in shown
    assert "ismissal" not in shown
    told = text_of(bob.get("/regions/severnside/histories/X99000002/asked/").content.decode())
    assert "Abbotsbridge City Council Before engaging the worker 1 1" in told
    assert "Cool-off not met until 1 February 2027" in told
    assert A_NUMBER not in told
    assert bob.get(went["Location"]).status_code == 404, "what A asked is A's"
    assert alice.get("/regions/severnside/histories/X99000002/asked/").status_code == 404
    assert tom.post("/regions/severnside/histories/X99000001/leavers/new/", {}).status_code == 403
    assert Lookup.objects.get().by == f"person:{team_manager.pk}"
