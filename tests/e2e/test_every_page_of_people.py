"""Every page of people, of their invitations and accounts, and of signing in: as `test_every_page`, run as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from signing_in import code_of

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
SEVERNSIDE = "/regions/severnside/"
PASSWORD = "plain-sailing-on-the-severn"
PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

NOT_PAGES = {
    "account/2fa/recovery-codes/download/": "a file",
    "account/2fa/webauthn/login/": "what the passkey button of the sign-in page sends, answered with a redirection",
    "account/3rdparty/signup/": "nothing is here: accounts come by invitation",
    "account/login/code/confirm/": "nothing is here: codes are not sent by mail",
    "account/confirm-email/": "nothing is here: an address is the one that was invited",
    "account/social/": "nothing is here: addresses of older versions of allauth",
    "account/oidc/(?P<provider_id>": "allauth's own, behind ours of the same addresses",
    "regions/<slug:region>/people/invitations/<uuid:pk>/refuse/": "what a button of the page of confirming sends",
}
"""Routes that answer with no page, by how they begin, and what they are instead."""


def test_what_is_open_to_anyone(someone: Someone) -> None:
    nobody = someone()
    for path, heading in (
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "Choose a new password"),
        ("/account/signup/", "Accounts come by invitation"),
        ("/account/inactive/", "This account is closed"),
        ("/account/password/reset/done/", "Look in your mail"),
        ("/account/password/reset/key/done/", "Your password is changed"),
        ("/account/password/reset/key/aaa-bbb/", "This link no longer works"),
        ("/account/3rdparty/login/cancelled/", "You did not sign in"),
    ):
        nobody.go(path)
        nobody.look(heading)
    nobody.go("/account/3rdparty/login/error/")
    nobody.look("Your council account did not sign you in", status=401)
    nobody.go("/account/invitations/not-one/")
    nobody.look("This invitation no longer works", status=404)
    nobody.go("/nowhere/")
    nobody.look("Page not found", status=404)


def test_forms_of_signing_in_that_were_filled_in_wrong(someone: Someone, demonstration: Any) -> None:
    nobody = someone()
    nobody.go("/account/login/")
    nobody.press("Sign in")
    nobody.look("Sign in", error=True)
    nobody.fill(login="helen.osei@abbotsbridge.example", password="not this one")
    nobody.press("Sign in")
    nobody.look("Sign in", error=True)
    nobody.go("/account/password/reset/")
    nobody.fill(email="not an address")
    nobody.press("Send the link")
    nobody.look("Choose a new password", error=True)
    nobody.go("/account/login/")
    nobody.fill(login="colin.marsh@coldharbour.example", password=demonstration.password)
    nobody.press("Sign in")
    nobody.look("Enter a code")
    nobody.fill(code="000000")
    nobody.press("Continue")
    nobody.look("Enter a code", error=True)


def test_choosing_a_new_password(someone: Someone, demonstration: Any) -> None:
    megan, email = someone(), "megan.price@coldharbour.example"
    megan.go("/account/password/reset/")
    megan.fill(email=email)
    megan.press("Send the link")
    megan.look("Look in your mail")
    megan.go(demonstration.mailed(email, about="/password/reset/"))
    megan.look("Choose a new password")
    megan.fill(password1="short", password2="shorter")
    megan.press("Save")
    megan.look("Choose a new password", error=True)
    megan.fill(password1=demonstration.password, password2=demonstration.password)
    megan.press("Save")
    megan.look("Your password is changed")


def test_joining_by_an_invitation(someone: Someone, demonstration: Any) -> None:
    amina = someone()
    path = demonstration.mailed("amina.yusuf@abbotsbridge.example", about="/invitations/")
    amina.go(path)
    amina.look("Join Abbotsbridge City Council")
    amina.fill(password1="short", password2="shorter")
    amina.press("Make my account")
    amina.look("Join Abbotsbridge City Council", error=True)
    amina.fill(password1=PASSWORD, password2=PASSWORD)
    amina.press("Make my account")
    amina.look("Sign in")  # with a banner: the account is made
    amina.go(path)
    amina.look("This invitation no longer works", status=404)


def test_people_and_invitations(someone: Someone) -> None:
    helen, ruth = someone("helen"), someone("ruth")
    helen.go(f"{SEVERNSIDE}people/")
    helen.look("People")
    helen.press("Helen Osei")
    helen.look("Helen Osei")
    helen.go(f"{SEVERNSIDE}people/invite/")
    helen.look("Invite someone")
    helen.press("Send the invitation")
    helen.look("Invite someone", error=True)
    helen.fill(name="Ada Brook", email="ada.brook@abbotsbridge.example", role="director")
    helen.press("Send the invitation")
    helen.look("People")  # with a banner, and an invitation that waits
    ruth.go(SEVERNSIDE)
    ruth.press("Confirm or refuse an invitation")
    ruth.look("Confirm the invitation of Ada Brook?", title="Confirm an invitation")
    ruth.press("Confirm and send it")
    ruth.look("People")
    helen.go(f"{SEVERNSIDE}people/")
    helen.press("Send again")
    helen.look("Send the invitation of Ada Brook again?", title="Send an invitation again")
    helen.press("Send it again")
    helen.look("People")
    helen.go(f"{SEVERNSIDE}people/invite/")
    helen.fill(name="Ada Brooke", email="ada.brooke@abbotsbridge.example", role="director")
    helen.press("Send the invitation")
    helen.follow("main tr:has-text('Ada Brooke') a:has-text('Withdraw')")
    helen.look("Withdraw the invitation of Ada Brooke?", title="Withdraw an invitation")
    helen.press("Withdraw it")
    helen.look("People")
    helen.press("Amina Yusuf")
    helen.press("End it")
    helen.look("End Amina Yusuf’s role?", title="End a role")
    helen.press("End the role")
    helen.look("People")
    amina = someone()
    amina.go("/account/login/")
    amina.fill(login="amina.yusuf@abbotsbridge.example", password=PASSWORD)
    amina.press("Sign in")
    amina.look("Your regions")  # none
    amina.go("/account/")
    amina.look("Your account")


def test_a_new_director_sets_a_second_factor_up(someone: Someone, demonstration: Any) -> None:
    ada, email = someone(), "ada.brook@abbotsbridge.example"
    path = demonstration.mailed(email, about="/invitations/")
    ada.go(path)
    ada.fill(password1=PASSWORD, password2=PASSWORD)
    ada.press("Make my account")
    ada.fill(login=email, password=PASSWORD)
    ada.press("Sign in")
    ada.look("You need a second factor", status=403)
    ada.press("Set up an authenticator app")
    ada.look("Set up an authenticator app")
    secret = ada.page.inner_text("#authenticator-secret")
    ada.fill(code="12")
    ada.press("Continue")
    ada.look("Set up an authenticator app", error=True)
    ada.fill(code=code_of(ada.page.inner_text("#authenticator-secret") or secret))
    ada.press("Continue")
    ada.look("Your recovery codes")
    ada.press("I have kept them")
    ada.look("Severnside", title="Start")
    ada.go("/account/2fa/totp/deactivate/")
    ada.look("Remove your authenticator app?", title="Remove your authenticator app", error=True)  # it is the only one
    ada.go("/account/2fa/recovery-codes/generate/")
    ada.look("Make new recovery codes?")
    ada.go("/account/2fa/reauthenticate/")
    ada.look("Prove that it is you")
    ada.fill(code="12")
    ada.press("Continue")
    ada.look("Prove that it is you", error=True)


def test_passkeys(someone: Someone) -> None:
    owen = someone("owen")
    owen.go("/account/2fa/webauthn/")
    owen.look("Your passkeys")
    owen.go("/account/2fa/webauthn/add/")
    owen.look("Add a passkey")
    session = owen.context.new_cdp_session(owen.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    owen.page.reload()
    owen.press("Make the passkey")
    owen.page.wait_for_url("**/2fa/recovery-codes/")
    owen.look("Your recovery codes")
    owen.go("/account/2fa/webauthn/")
    owen.look("Your passkeys")
    owen.press("Rename")
    owen.look("Rename a passkey")
    owen.go("/account/2fa/webauthn/reauthenticate/")
    owen.look("Prove that it is you")
    owen.go("/account/2fa/")
    owen.look("Your second factor")
    owen.go("/account/2fa/webauthn/")
    owen.press("Remove")
    owen.look("Remove the passkey", title="Remove a passkey")


def test_a_persons_own_account(someone: Someone) -> None:
    sunil = someone("sunil")
    for path, heading in (
        ("/account/", "Your account"),
        ("/account/2fa/", "Your second factor"),
        ("/account/sessions/", "Where you are signed in"),
        ("/account/email/", "Your e-mail address"),
        ("/account/password/set/", "You have no password here"),
        ("/account/password/change/", "Change your password"),
    ):
        sunil.go(path)
        sunil.look(heading)
    sunil.press("Change password")
    sunil.look("Change your password", error=True)
    sunil.go("/account/reauthenticate/")
    sunil.look("Prove that it is you")
    sunil.fill(password="not this one")
    sunil.press("Continue")
    sunil.look("Prove that it is you", error=True)
    sunil.go("/account/logout/")
    sunil.look("Sign out?")


def test_a_platform_with_the_councils_own_accounts(someone: Someone, demonstration: Any, tmp_path: Path) -> None:
    someone("helen"), someone("owen")  # have signed in before the platform is copied
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as issuer:
        env = {
            "OIDC_ISSUER": f"http://localhost:{issuer.server_port}",
            "OIDC_CLIENT_ID": "comity",
            "OIDC_CLIENT_SECRET": "secret",
        }
        env |= {"MOST_UPLOAD_MEGABYTES": "1", "TRUSTED_PROXIES": "1"}
        with demonstration.copied(
            tmp_path / "other", **{f"COMITY_{name}": value for name, value in env.items()}
        ) as platform:
            base = f"http://localhost:{platform.port}"
            _councils_accounts(someone, base, env["OIDC_ISSUER"], platform.folder / "comity.sqlite3")
            _limits(someone, base, tmp_path)
            _faults(someone, base, platform.folder)


def _councils_accounts(someone: Someone, base: str, issuer: str, database: Path) -> None:
    nobody, helen = someone(base=base, issuer=issuer), someone("helen", base=base, issuer=issuer)
    nobody.go("/account/login/")
    nobody.look("Sign in")
    nobody.go("/account/oidc/oidc/login/")
    nobody.look("Continue to your council account?", title="Sign in")
    nobody.press("Continue")
    nobody.page.fill("[name=sub]", "nobody@severnside.example")  # the issuer's own page
    nobody.page.keyboard.press("Enter")
    nobody.page.wait_for_url(f"{base}/**")
    nobody.look("You cannot come in with this account", status=403)
    helen.go("/account/")
    helen.look("Your account")
    helen.press("Connect")
    helen.look("Your council account")
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute(
            "INSERT INTO socialaccount_socialaccount (provider, uid, extra_data, user_id, last_login, date_joined) "
            "SELECT 'oidc', 'helen', '{}', id, joined_at, joined_at FROM people_person WHERE email LIKE 'helen.%'"
        )
    helen.go("/account/3rdparty/")
    helen.look("Your council account")  # connected
    helen.go("/account/prove/")
    helen.look("Prove that it is you")


def _limits(someone: Someone, base: str, tmp_path: Path) -> None:
    """What is too large, or too often. Each from a network address of its own, as though from somewhere else."""
    large = tmp_path / "large.csv"
    large.write_bytes(b"where,when\n" * 300_000)
    owen = someone("owen", base=base, headers={"X-Forwarded-For": "192.0.2.1"})
    owen.go(f"{SEVERNSIDE}judge/")
    owen.fill(file=str(large))
    owen.press("Judge it")
    owen.look("The file is too large", status=413)
    stranger = someone(base=base, headers={"X-Forwarded-For": "192.0.2.2"})
    for _ in range(6):
        stranger.go("/account/login/")
        stranger.fill(login="nobody@severnside.example", password="not this one")
        stranger.page.locator("main [name=password]").press("Enter")
    stranger.look("Signing in is stopped for", title="Signing in is stopped", status=429)
    for _ in range(4):
        stranger.go("/account/password/reset/")
        stranger.fill(email="nobody@severnside.example")
        stranger.press("Send the link")
    stranger.look("You have asked too often", status=429)


def _faults(someone: Someone, base: str, folder: Path) -> None:
    database, helen = folder / "comity.sqlite3", someone("helen", base=base)
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute("UPDATE notices_notice SET kind = 'of no kind'")
    helen.go("/notices/")
    helen.look("Sorry, there is a problem with the service", status=500)
    elsewhere = database.rename(database.with_suffix(".elsewhere"))
    helen.go("/notices/")
    helen.look("Sorry, the service is unavailable", status=503)
    elsewhere.rename(database)


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_PEOPLE, missed_among

    found = missed_among(OF_PEOPLE, seen, NOT_PAGES)
    assert "" in seen
    assert not found, "\n".join(["No test here has looked at:", *found])
    assert [route for route in seen if route.startswith(tuple(NOT_PAGES))] == []  # else it is a page after all
