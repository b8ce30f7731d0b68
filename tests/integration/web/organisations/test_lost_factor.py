"""An administrator helps someone who has lost their second factor, and learns nothing of them by it but their name."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from cast import PASSWORD, Cast
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django_scopes import scopes_disabled
from pytest_django import Settings as DjangoSettings
from signing_in import sign_in, sign_in_for_real, text_of, with_app

from comity.web.audit.models import Event
from comity.web.organisations.administration_people import FOUND_SECONDS, SALT
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
FIND = "/administration/second-factor/"
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _mail_at_once_and_nothing_counted(db: None, settings: DjangoSettings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()


def verbs() -> list[tuple[str, str, str]]:
    with scopes_disabled():
        found = Event.objects.filter(region=None, verb__in=("read_person", "forgot_second_factor")).order_by("pk")
        return [(event.verb, event.actor, event.subject) for event in found]


def found_by(client: Client, email: str) -> str:
    answer = client.post(FIND, {"email": email})
    assert answer.status_code == 302, text_of(answer.content.decode())
    return answer.headers["Location"]


def test_grace_removes_what_erin_lost(cast: Cast, signed_in: SignedIn) -> None:
    elsewhere, grace = Client(), signed_in(cast.grace)
    sign_in_for_real(elsewhere, cast.erin, with_app(cast.erin))
    assert elsewhere.get("/account/").status_code == 200
    assert f'href="{FIND}"' in grace.get("/administration/").content.decode()
    where = found_by(grace, " Erin@Example.org ")
    page = unescape(grace.get(where).content.decode())
    assert "Remove the second factor of Erin Example?" in page
    for word in ("Severnside", "Regional lead", "erin@example.org"):
        assert word not in page
    assert Authenticator.objects.filter(user=cast.erin).exists()
    mail.outbox.clear()
    done = grace.post(where)
    assert (done.status_code, done.headers["Location"]) == (302, "/administration/")
    said = text_of(grace.get("/administration/").content.decode())
    assert "The second factor of Erin Example is removed." in said
    assert not Authenticator.objects.filter(user=cast.erin).exists()
    assert elsewhere.get("/account/").headers["Location"].startswith("/account/login/")
    actor, subject = f"person:{cast.grace.pk}", str(cast.erin.pk)
    assert verbs() == [("read_person", actor, subject), ("forgot_second_factor", actor, subject)]
    record = text_of(grace.get("/administration/record/").content.decode())
    assert "Grace Example took away the second factor of Erin Example, who had lost it." in record
    # ... and Erin, who is told, signs in and is led to set up another before anything else
    [sent] = mail.outbox
    assert sent.to == ["erin@example.org"]
    assert "As asked of an administrator, your account's second factor was removed." in sent.body
    assert "choose a new password at once" in sent.body
    assert "you need do nothing" not in sent.body
    for word in ("Erin", "Grace", "Severnside", "example.org", "lead of"):
        assert word not in sent.body
    again = Client()
    sign_in_for_real(again, cast.erin)
    assert again.get("/account/").headers["Location"].startswith("/account/second-factor/")


def test_only_a_whole_address_finds_somebody_else(cast: Cast, signed_in: SignedIn) -> None:
    grace = signed_in(cast.grace)
    for email, said in (
        ("", "Enter the address they sign in with"),
        ("erin", "Enter a valid email address"),
        ("erin@example.or", "Nobody signs in with this address. Ask them to spell it out."),
        (cast.grace.email, "This is your own address. Another administrator has to do it for you."),
    ):
        answer = grace.post(FIND, {"email": email})
        assert answer.status_code == 200
        assert said in text_of(answer.content.decode())
        assert "Erin Example" not in answer.content.decode()
    assert verbs() == []


def test_a_page_of_somebody_is_not_found_by_their_id_nor_for_long(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = signed_in(cast.grace)
    with_app(cast.erin)
    right = signing.dumps(str(cast.erin.pk), salt=SALT)
    assert grace.get(f"{FIND}{right}/").status_code == 200  # so the others could be
    for token in (str(cast.erin.pk), right[:-1], signing.dumps(str(cast.erin.pk), salt="another")):
        assert grace.get(f"{FIND}{token}/").status_code == 404
        assert grace.post(f"{FIND}{token}/").status_code == 404
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - FOUND_SECONDS - 5)
    old = signing.dumps(str(cast.erin.pk), salt=SALT)
    monkeypatch.setattr(time, "time", real)
    assert grace.post(f"{FIND}{old}/").headers["Location"] == FIND
    assert "Nothing has been done." in unescape(grace.get(FIND).content.decode())
    assert Authenticator.objects.filter(user=cast.erin).exists()


def test_someone_who_has_none_has_nothing_to_lose(cast: Cast, signed_in: SignedIn) -> None:
    grace = signed_in(cast.grace)
    where = found_by(grace, cast.alice.email)
    page = grace.get(where)
    assert text_of(page.content.decode()).startswith("Alice Example has no second factor")
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert grace.post(where).status_code == 200
    assert [verb for verb, *_ in verbs()] == ["read_person", "read_person"]


def test_an_administrator_at_an_open_screen_proves_again_that_it_is_they(cast: Cast) -> None:
    with_app(cast.erin)
    lately, long_ago = sign_in(Client(), cast.grace), sign_in(Client(), cast.grace, long_ago=True)
    where = found_by(lately, cast.erin.email)
    for path in (FIND, where):
        for method in (long_ago.get, long_ago.post):
            assert "reauthenticate" in method(path).headers["Location"]
    assert Authenticator.objects.filter(user=cast.erin).exists()
    assert verbs() == []


@pytest.mark.parametrize("who", ["erin", "alice", "charlie", "frank"])
def test_it_is_for_administrators(cast: Cast, signed_in: SignedIn, who: str) -> None:
    with_app(cast.dora)
    where = found_by(signed_in(cast.grace), cast.dora.email)
    client = signed_in(getattr(cast, who))
    for path in (FIND, where):
        for method in (client.get, client.post):
            answer = method(path)
            assert answer.status_code == 403
            assert "Dora" not in answer.content.decode()
    assert Authenticator.objects.filter(user=cast.dora).exists()


def test_the_page_that_asks_for_a_code_says_whom_to_ask(cast: Cast) -> None:
    with_app(cast.erin)
    client = Client()
    client.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
    assert "ask an administrator of Comity" in text_of(client.get("/account/2fa/authenticate/").content.decode())
