"""Proving again who one is, before something that must not be done by whoever sits down at an open screen.

allauth has pages for this by password, authenticator app and passkey. A person who has none of these is sent to their
council's account, which is told to ask them again.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from comity.web.people.models import Person

OWN_METHODS = ("password", "mfa")
"""What a person gave us themself. Signing in by the council's account may have asked them for nothing."""


def lately_proved(request: HttpRequest) -> bool:
    """Whether the person signed in has, within COMITY_REAUTHENTICATE_MINUTES, given a password, code or passkey."""
    assert isinstance(request.user, Person)
    since = time.time() - settings.COMITY.reauthenticate_minutes * 60
    return any(
        record.get("at", 0) > since and (record.get("method") in OWN_METHODS or record.get("reauthenticated"))
        for record in get_authentication_records(request, request.user)
    )


def signed_in_too_long(request: HttpRequest) -> bool:
    """Whether it is more than COMITY_SESSION_HOURS since the person signed in, whatever they have done since."""
    assert isinstance(request.user, Person)
    since = time.time() - settings.COMITY.session_hours * 3600
    return any(record.get("at", since) < since for record in get_authentication_records(request, request.user)[:1])


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send a person to prove again who they are, and then back to the page that they were on.

    What they had sent is not done for them afterwards: they see the page again and decide.
    """
    assert isinstance(request.user, Person)
    if request.method not in ("GET", "HEAD"):
        messages.info(request, "Nothing has been done yet. Prove that it is you, then do it again.")
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise PermissionDenied("there is nothing to prove it with")
    back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return HttpResponseRedirect(f"{methods[0]['url']}?{back}")
