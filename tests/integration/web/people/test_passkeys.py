"""Passkeys in a real browser, with an authenticator of its own making: set one up, sign in by it, prove by it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from cast import PASSWORD, Cast
from pytest_django import Settings as DjangoSettings
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-slow installs it")
axe = pytest.importorskip("axe_playwright_python.base", reason="no axe-core: make test-slow installs it")

CHROMIUM = os.environ.get("COMITY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, settings: DjangoSettings) -> Iterator[Any]:
    """A page of Debian's Chromium; what it logs as an error (a script that was refused, say) fails the test."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: make test-slow installs it (apt-get install chromium)")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread; the database is ours
    problems: list[str] = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        opened = browser.new_page()
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
        yield opened
        browser.close()
    assert problems == []


def at(live_server: LiveServer, path: str) -> str:
    return f"{live_server.url}{path}".replace("127.0.0.1", "localhost")  # a passkey is for a name, not for a number


def sign_in(page: Any, live_server: LiveServer, cast: Cast) -> None:
    page.goto(at(live_server, "/account/login/"))
    page.fill("[name=login]", cast.erin.email)
    page.fill("[name=password]", PASSWORD)
    page.click("form[action='/account/login/'] button[type=submit]")


def sign_out(page: Any, live_server: LiveServer) -> None:
    page.goto(at(live_server, "/account/"))
    page.click("header >> text=Sign out")


def phone(page: Any, **changes: bool) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**PHONE, **changes}})


def test_a_passkey_is_set_up_and_signs_in_alone_and_as_second_factor(
    page: Any, live_server: LiveServer, cast: Cast
) -> None:
    sign_in(page, live_server, cast)
    assert page.inner_text("h1") == "You need a second factor"
    phone(page)
    page.click("text=Add a passkey")
    page.click("text=Make the passkey")
    page.wait_for_url("**/2fa/recovery-codes/")
    page.click("text=I have kept them")
    assert re.search(r"localhost:\d+/regions/severnside/$", page.url)

    sign_out(page, live_server)
    page.goto(at(live_server, "/account/login/"))
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/regions/severnside/")

    sign_out(page, live_server)
    sign_in(page, live_server, cast)
    assert page.inner_text("h1") == "Enter a code"
    page.click("text=Use your passkey")
    page.wait_for_url("**/regions/severnside/")

    page.goto(at(live_server, "/account/2fa/webauthn/reauthenticate/?next=/account/"))
    page.click("text=Use your passkey")
    page.wait_for_url(re.compile(r":\d+/account/$"))
    assert page.inner_text("h1") == "Your account"


def test_a_device_that_asks_for_nothing_is_not_enough(page: Any, live_server: LiveServer, cast: Cast) -> None:
    """A passkey alone signs in, so whoever finds the device must not be able to use it."""
    sign_in(page, live_server, cast)
    phone(page, hasUserVerification=False, isUserVerified=False)
    page.click("text=Add a passkey")
    page.click("text=Make the passkey")
    page.wait_for_selector("[data-passkey-problem]:not([hidden])")
    assert "Try again" in page.inner_text("[data-passkey-problem]")
    assert "/2fa/webauthn/add/" in page.url


def test_without_javascript_the_page_says_what_to_do_instead(page: Any, live_server: LiveServer, cast: Cast) -> None:
    plain = page.context.browser.new_context(java_script_enabled=False).new_page()
    plain.goto(at(live_server, "/account/login/"))
    assert "Passkeys need JavaScript, which is off in your browser." in plain.inner_text("main")
    sign_in(plain, live_server, cast)
    plain.click("text=Set up an authenticator app")
    assert plain.inner_text("h1") == "Set up an authenticator app"


def test_pages_of_signing_in_shut_nobody_out_and_fit_a_telephone(
    page: Any, live_server: LiveServer, cast: Cast
) -> None:
    def look() -> None:
        page.evaluate(axe.AXE_SCRIPT)
        report = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        assert [(one["id"], one["nodes"][0]["html"]) for one in report["violations"]] == [], page.url
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)

    for path in ("/account/login/", "/account/password/reset/", "/account/signup/", "/account/invitations/none/"):
        page.goto(at(live_server, path))
        look()
    sign_in(page, live_server, cast)
    look()
    page.click("text=Set up an authenticator app")
    look()
    phone(page)
    page.goto(at(live_server, "/account/2fa/webauthn/add/"))
    look()
    page.click("text=Make the passkey")
    page.wait_for_url("**/2fa/recovery-codes/")
    look()
    codes = "2fa/recovery-codes/generate/"
    for path in ("", "2fa/", "2fa/webauthn/", codes, "password/change/", "sessions/", "email/", "reauthenticate/"):
        page.goto(at(live_server, f"/account/{path}"))
        look()
    for path in ("", "invite/", f"{cast.alice.pk}/"):
        page.goto(at(live_server, f"/regions/severnside/people/{path}"))
        look()
