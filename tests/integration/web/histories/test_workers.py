"""A worker's own page: a link that opens once, what is held and who asked, and an objection that has to be answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from cast import BY, Cast
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from held_of_workers import A_NUMBER, asks, engaged, left, offered
from pytest_django import Settings as DjangoSettings
from signing_in import text_of

from comity.returns.registrations import Checked, Result
from comity.web.audit.models import Event
from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because, Check
from comity.web.histories import actions
from comity.web.histories.models import Fact, Leaver, Lookup, Objection, Purpose, Registration, Verdict, WorkerLink
from comity.web.histories.numbers import latest_checks
from comity.web.histories.tasks import mail_worker_link, mail_worker_links_that_wait
from comity.web.notices.models import Notice
from comity.web.notices.queries import waiting
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment
from comity.web.words import date as day_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(world: Cast) -> Callable[[], str]:
    """Has a link mailed to the worker for A; gives its token, as the mail has it and nothing else here does."""

    def mailed() -> str:
        made = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER, address=" Worker@post.example")
        assert mail_worker_link.call(str(made.pk)) == "sent"
        assert mail.outbox[-1].to == ["worker@post.example"]
        return str(mail.outbox[-1].body).split("/worker/")[1].split("/")[0]

    return mailed


@pytest.fixture
def opened(world: Cast, token: Callable[[], str]) -> Client:
    """A worker's browser, in the visit that their link opened. B told of them, and A asked."""
    left(world.authority_b, date(2026, 8, 1), "dismissal")
    asks(world.authority_a)
    at, client = f"/worker/{token()}/", Client()
    assert client.get(at).status_code == 200, "looking opens nothing"
    assert client.post(at, {"number": "sw123456"}).status_code == 302
    assert Client().get(at).status_code == 404, "and it opens once"
    return client


def test_the_worker_sees_all_that_is_held_and_who_asked(world: Cast, opened: Client) -> None:
    engaged(world.authority_a, "A-1", date(2026, 9, 1))
    offered(world.authority_a, world.agency)
    shown = text_of(opened.get("/worker/").content.decode())
    assert "that ended on 1 August 2026: dismissal. Told by Brackenshire County Council" in shown
    assert re.search(
        "Abbotsbridge City Council, .* Why: before engaging the worker .* Cool-off not met until 1 Feb", shown
    )
    assert "This page was opened, by a link that Abbotsbridge City Council sent. If that was not you" in shown
    assert "Started from 1 September 2026, and still running, at £25.00 an hour. Recorded by Abbotsbridge" in shown
    assert re.search(f"Checked on .* by {world.agency.name}, for Abbotsbridge City Council \\(receipt CHK-", shown)
    assert Event.objects.filter(verb="opened_worker_link").get().actor == "platform:worker-link"
    assert Client().get("/worker/").status_code == 404
    WorkerLink.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert opened.get("/worker/").status_code == 404, "the visit ends by itself"


def test_what_the_platform_asked_by_itself_is_not_said_to_be_a_change_of_the_engagement(
    world: Cast, token: Callable[[], str], signed_in: Callable[[Person], Client]
) -> None:
    left(world.authority_b, date(2026, 8, 1))
    asked = asks(world.authority_a, purpose=Purpose.CHANGED).lookup
    Lookup.objects.filter(pk=asked.pk).update(by=f"person:{world.alice.pk}")
    client, at = Client(), f"/worker/{token()}/"
    client.post(at, {"number": A_NUMBER})
    ours, theirs = (f"/regions/severnside/histories/{of}" for of in ("X99000001/asked/ours/", "X99000002/asked/"))
    alice, bob = signed_in(world.alice), signed_in(world.bob)
    anew = "The platform asked anew by itself, because something that is held, or the memorandum, may have changed"

    def pages() -> list[str]:
        answers = (client.get("/worker/"), alice.get(ours), bob.get(theirs))
        return [text_of(each.content.decode()).lower() for each in answers]

    for shown in pages():
        assert "something about an engagement has changed" in shown
        assert anew.lower() not in shown
    Lookup.objects.filter(purpose=Purpose.CHANGED).update(by="platform:tick")
    for shown in pages():
        assert anew.lower() in shown
    worker, own, _ = pages()
    assert "something about an engagement has changed" not in worker + own
    assert "the platform, by itself" in own


