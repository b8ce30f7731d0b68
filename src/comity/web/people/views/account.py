"""A person's own account, and signing in to it. What allauth has a page for is its page, in our words."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import callback as provider_callback
from allauth.socialaccount.providers.openid_connect.views import login as provider_login
from allauth.socialaccount.views import ConnectionsView
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django_scopes import scopes_disabled
from requests import RequestException

from comity.web.gate import for_anyone_signed_in, public
from comity.web.people.models import Membership, Person
from comity.web.people.second_factor import FACTORS, has_one, needed_for, shown

log = structlog.get_logger("comity.people")


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's, with the council's account as another way where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page needs."""
        return {**super().get_context_data(**kwargs), **provider_context()}


class Connections(ConnectionsView):  # type: ignore[misc]
    """allauth's, with the address that connects the council's account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page needs."""
        return {**super().get_context_data(**kwargs), **provider_context()}


def where_it_answers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say in words that the issuer cannot be reached, or answers what is no answer: allauth lets that fall through."""

    @wraps(view)
    def tried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (RequestException, OAuth2Error, KeyError) as error:
            log.warning("provider_failed", exception=type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return tried


leave_for_provider = public("this is a way to sign in")(login_not_required(where_it_answers(provider_login)))
back_from_provider = public("this is a way to sign in")(login_not_required(where_it_answers(provider_callback)))


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """allauth's, which removes the last one too, though its page for authenticator apps does not."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say so where it is the last factor of someone who needs one."""
        passkey = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        if not get_mfa_adapter().can_delete_authenticator(passkey):
            return render(request, "people/last_factor.html", status=409)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


remove_passkey = for_anyone_signed_in(RemovePasskey.as_view())
connections = for_anyone_signed_in(Connections.as_view())
sign_in = public("this is where one signs in")(login_not_required(SignIn.as_view()))


def provider_context() -> dict[str, Any]:
    """The address and the name of the council's account, as a way to sign in; empty where none is set."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return {"provider_url": "", "provider_name": ""}
    url = reverse("openid_connect_login", kwargs={"provider_id": "oidc"})
    return {"provider_url": url, "provider_name": settings.COMITY.oidc_name}


@for_anyone_signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Who a person is here, what they are, and how they sign in."""
    person = request.user
    assert isinstance(person, Person)
    with scopes_disabled():  # their own, in every region
        held = Membership.objects.filter(person=person, ended_at__isnull=True)
        memberships = list(held.select_related("organisation__region").order_by("organisation__name"))
    authenticators = Authenticator.objects.filter(user=person)
    context = {
        "memberships": memberships,
        "has_password": person.has_usable_password(),
        "factors": [one.get_type_display() for one in authenticators if one.type in FACTORS],
        "has_app": any(one.type == Authenticator.Type.TOTP for one in authenticators),
        "passkeys": sum(one.type == Authenticator.Type.WEBAUTHN for one in authenticators),
        "needed_for": needed_for(person),
        "connected": SocialAccount.objects.filter(user=person).exists(),
        **provider_context(),
    }
    return render(request, "people/account.html", context)


@for_anyone_signed_in
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed, and lead to setting one up or to showing it."""
    person = request.user
    assert isinstance(person, Person)
    back = get_next_redirect_url(request) or ""
    roles = needed_for(person)
    if not roles or shown(request):
        return redirect(back or "home")
    if back:
        request.session["comity_after_second_factor"] = back
    types = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {"roles": roles, "has_one": has_one(person), "types": types, "back": back or reverse("home")}
    return render(request, "people/second_factor.html", context, status=403)


@for_anyone_signed_in
@never_cache
@where_it_answers
def prove_with_provider(request: HttpRequest) -> HttpResponseBase:
    """Send a person to their council's account to prove again that it is they."""
    person = request.user
    assert isinstance(person, Person)
    if not settings.SOCIALACCOUNT_PROVIDERS or not SocialAccount.objects.filter(user=person).exists():
        raise PermissionDenied("there is no council account to prove it with")
    back = get_next_redirect_url(request) or reverse("account")
    if request.method == "POST":
        provider = get_provider_adapter().get_provider(request, "oidc")
        asked = {"proving": str(person.pk), "at": time.time()}
        params = {"prompt": "login"}
        return provider.redirect(  # type: ignore[no-any-return]
            request, process=AuthProcess.REDIRECT, next_url=back, data=asked, auth_params=params
        )
    return render(request, "people/prove_with_provider.html", {"back": back, **provider_context()})


@for_anyone_signed_in
def address(request: HttpRequest) -> HttpResponse:
    """Say how an e-mail address is changed: it is how one signs in, so not by oneself."""
    return render(request, "people/address.html")


@for_anyone_signed_in
def no_password(request: HttpRequest) -> HttpResponse:
    """Say that who signs in by their council's account has no password here, so that leaving the council is enough."""
    return render(request, "people/no_password.html", provider_context())


@public("there is nothing here, for anyone")
def not_offered(request: HttpRequest, **given: str) -> HttpResponse:
    """A page of allauth's that Comity has no use for."""
    raise Http404
