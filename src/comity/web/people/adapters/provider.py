"""Accounts of a council's own identity provider: who may come in by one, and what it makes them (ADR 18)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django_scopes import scopes_disabled

from comity.web.people import app_roles
from comity.web.people.actions.provider import refresh_memberships
from comity.web.people.models import Membership, Person

log = structlog.get_logger("comity.people")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of a council's own identity provider."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "You would have no way to sign in: choose a password first, by Forgotten your password?",
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Called when the issuer has said who someone is, before it is acted on."""
        claims = _claims(sociallogin)
        # Name and address are the issuer's to keep: a second copy here would grow old, and tell more than is needed.
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        process = sociallogin.state.get("process")
        if process == AuthProcess.REDIRECT:
            _proved(request, sociallogin, claims)
        elif process != AuthProcess.CONNECT:
            self._sign_in(request, sociallogin, claims)

    def _sign_in(self, request: HttpRequest, sociallogin: SocialLogin, claims: Mapping[str, Any]) -> None:
        roles = app_roles.read(claims)
        if sociallogin.is_existing:
            person = sociallogin.user
            assert isinstance(person, Person)
            refresh_memberships(person=person, app_roles=roles)
            with scopes_disabled():
                belongs = Membership.objects.filter(person=person, ended_at__isnull=True).exists()
            if not belongs and not person.is_administrator:
                raise _refused(request, "no_role", roles)
        else:
            if not roles.given:
                raise _refused(request, "no_role", roles)
            email = valid_email_or_none(claims.get("email") or claims.get("preferred_username"))
            if email is None:
                raise _refused(request, "no_address", roles)
            if Person.objects.filter(email=email).exists():
                raise _refused(request, "address_taken", roles)
            sociallogin.user = Person(email=email, name=str(claims.get("name") or email.partition("@")[0])[:120])
            sociallogin.email_addresses = []
            sociallogin.app_roles = roles
        if roles.not_known:
            messages.warning(request, "Your council account gives you a role that is not known here: see Your account.")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Open to whom an app role has let in, and to nobody else."""
        return hasattr(sociallogin, "app_roles")

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Person:
        """Make the person and what the app roles make them, at once or not at all."""
        person = sociallogin.user
        assert isinstance(person, Person)
        person.set_unusable_password()
        person.save()
        sociallogin.account.user = person
        sociallogin.account.save()
        refresh_memberships(person=person, app_roles=sociallogin.app_roles)
        return person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **given: Any) -> None:
        """Log it. The page says no more than that it did not work: what the issuer answered is not for a page."""
        log.warning("provider_failed", error=str(given.get("error")), exception=type(given.get("exception")).__name__)


def _claims(sociallogin: SocialLogin) -> Mapping[str, Any]:
    """What the issuer's token says; the token came from the issuer itself, so nobody in between has written in it."""
    said = sociallogin.account.extra_data.get("id_token")
    return said if isinstance(said, dict) else {}


def _proved(request: HttpRequest, sociallogin: SocialLogin, claims: Mapping[str, Any]) -> None:
    """Someone was sent to prove again who they are, and comes back: it counts if they are who set out."""
    asked_of = (sociallogin.state.get("data") or {}).get("proving")
    asked_at = float((sociallogin.state.get("data") or {}).get("at", 0))
    person = sociallogin.user
    if person is None or not request.user.is_authenticated or not str(person.pk) == str(request.user.pk) == asked_of:
        raise _refused(request, "someone_else", None)
    # Where the issuer says when it last asked them, it must be since we sent them there (give or take its clock).
    if float(claims.get("auth_time") or time.time()) < asked_at - 60:
        raise _refused(request, "not_asked", None)
    record_authentication(request, person, "socialaccount", reauthenticated=True, uid=sociallogin.account.uid)


def _refused(request: HttpRequest, why: str, roles: app_roles.AppRoles | None) -> ImmediateHttpResponse:
    log.warning("provider_refused", why=why)
    context = {"why": why, "not_known": roles.not_known if roles else (), "provider_name": settings.COMITY.oidc_name}
    return ImmediateHttpResponse(render(request, "people/refused.html", context, status=403))
