"""Signing in within tests: as a real sign-in leaves the session, and by the real pages.

`sign_in` is quick and is what nearly every test wants. `sign_in_for_real` goes through the pages as a person does.
"""

from __future__ import annotations

import re
import time
from html import unescape

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cast import PASSWORD
from django.test import Client

from comity.web.people.models import Person
from comity.web.people.second_factor import needed_for


def sign_in(client: Client, who: Person, *, long_ago: bool = False, second_factor: bool | None = None) -> Client:
    """Leave the browser as a sign-in by password does, and by authenticator app where the person needs one.

    Args:
        long_ago: An hour ago, so that what asks to prove again who one is does ask.
        second_factor: Whether an authenticator app is set up and was used; where it is needed, unless told.
    """
    at = time.time() - (3600 if long_ago else 0)
    records: list[dict[str, object]] = [{"method": "password", "at": at, "email": who.email}]
    if needed_for(who) if second_factor is None else second_factor:
        held = Authenticator.objects.filter(user=who, type=Authenticator.Type.TOTP).first()
        held = held or TOTP.activate(who, generate_totp_secret()).instance
        records.append({"method": "mfa", "at": at, "id": held.pk, "type": held.type})
    client.force_login(who)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    session.save()
    return client


def sign_in_for_real(client: Client, who: Person, totp: str = "", password: str = PASSWORD) -> None:
    """Sign in by the pages: the password, and a code of the authenticator app whose secret is `totp`, where given.

    A person whose role needs a second factor and who has none ends on the page that says so.
    """
    answer = client.post("/account/login/", {"login": who.email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    if totp:
        assert answer["Location"] == "/account/2fa/authenticate/", answer["Location"]
        answer = client.post(answer["Location"], {"code": code_of(totp)})
        assert answer.status_code == 302, answer.content.decode()
    assert client.session.get("_auth_user_id") == str(who.pk), answer["Location"]


def with_app(who: Person) -> str:
    """Give a person an authenticator app; gives its secret."""
    secret = generate_totp_secret()
    TOTP.activate(who, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an authenticator app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def text_of(html: str) -> str:
    """What a page says between its main tags, without markup."""
    main = html.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<[^>]+>", " ", "<" + main)
    return " ".join(unescape(main).split())