def test_whoever_sends_a_link_never_sees_it_nor_has_it_mailed_to_themselves(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice = signed_in(world.alice)
    at = f"/regions/severnside/histories/lookups/{asks(world.authority_a).lookup.pk}/link/"
    for address, why in {
        "": "Give the worker’s e-mail address",
        "nobody": "Give an e-mail address, like",
        world.bob.email.upper(): "Somebody who signs in to Comity has this address. Give the worker’s own",
        f"someone@{world.alice.email.partition('@')[2]}": "so others than the worker may read it",
        f"someone@mail.{world.alice.email.partition('@')[2]}": "so others than the worker may read it",
    }.items():
        refused = alice.post(at, {"address": address})
        assert (refused.status_code, why in text_of(refused.content.decode())) == (422, True), address
    assert not WorkerLink.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = alice.post(at, {"address": "worker@post.example"}, follow=True).content.decode()
    assert "Waits to be sent" in page
    assert DBTaskResult.objects.filter(task_path="comity.web.histories.tasks.mail_worker_link").exists()
    assert mail_worker_link.call(str(WorkerLink.objects.get().pk)) == "sent"
    page += alice.get(at).content.decode()
    link, [sent] = WorkerLink.objects.get(), mail.outbox
    token = str(sent.body).split("/worker/")[1].split("/")[0]
    assert "Sent, and not opened yet" in page
    assert token not in page
    assert "worker@post.example" not in page
    assert (link.address, link.sent_at is None) == (None, False), "neither the address nor the link is kept"
    assert not any(token in str(each) for model in (WorkerLink, DBTaskResult) for each in model.objects.values())
    assert mail_worker_link.call(str(link.pk)) == "nothing to send", "and it is sent once"
    assert signed_in(world.bob).post(f"{at}{link.pk}/close/").status_code == 404
    assert alice.post(f"{at}{link.pk}/close/").status_code == 302
    assert Client().post(f"/worker/{token}/", {"number": A_NUMBER}).status_code == 404


def test_the_mail_says_whom_it_is_from_and_when_it_lapses_and_nothing_of_the_worker(world: Cast) -> None:
    engaged(world.authority_b, "B-1", date(2026, 9, 1))
    link = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER, address="worker@post.example")
    assert mail_worker_link.call(str(link.pk)) == "sent"
    [sent] = mail.outbox
    said = " ".join(str(sent.body).split())
    lapses = day_words(timezone.localdate(link.lapses_at))
    assert "You asked Abbotsbridge City Council to see what is held of you by the authorities of Severnside" in said
    assert f"and lapses on {lapses}:" in said
    assert "ring Abbotsbridge City Council on a number that you have from elsewhere" in said
    assert sent.subject == "Comity: the link that you asked for"
    for hidden in (A_NUMBER, link.worker_key, link.short_key, "Brackenshire"):
        assert hidden not in f"{sent.subject} {said}", hidden


def test_in_the_demonstration_the_page_says_where_the_mail_is(
    world: Cast, signed_in: Callable[[Person], Client], settings: DjangoSettings
) -> None:
    alice = signed_in(world.alice)
    at = f"/regions/severnside/histories/lookups/{asks(world.authority_a).lookup.pk}/link/"
    said = "No mail leaves this demonstration. The link is in a file in"
    assert said not in text_of(alice.get(at).content.decode())
    settings.COMITY = settings.COMITY.model_copy(update={"demo": True})
    assert f"{said} {settings.COMITY.data / 'mail'} , the latest last" in text_of(alice.get(at).content.decode())


def test_a_mail_that_cannot_go_is_tried_again_and_its_address_let_go_at_last(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER, address="worker@post.example")
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", Mock(side_effect=OSError))
        assert mail_worker_link.call(str(link.pk)) == "could not be sent; it will be tried again"
    cache.clear()
    assert mail_worker_links_that_wait() == 1
    assert mail_worker_link.call(str(link.pk)) == "sent"
    link.refresh_from_db()
    assert (len(mail.outbox), link.address) == (1, None)
    unsent = actions.make_link(by=BY, authority=world.authority_a, number=A_NUMBER, address="worker@post.example")
    WorkerLink.objects.filter(pk=unsent.pk).update(lapses_at=timezone.now())
    assert mail_worker_links_that_wait() == 0
    unsent.refresh_from_db()
    assert unsent.address is None


def test_a_later_link_closes_the_one_before_and_what_it_opened(
    world: Cast, opened: Client, token: Callable[[], str]
) -> None:
    assert opened.get("/worker/").status_code == 200
    second = token()
    assert opened.get("/worker/").status_code == 404
    third = token()
    assert Client().get(f"/worker/{second}/").status_code == 404
    assert Client().get(f"/worker/{third}/").status_code == 200
    assert Event.objects.filter(verb="closed_worker_link").count() == 2


