"""Accounts of e-mail and password: lock-out, mail, and the ways of proving again who one is."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from comity.web.people import tasks
from comity.web.people.mail import CHANGES
from comity.web.people.models import Person
from comity.web.people.proving import lately_proved

log = structlog.get_logger("comity.people")

WORDS = {
    "account_inactive": "This account has been closed.",
    "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
    "incorrect_code": "That code is not right. Codes change every half minute: enter the one that shows now.",
    "incorrect_password": "That is not your password.",
    "enter_current_password": "That is not your password.",
    "invalid_password_reset": "The link no longer works.",
    "too_many_login_attempts": "You have tried too often. Wait five minutes, then try again.",
    "rate_limited": "You have tried too often. Wait five minutes, then try again.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of e-mail and password."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes by invitation."""
        return False

    def get_login_stages(self) -> list[str]:
        """allauth's, with ours in place of the one that asks for the second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "comity.web.people.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt. Once there have been too many, show a page that says for how long there is a wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            log.warning("locked_out", account=digest_of(credentials.get("email", "")))
            raise ImmediateHttpResponse(locked_page(request, key)) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log it: whose account by a digest, since what was typed may be anything, a password among them."""
        log.warning("sign_in_failed", account=digest_of(credentials.get("email", "")))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether it is the person's password. By their own address: allauth looks in a table of its own for it."""
        assert isinstance(user, Person)
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As our own pages have it, so that someone who has just signed in is not asked the same again."""
        return not lately_proved(self.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """allauth's own ways; and, for a person who has none of them, their council's account."""
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use your authenticator app or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        found = [dict(method, description=words[method["id"]]) for method in super().get_reauthentication_methods(user)]
        if not found and user.is_authenticated and SocialAccount.objects.filter(user=user).exists():
            name = f"Use {settings.COMITY.oidc_name}"
            found = [{"id": "provider", "description": name, "url": reverse("prove_with_provider")}]
        return found

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where the person came from."""
        return reverse("account")

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """In the background, as for an address that nobody has."""
        tasks.mail_password_reset.enqueue(str(user.pk))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that their account was changed; where from and by what is for no mail server to know."""
        if template_prefix in CHANGES:
            tasks.mail_change.enqueue(str(user.pk), template_prefix)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail of allauth's own is sent: each says more than a sentence and a link."""
        raise NotImplementedError(f"No mail is written for {template_prefix}.")


def digest_of(email: str) -> str:
    """What a log says in place of an address: the same for the same address, and no way back from it."""
    given = email.strip().lower().encode()
    return hmac.new(settings.SECRET_KEY.encode(), given, hashlib.sha256).hexdigest()[:16]


def locked_page(request: HttpRequest, key: str) -> Any:
    """The page of a sign-in that is stopped, with the minutes until it is not."""
    minutes = max(1, -(-int(wait_seconds(request, key)) // 60))
    return render(request, "people/locked.html", {"minutes": minutes}, status=429)


def wait_seconds(request: HttpRequest, key: str) -> float:
    """Seconds until another attempt counts, from the failures that are remembered."""
    waits = [0.0]
    for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
        history = cache.get(
            ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key), []
        )
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - timezone.now().timestamp())
    return max(waits)
