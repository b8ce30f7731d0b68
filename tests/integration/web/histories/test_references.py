"""References that an authority holds: told of by page or list, used by its own checks, and answered to others as little
as will do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import BY, Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from held_of_workers import A_NUMBER, START, asks
from signing_in import text_of

from comity.returns.references import Given
from comity.web.histories import actions
from comity.web.histories.models import Fact, ReferenceHeld, Verdict
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
HERE = "/regions/severnside/histories/X99000001/references/"


def holds(authority: Organisation, *given: Given) -> int:
    return actions.tell_references(by=BY, authority=authority, references=given)


def reference(on: date, kind: str = "practice") -> Given:
    return Given(A_NUMBER, on, kind)


def test_a_check_is_given_ones_own_where_they_are_enough_and_another_authority_is_told_whom_to_ask(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    assert holds(world.authority_a, reference(date(2026, 3, 1)), reference(date(2026, 4, 1), "other")) == 2
    for kind in ("practice", "standard"):
        assert holds(world.authority_a, reference(date(2026, 3, 1), kind)) == 0, "what is held is not taken twice"
    assert not asks(world.authority_a).answer.usable, "fewer than are needed prove nothing"
    holds(world.authority_a, Given(A_NUMBER, date(2026, 5, 2), "standard", date(2024, 9, 1), date(2026, 2, 28)))
    own = asks(world.authority_a).answer
    assert {each.field: each.value for each in own.usable} == {"references_received": 2}
    assert not asks(world.authority_a, start=date(2026, 5, 1)).answer.usable, "one came after that day"
    assert own.lines[-1].words == (
        "A reference of 2 May 2026, for the time from 1 September 2024 to 28 February 2026: "
        "practice-based, on the national template."
    )
    others = asks(world.authority_b).answer
    assert [line.words for line in others.lines] == [f"{world.authority_a} holds a practice-based reference. Ask it."]
    assert not others.usable, "one that another holds is not received"
    link = actions.make_link(by=BY, authority=world.authority_b, number=A_NUMBER, address="w@post.example")
    objected = actions.object_to(
        link=link,
        fact=Fact.REFERENCE,
        fact_id=str(ReferenceHeld.objects.get(kind="standard").pk),
        authority=world.authority_a,
        words="I never worked there",
    )
    assert asks(world.authority_b).answer.lines[0].words.endswith("Ask it. The worker objects to this.")
    told = text_of(signed_in(world.alice).get("/regions/severnside/histories/X99000001/asked/").content.decode())
    assert "holds a practice-based reference" in told, "whoever holds it sees who was told"
    actions.answer_objection(by=BY, objection=objected, verdict=Verdict.CORRECTED, answer="You are right")
    assert not asks(world.authority_a).answer.usable, "what was wrong is taken back with the answer"


def test_only_that_there_is_one_is_told_to_an_authority_without_any_of_that_kind(world: Cast) -> None:
    holds(world.authority_a, reference(START - timedelta(days=9), "other"))
    assert not asks(world.authority_b).answer.lines


def test_they_are_told_of_by_a_list_or_one_by_one_and_taken_back(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice = signed_in(world.alice)
    template = alice.get(f"{HERE}template/").content.decode("utf-8-sig")
    wrong = template + "SW1,1/3/2099,Practice-based,,\nSW2,1/3/2026,Hearsay,,\nSW3,1/3/2026,other,2/2/2026,1/2/2026\n"
    page = alice.post(f"{HERE}send/", {"file": SimpleUploadedFile("r.csv", wrong.encode())})
    assert (page.status_code, ReferenceHeld.objects.count()) == (422, 0)
    good = template + "SW1,1/3/2026,National template,1/9/2024,28/2/2026\nsw 2,2 March 2026,Practice-based,,\n"
    assert alice.post(f"{HERE}send/", {"file": SimpleUploadedFile("r.csv", good.encode())}).status_code == 302
    today = timezone.localdate()
    day = {"given_on_day": today.day, "given_on_month": today.month, "given_on_year": today.year}
    assert alice.post(f"{HERE}new/", {"number": "SW3", "kind": "practice"}).status_code == 422
    assert alice.post(f"{HERE}new/", {"number": "SW3", "kind": "practice", **day}).status_code == 302
    twice = alice.post(f"{HERE}new/", {"number": "SW3", "kind": "standard", **day}, follow=True)
    assert "with these dates is held already" in text_of(twice.content.decode())
    shown = text_of(alice.get(HERE).content.decode())
    assert "28 February 2026" in shown
    assert "SW1 " not in shown, "numbers are masked"
    found = ReferenceHeld.objects.latest("pk")
    assert signed_in(world.bob).get(HERE).status_code == 404
    assert signed_in(world.bob).post(f"{HERE}{found.pk}/take-back/").status_code == 404
    assert alice.post(f"{HERE}{found.pk}/take-back/").status_code == 302
    assert ReferenceHeld.objects.filter(taken_back_at__isnull=True).count() == 2