def test_every_authority_whose_facts_were_shown_sees_that_the_page_was_opened(
    world: Cast, opened: Client, signed_in: Callable[[Person], Client]
) -> None:
    at = "/regions/severnside/histories/"
    shown = text_of(signed_in(world.bob).get(f"{at}X99000002/asked/").content.decode())
    assert "The worker’s own page, by a link that Abbotsbridge City Council sent: all of it (1)." in shown
    assert "Abbotsbridge City Council The worker’s own page, by a link that it sent 1 1" in shown
    opening, alice = Lookup.objects.get(purpose="worker"), signed_in(world.alice)
    assert "The worker’s own page, by a link" in text_of(alice.get(f"{at}X99000001/asked/ours/").content.decode())
    assert alice.get(f"{at}lookups/{opening.pk}/").status_code == 404, "what it showed is no officer's to see"
    assert not any("dismissal" in each.words for each in opening.told.all())
    form = alice.get(f"{at}ask/").content.decode()
    assert 'value="worker"' not in form, "nobody asks for that purpose"


def test_another_number_does_not_open_it_and_five_close_it(world: Cast, token: Callable[[], str]) -> None:
    first = token()
    for tries in range(5):
        answer = Client().post(f"/worker/{first}/", {"number": f"SW{tries + 1}"})
        assert answer.status_code == 422, tries
    assert Client().post(f"/worker/{first}/", {"number": A_NUMBER}).status_code == 404
    later = token()
    WorkerLink.objects.update(lapses_at=timezone.now())
    assert Client().post(f"/worker/{later}/", {"number": A_NUMBER}).status_code == 404


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


def test_a_look_at_the_register_that_was_wrong_is_taken_back(world: Cast, opened: Client) -> None:
    today = timezone.localdate()
    actions.keep_checks(by=BY, authority=world.authority_b, checks=[Checked(A_NUMBER, Result.SUSPENDED, today, None)])
    assert "Suspended" in " ".join(line.words for line in asks(world.authority_a).answer.told)
    held = Registration.objects.get()
    assert opened.post(f"/worker/object/registration/{held.pk}/", {"words": "Never"}).status_code == 302
    actions.answer_objection(
        by=BY, objection=Objection.objects.get(), verdict=Verdict.CORRECTED, answer="Another of the same name."
    )
    assert "Suspended" not in " ".join(line.words for line in asks(world.authority_a).answer.told)
    assert not latest_checks(world.authority_b).exists()


def test_an_assignment_that_was_wrong_is_said_to_be_until_a_later_return_puts_it_right(
    world: Cast,
    opened: Client,
    in_pool: Callable[..., PooledAssignment],
    signed_in: Callable[[Person], Client],
) -> None:
    """It comes from an authorised return, which cannot be edited here: so whoever asks is told that it is wrong."""
    agrees = "The worker objects, and the authority agrees that it is wrong."

    def told() -> str:
        return asks(world.authority_a).answer.told[-1].words

    row = in_pool(world.authority_b, "B-1")
    assert opened.post(f"/worker/object/assignment/{row.pk}/", {"words": "I left"}).status_code == 302
    assert told().endswith("The worker objects to this.")
    page = f"/regions/severnside/histories/objections/{Objection.objects.get().pk}/"
    bob = signed_in(world.bob)
    assert "put it right in the return: reopen it, or in the next" in text_of(bob.get(page).content.decode())
    answered = bob.post(page, {"verdict": "corrected", "answer": "You left in August."}, follow=True).content.decode()
    assert "It is wrong, and is to be put right in the return" in text_of(answered)
    assert told().endswith(agrees)
    assert "agrees that it is wrong" in text_of(opened.get("/worker/").content.decode())
    row.delete()
    again = in_pool(world.authority_b, "B-1")
    assert told().endswith(agrees), "the return was reopened and authorised again with the same"
    again.delete()
    later = in_pool(world.authority_b, "B-1", end_date=date(2026, 12, 1))
    assert told().endswith(agrees), "that it ended since does not put right that it had ended before"
    later.delete()
    in_pool(world.authority_b, "B-1", end_date=date(2026, 8, 31), running=False)
    assert agrees not in told()


