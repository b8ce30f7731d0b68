"""Proving again who one is, before what must not be done by whoever sits down at an open screen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from cast import PASSWORD, Cast
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings as DjangoSettings
from signing_in import code_of, sign_in, text_of, with_app

from comity.web import urls as real
from comity.web.gate import requires
from comity.web.people.roles import Permission

SIGNED: list[str] = []


@requires(Permission.READ_REGION, reauthenticates=True)
def signing(request: HttpRequest, region: str) -> HttpResponse:
    if request.method == "POST":
        SIGNED.append(request.POST["what"])
    return HttpResponse("Sign here")


@pytest.fixture(autouse=True)
def _a_page_to_sign(settings: DjangoSettings) -> Iterator[None]:
    SIGNED.clear()
    module = ModuleType("with_a_page_to_sign")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("regions/<slug:region>/sign/", signing, name="sign"),
        path("", include(real)),
    ]
    for handler in ("handler400", "handler403", "handler404", "handler500"):
        setattr(module, handler, getattr(real, handler))
    sys.modules[module.__name__] = module
    settings.ROOT_URLCONF = module.__name__
    yield
    del sys.modules[module.__name__]


SIGN = "/regions/severnside/sign/"


def test_who_has_just_signed_in_is_not_asked(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice)
    assert client.get(SIGN).content == b"Sign here"
    client.post(SIGN, {"what": "this"})
    assert SIGNED == ["this"]


def test_by_password(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, long_ago=True)
    sent = client.get(SIGN)
    assert (sent.status_code, sent["Location"]) == (302, f"/account/reauthenticate/?next={SIGN.replace('/', '%2F')}")
    page = client.get(sent["Location"])
    assert text_of(page.content.decode()).startswith("Prove that it is you")
    wrong = client.post("/account/reauthenticate/", {"password": "wrong", "next": SIGN})
    assert "That is not your password" in text_of(wrong.content.decode())
    assert client.get(SIGN).status_code == 302
    right = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": SIGN})
    assert right["Location"] == SIGN
    assert client.get(SIGN).content == b"Sign here"


def test_what_was_sent_is_not_done_unseen(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, long_ago=True)
    assert client.post(SIGN, {"what": "this"}).status_code == 302
    page = client.get("/account/reauthenticate/").content.decode()
    assert "Nothing has been done yet. Prove that it is you, then do it again." in page
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": SIGN}, follow=True)
    assert SIGNED == []
    client.post(SIGN, {"what": "this"})
    assert SIGNED == ["this"]


def test_by_authenticator_app(cast: Cast) -> None:
    secret = with_app(cast.alice)
    client = sign_in(Client(), cast.alice, long_ago=True)
    assert "/account/2fa/reauthenticate/?next=" in client.get(f"/account/reauthenticate/?next={SIGN}").content.decode()
    assert client.get(f"/account/2fa/reauthenticate/?next={SIGN}").status_code == 200
    right = client.post("/account/2fa/reauthenticate/", {"code": code_of(secret), "next": SIGN})
    assert right["Location"] == SIGN
    assert client.get(SIGN).content == b"Sign here"


def test_who_has_no_password_uses_their_app(cast: Cast) -> None:
    secret = with_app(cast.alice)
    cast.alice.set_unusable_password()
    cast.alice.save()
    client = sign_in(Client(), cast.alice, long_ago=True, second_factor=True)
    assert client.get(SIGN)["Location"].startswith("/account/2fa/reauthenticate/")
    client.post("/account/2fa/reauthenticate/", {"code": code_of(secret), "next": SIGN})
    assert client.get(SIGN).content == b"Sign here"


def test_it_lapses(cast: Cast, settings: DjangoSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from comity.web.people import proving

    client = sign_in(Client(), cast.alice, long_ago=True)
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": SIGN})
    now = time.time()
    minutes = settings.COMITY.reauthenticate_minutes
    monkeypatch.setattr(proving.time, "time", lambda: now + minutes * 60 - 5)
    assert client.get(SIGN).status_code == 200
    monkeypatch.setattr(proving.time, "time", lambda: now + minutes * 60 + 5)
    assert client.get(SIGN).status_code == 302


def test_what_somebody_else_proved_in_the_same_browser_does_not_count(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice)
    session = dict(client.session.items())
    client.force_login(cast.bob)
    held = client.session
    held["account_authentication_methods"] = session["account_authentication_methods"]
    held["account_authentication_methods_user"] = session["account_authentication_methods_user"]
    held.save()
    assert client.get(SIGN).status_code == 302


def test_permission_comes_first_and_charlie_finds_nothing(cast: Cast) -> None:
    assert sign_in(Client(), cast.charlie, long_ago=True).get(SIGN).status_code == 404
    assert Client().get(SIGN)["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "page", ["2fa/totp/activate/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/", "3rdparty/"]
)
def test_how_one_signs_in_is_changed_only_then(page: str, cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, long_ago=True)
    for method in (client.get, client.post):
        answer = method(f"/account/{page}")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/reauthenticate/")


def test_an_address_elsewhere_is_not_gone_to(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, long_ago=True)
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_wrong_passwords_count_towards_the_lock_out(cast: Cast) -> None:
    client = sign_in(Client(), cast.alice, long_ago=True)
    for _ in range(5):
        assert client.post("/account/reauthenticate/", {"password": "wrong", "next": SIGN}).status_code == 200
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": SIGN})
    assert answer.status_code == 429
    assert client.get(SIGN).status_code == 302
