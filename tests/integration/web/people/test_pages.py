"""Every page of one's own account opens, in our frame and with no script or style in it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from cast import Cast
from django.test import Client
from signing_in import sign_in

OPEN = {
    "/account/login/": "Sign in",
    "/account/signup/": "Accounts come by invitation",
    "/account/inactive/": "This account is closed",
    "/account/password/reset/": "Choose a new password",
    "/account/password/reset/done/": "Look in your mail",
    "/account/password/reset/key/abc-def/": "This link no longer works",
    "/account/password/reset/key/done/": "Your password is changed",
    "/account/3rdparty/login/cancelled/": "You did not sign in",
    "/account/3rdparty/login/error/": "Your council account did not sign you in",
    "/account/invitations/nothing/": "This invitation no longer works",
}
OWN = {
    "/account/": "Your account",
    "/account/logout/": "Sign out",
    "/account/email/": "Your e-mail address",
    "/account/password/change/": "Change your password",
    "/account/reauthenticate/": "Prove that it is you",
    "/account/2fa/reauthenticate/": "Prove that it is you",
    "/account/2fa/": "Your second factor",
    "/account/2fa/webauthn/": "Your passkeys",
    "/account/2fa/webauthn/add/": "Add a passkey",
    "/account/2fa/totp/deactivate/": "Error: Remove your authenticator app",
    "/account/2fa/recovery-codes/generate/": "Make new recovery codes",
    "/account/sessions/": "Where you are signed in",
    "/account/3rdparty/": "Your council account",
    "/regions/severnside/people/": "People",
    "/regions/severnside/people/invite/": "Invite someone",
}
CLOSED = [
    "/account/confirm-email/",
    "/account/confirm-email/abc/",
    "/account/login/code/confirm/",
    "/account/social/signup/",
]


def title(html: str) -> str:
    [found] = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)
    return str(found).split("–")[0].strip()


def check(html: str) -> None:
    assert not re.findall(r"<script(?![^>]*\bsrc=)", html)
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", html)
    assert len(re.findall(r"<h1[ >]", html)) == 1


def test_open_to_anyone(db: None) -> None:
    for path, wanted in OPEN.items():
        html = Client().get(path, follow=True).content.decode()
        assert (path, title(html)) == (path, wanted)
        check(html)


def test_for_the_person(cast: Cast) -> None:
    client = sign_in(Client(), cast.erin)
    for path, wanted in OWN.items():
        answer = client.get(path)
        html = answer.content.decode()
        assert (path, answer.status_code, title(html)) == (path, 200, wanted)
        check(html)


def test_not_for_who_has_not_signed_in(db: None) -> None:
    for path in OWN:
        if not path.startswith("/regions/"):
            answer = Client().get(path)
            wanted = "/" if path == "/account/logout/" else f"/account/login/?next={path}"
            assert (answer.status_code, unquote(answer["Location"])) == (302, wanted)


def test_not_offered(cast: Cast) -> None:
    for client in (Client(), sign_in(Client(), cast.alice)):
        for path in CLOSED:
            assert (path, client.get(path).status_code) == (path, 404)


def test_app_set_up_page_has_the_key_as_text_and_as_picture(cast: Cast) -> None:
    answer = sign_in(Client(), cast.alice).get("/account/2fa/totp/activate/")
    html = answer.content.decode()
    check(html)
    assert 'src="data:image/svg+xml;base64,' in html
    [key] = re.findall(r'id="authenticator-secret">([A-Z2-7]{32})<', html)
    assert key == answer.wsgi_request.session["mfa.totp.secret"]
