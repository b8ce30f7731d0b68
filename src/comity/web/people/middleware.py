"""Whoever must have a second factor sets one up, or shows it, before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from comity.web.people.models import Person
from comity.web.people.proving import ask_again, lately_proved, signed_in_too_long
from comity.web.people.second_factor import has_one, needed_for, shown

ALWAYS = frozenset({"account_logout", "second_factor", "brand", "health_live", "health_ready", "metrics"})
"""Pages that are open to someone whose second factor is not there yet, by name."""

SHOWING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
"""Pages where someone who has a second factor shows it."""

SETTING_UP = frozenset(
    {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "prove_with_provider"}
    | {"openid_connect_login", "openid_connect_callback"}
)
"""Pages where someone who has none sets one up, and proves on the way that it is they who do."""

CHANGING = frozenset(
    {"mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"}
    | {"mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
    | {"socialaccount_connections"}
)
"""Pages that change how someone signs in: only for who has lately proved again that it is they.

allauth asks this too, but takes as proved whoever signs in by their council's account alone.
"""


def _follow(request: HttpRequest) -> None:
    """Keep a session in its person's list when it is given another key, as Django does after a new secret key.

    allauth knows a session by the key that it had at sign-in; one that it lost sight of could not be ended.
    """
    sent, now = request.COOKIES.get(settings.SESSION_COOKIE_NAME), request.session.session_key
    if not sent or not now or sent == now:
        return
    held = UserSession.objects.filter(session_key=sent)
    if UserSession.objects.filter(session_key=now).exists():
        held.delete()
    else:
        held.update(session_key=now)


class SecondFactor:
    """Sends those whose role requires a second factor, and who have not shown one, to a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on: what is asked for is known only once its address has been resolved."""
        answer = self.get_response(request)
        _follow(request)
        return answer

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let through, or send elsewhere."""
        person, match = request.user, request.resolver_match
        if not isinstance(person, Person) or match is None or match.url_name in ALWAYS:
            return None
        if request.path_info.startswith("/api/"):  # there a key says who acts, and no session does
            return None
        if signed_in_too_long(request):
            logout(request)
            messages.info(request, "You were signed in for as long as one may be. Sign in again.")
            return redirect_to_login(request.get_full_path())
        name = match.url_name
        if not shown(request) and needed_for(person):
            allowed = SHOWING if has_one(person) else SETTING_UP
            if name not in allowed:
                # Only a page can be gone back to; what was sent with a form is not kept.
                back = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
                return redirect(f"{reverse('second_factor')}?{urlencode(back)}")
        if name in CHANGING and not lately_proved(request):
            return ask_again(request)
        return None