def test_an_engagement_recorded_wrongly_is_the_task_of_its_authority_which_puts_it_right(
    world: Cast, opened: Client, acting: Callable[..., Member], signed_in: Callable[[Person], Client]
) -> None:
    """The worker's last day there was another. Until the authority has answered, whoever asks is told."""
    engagement = engaged(world.authority_b, "B-1", date(2026, 7, 1), ended=date(2026, 8, 14))
    at = f"/worker/object/engagement/{engagement.pk}/"
    assert f'href="{at}"' in opened.get("/worker/").content.decode()
    assert opened.post(at, {"words": "I stayed until 28 August"}).status_code == 302
    assert opened.post(at, {"words": "I say it again"}).status_code == 422
    assert "You have objected" in text_of(opened.get("/worker/").content.decode())
    [of_engagement] = [line for line in asks(world.authority_a).answer.told if line.fact == Fact.ENGAGEMENT]
    assert of_engagement.words.endswith("The worker objects to this.")
    page = f"/regions/severnside/histories/objections/{Objection.objects.get().pk}/"
    assert page in [each.path for each in waiting(acting(world.bob))]
    assert signed_in(world.alice).get(page).status_code == 404, "it is for the authority whose engagement it is"
    bob, record = signed_in(world.bob), f"/regions/severnside/checks/engagements/{engagement.pk}/"
    shown = bob.get(page).content.decode()
    assert "Started from 1 July 2026, to 14 August 2026" in text_of(shown)
    assert f'href="{record}"' in shown
    assert "Put its last day right" in text_of(bob.get(record).content.decode())
    right = {"verdict": "corrected", "answer": "You are right."}
    early = bob.post(page, right)
    assert (early.status_code, "Nothing of it was changed since" in text_of(early.content.decode())) == (422, True)
    ended = {"ended_on_day": "28", "ended_on_month": "8", "ended_on_year": "2026"}
    assert "Its last day was 28 August 2026" in text_of(bob.post(f"{record}end/", ended, follow=True).content.decode())
    assert bob.post(page, right).status_code == 302
    again = text_of(opened.get("/worker/").content.decode())
    assert "Started from 1 July 2026, to 28 August 2026" in again
    assert "answers : it was wrong, and is put right You are right." in again
    assert not any("objects" in line.words for line in asks(world.authority_a).answer.told)


def test_an_engagement_that_never_came_about_is_put_right_by_withdrawing_it(world: Cast, opened: Client) -> None:
    made = engaging.propose(by=BY, check=offered(world.authority_b, world.authority_b), reference="B-1")
    assert opened.post(f"/worker/object/engagement/{made.pk}/", {"words": "I was never asked"}).status_code == 302
    found = Objection.objects.get()
    with pytest.raises(actions.ObjectionError, match="Put it right on its own page first"):
        actions.answer_objection(by=BY, objection=found, verdict=Verdict.CORRECTED, answer="Yes")
    engaging.withdraw(by=BY, engagement=made)
    assert actions.answer_objection(by=BY, objection=found, verdict=Verdict.CORRECTED, answer="Yes").answered_at


def test_a_check_is_put_right_by_having_it_judged_again(world: Cast, opened: Client) -> None:
    check = offered(world.authority_b, world.authority_b)
    assert opened.post(f"/worker/object/check/{check.pk}/", {"words": "My rate is £26"}).status_code == 302
    found = Objection.objects.get()
    with pytest.raises(actions.ObjectionError, match="Put it right on its own page first"):
        actions.answer_objection(by=BY, objection=found, verdict=Verdict.CORRECTED, answer="Yes")
    engaging.judge_again(
        by=BY, check_before=check, changes={"pay_rate": 260_000}, because=Because.CORRECTED, as_at=date(2026, 9, 1)
    )
    assert actions.answer_objection(by=BY, objection=found, verdict=Verdict.CORRECTED, answer="Yes").answered_at


def test_a_check_is_objected_to_where_an_authority_answers_for_it(
    world: Cast, opened: Client, signed_in: Callable[[Person], Client]
) -> None:
    named, unnamed = offered(world.authority_b, world.agency), offered(world.authority_b, world.agency)
    Check.objects.filter(pk=unnamed.pk).update(authority=None)
    shown = opened.get("/worker/").content.decode()
    assert f"If this is wrong, ring {world.agency.name} or write to it" in text_of(shown)
    assert f"/worker/object/check/{unnamed.pk}/" not in shown
    assert opened.get(f"/worker/object/check/{unnamed.pk}/").status_code == 404
    assert opened.post(f"/worker/object/check/{named.pk}/", {"words": "Not my rate"}).status_code == 302
    found = Objection.objects.get()
    assert found.authority == world.authority_b
    page = signed_in(world.bob).get(f"/regions/severnside/histories/objections/{found.pk}/").content.decode()
    assert f"by {world.agency.name}, for Brackenshire County Council (receipt {named.number})" in text_of(page)
    assert f'href="/regions/severnside/checks/{named.number}/"' in page
