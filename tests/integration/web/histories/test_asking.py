"""Asking what the region holds of a worker: one's own facts in full, others' as little as will do, all on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from held_of_workers import A_NUMBER, START, asks, left
from signing_in import text_of

from comity import load
from comity.judge.conform import TOLD
from comity.judge.least import ENDED, HELD, WHERE, WHY
from comity.judge.told import OF_THE_ROLE
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.audit.models import Event
from comity.web.engagements.actions.again import judge_again, judged_as_then
from comity.web.engagements.gathering import Source, gather
from comity.web.engagements.models import Because, Check
from comity.web.histories import actions
from comity.web.histories.models import Fact, Leaver, Lookup, Purpose, Told
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment

pytestmark = pytest.mark.django_db
ASK = "/regions/severnside/histories/ask/"


@pytest.mark.parametrize(
    ("ended", "reason", "said", "comes_to"),
    [
        (
            date(2026, 8, 1),
            "dismissal",
            "Cool-off not met until 1 February 2027. Ask Brackenshire County Council.",
            ("breached", date(2027, 2, 1)),
        ),
        (
            date(2025, 12, 1),
            "dismissal",
            "The cool-off is met.",
            ("met", None),
        ),
    ],
)
def test_of_anothers_leaver_only_what_follows_is_told(
    world: Cast, ended: date, reason: str, said: str, comes_to: tuple[str, date | None]
) -> None:
    left(world.authority_b, ended, reason)
    asked = asks(world.authority_a)
    assert [line.words for line in asked.answer.told] == [said]
    [usable] = asked.answer.usable
    assert (usable.field, usable.value["outcome"], usable.value["until"]) == (TOLD, *comes_to)
    assert usable.value["words"] == said, "neither the last day nor why somebody left is told"
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
    assert given[TOLD]["until"] == date(2027, 1, 1)


def test_nothing_held_is_nothing_known_and_is_written_down_all_the_same(world: Cast) -> None:
    asked = asks(world.authority_a)
    assert not asked.answer.lines
    assert not asked.answer.usable
    assert Lookup.objects.get().authority == world.authority_a


def test_a_check_at_the_desk_is_given_what_is_held_with_its_source(world: Cast, acting: Callable[..., Member]) -> None:
    left(world.authority_b, date(2026, 8, 1))
    asked = {"member": acting(world.alice), "authority": world.authority_a, "memorandum": load("exemplar")}
    facts = {"worker": A_NUMBER, "start_date": START}
    found = gather(facts, **asked)
    assert found.facts[TOLD]["until"] == date(2027, 2, 1)
    assert not set(found.facts) & set(OF_THE_ROLE)
    assert found.sources[TOLD].source is Source.HELD
    assert Lookup.objects.get().by == f"person:{world.alice.pk}"
    role = {HELD: True, WHERE: world.authority_b.code, ENDED: date(2026, 8, 1), WHY: "resignation"}
    for stands in (role, {**role, ENDED: date(2026, 8, 9)}, {HELD: True, ENDED: date(2026, 8, 9), WHY: "dismissal"}):
        given = {**facts, **stands, WHERE: world.authority_b.code}
        kept = gather(given, **asked)
        assert kept.facts == given, "what stands in the way as much or more is left as it was given"
    assert Told.objects.count() == 1, "and nothing is told of what is held"
    denied = gather({**facts, HELD: False}, **asked)
    assert denied.facts[TOLD]["instead_of"] == {HELD: False}
    left(world.authority_a, date(2026, 8, 20))
    own = gather({**facts, HELD: True, ENDED: date(2025, 1, 1)}, **asked)
    assert own.facts[ENDED] == date(2026, 8, 20), "one's own leaver counts in full"
    assert "Your own authority. The last day given was 1 January 2025." in own.sources[ENDED].words


def test_what_is_held_counts_over_what_a_check_was_given_and_the_log_keeps_the_words_of_its_page(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    left(world.authority_b, date(2026, 8, 1), "dismissal")
    link = actions.make_link(by=BY, authority=world.authority_b, number=A_NUMBER, address="w@post.example")
    leaver = {"fact": Fact.LEAVER, "fact_id": str(Leaver.objects.get().pk), "authority": world.authority_b}
    actions.object_to(link=link, words="It was in July", **leaver)
    made = make_key(by=BY, organisation=world.authority_a, label="Tests", scopes=[Scope.CHECKS])
    council = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    longer_ago = {HELD: "yes", ENDED: "2025-01-31", WHERE: world.authority_b.code, WHY: "resignation"}
    words = "Cool-off not met until 1 February 2027. Ask Brackenshire County Council. The worker objects to this."
    for otherwise, said in (({}, "held no substantive role before"), (longer_ago, "was 31 January 2025")):
        body = {"memorandum": "exemplar", "as_at": "2026-09-30", "facts": {**MEETS, **otherwise}}
        found = council.post("/api/v1/checks", json.dumps(body), content_type="application/json").json()
        assert found["decision"] == "proceed_with_sign_off"
        assert [(each["field"], each["value"]) for each in found["complying"]] == [("start_date", "2027-02-01")]
        [clause] = [each for each in found["clauses"] if each["clause"] == "cool-off"]
        assert clause["reason"].startswith(words)
        assert said in clause["reason"]
        assert "1 February 2027" in clause["remedy"]
        number = found["receipt"]["number"]
        for address in ("", "receipt.json", "replay/"):
            page = signed_in(world.alice).get(f"/regions/severnside/checks/{number}/{address}")
            shown = text_of(page.content.decode())
            for hidden in ("1 August 2026", "2026-08-01", "ismissal", "Other."):
                assert hidden not in shown
        assert words in text_of(signed_in(world.alice).get(f"/regions/severnside/checks/{number}/").content.decode())
        assert Told.objects.latest("pk").words == words
    log = text_of(signed_in(world.bob).get("/regions/severnside/histories/X99000002/asked/").content.decode())
    assert words in log
    assert "Before engaging the worker" in log
    kept = Check.objects.latest("made_at")
    assert not judged_as_then(kept).differences
    again = judge_again(
        by=BY, check_before=kept, changes={"start_date": date(2027, 2, 1)}, because=Because.CORRECTED, as_at=START
    )
    assert again.judged.decision == "proceed"
    assert Lookup.objects.latest("at").purpose == Purpose.CHANGED


def test_assignments_of_others_are_told_without_their_pay(
    world: Cast, in_pool: Callable[..., PooledAssignment]
) -> None:
    in_pool(world.authority_b, "B-1", pay_rate=391_100)
    in_pool(world.authority_a, "A-1", end_date=date(2026, 3, 1), running=False)
    asked = asks(world.authority_a)
    assert {line.words for line in asked.answer.lines} == {
        "An assignment (A-1; Social worker) from 5 January 2026, to 1 March 2026. "
        "By your returns: £34.00 an hour (Umbrella) from 2026-Q3.",
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
