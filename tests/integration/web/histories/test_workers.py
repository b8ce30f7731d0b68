"""A worker's own page: a link that opens once, what is held and who asked, and an objection that has to be answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import BY, Cast
from django.test import Client
from django.utils import timezone
from held_of_workers import A_NUMBER, asks, engaged, left, offered
from signing_in import text_of

from comity.web.audit.models import Event
from comity.web.histories import actions
from comity.web.histories.models import Leaver, Objection, Verdict, WorkerLink
from comity.web.notices.models import Notice
from comity.web.notices.queries import waiting
from comity.web.people.member import Member
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world: Cast) -> Client:
    """A worker's browser, in the visit that their link opened. B told of them, and A asked."""
    left(world.authority_b, date(2026, 8, 1), "dismissal")
    asks(world.authority_a)
    made = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER)
    client = Client()
    assert client.get(f"/worker/{made.token}/").status_code == 200, "looking opens nothing"
    assert client.post(f"/worker/{made.token}/", {"number": "sw123456"}).status_code == 302
    assert Client().get(f"/worker/{made.token}/").status_code == 404, "and it opens once"
    return client


def test_the_worker_sees_all_that_is_held_and_who_asked(world: Cast, opened: Client) -> None:
    engaged(world.authority_a, "A-1", date(2026, 9, 1))
    offered(world.authority_a, world.agency)
    shown = text_of(opened.get("/worker/").content.decode())
    assert "that ended on 1 August 2026: dismissal. Told by Brackenshire County Council" in shown
    assert re.search(
        "Abbotsbridge City Council, .* Why: before engaging the worker .* Cool-off not met until 1 Feb", shown
    )
    assert "Started from 1 September 2026, and still running, at £25 an hour. Recorded by Abbotsbridge" in shown
    assert re.search(f"By {world.agency.name}, for Abbotsbridge City Council. Receipt CHK-", shown)
    assert Event.objects.filter(verb="opened_worker_link").get().actor == "platform:worker-link"
    assert Client().get("/worker/").status_code == 404
    WorkerLink.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert opened.get("/worker/").status_code == 404, "the visit ends by itself"


def test_another_number_does_not_open_it_and_five_close_it(world: Cast) -> None:
    token = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER).token
    for tries in range(5):
        answer = Client().post(f"/worker/{token}/", {"number": f"SW{tries + 1}"})
        assert answer.status_code == 422, tries
    assert Client().post(f"/worker/{token}/", {"number": A_NUMBER}).status_code == 404
    later = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER)
    WorkerLink.objects.filter(pk=later.link.pk).update(lapses_at=timezone.now())
    assert Client().post(f"/worker/{later.token}/", {"number": A_NUMBER}).status_code == 404
    assert later.token not in WorkerLink.objects.get(pk=later.link.pk).token_hash


def test_an_objection_becomes_a_task_and_correcting_takes_the_fact_back(
    world: Cast, opened: Client, acting: Callable[..., Member], signed_in: Callable[[Person], Client]
) -> None:
    leaver = Leaver.objects.get()
    at = f"/worker/object/leaver/{leaver.pk}/"
    assert opened.get("/worker/object/leaver/987654/").status_code == 404
    assert opened.post(at, {"words": ""}).status_code == 422
    assert opened.post(at, {"words": "I never worked there"}).status_code == 302
    assert opened.post(at, {"words": "I say it again"}).status_code == 422
    found = Objection.objects.get()
    assert found.authority == world.authority_b
    assert [each.path for each in waiting(acting(world.bob))] == [
        f"/regions/severnside/histories/objections/{found.pk}/"
    ]
    assert Notice.objects.filter(person=world.bob, kind="worker_objects").exists()
    told = asks(world.authority_a).answer.told
    assert told[0].words.endswith("The worker objects to this."), "whoever asks meanwhile is told"
    page = f"/regions/severnside/histories/objections/{found.pk}/"
    assert signed_in(world.alice).get(page).status_code == 404, "it is for the authority whose fact it is"
    bob = signed_in(world.bob)
    assert "I never worked there" in text_of(bob.get(page).content.decode())
    assert bob.post(page, {"verdict": "corrected", "answer": "You are right."}).status_code == 302
    assert not asks(world.authority_a).answer.told
    assert waiting(acting(world.bob)) == []
    again = text_of(opened.get("/worker/").content.decode())
    assert "answers : it was wrong, and is put right You are right." in again
    with pytest.raises(actions.ObjectionError):
        actions.answer_objection(by=BY, objection=found, verdict=Verdict.STANDS, answer="No")
