"""What the link of an invitation opens."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_scopes import scope, scopes_disabled

from comity.web.gate import public
from comity.web.people import actions
from comity.web.people.actions.invitations import hash_of
from comity.web.people.forms import JoinForm
from comity.web.people.models import Invitation, Person

LIMITS = {"invitation": "60/5m/ip"}
"""How often one address may try links. A token cannot be guessed; this is for whoever does not know that."""


@public("the link is the key: whoever was sent it has no account yet, or signs in here")
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take up an invitation: as a new person, or as the one who signs in by the address that it was sent to."""
    stop = ratelimit.consume_or_429(
        request, app="comity.web.people", action="invitation", config=LIMITS, limit_get=True
    )
    if stop is not None:
        return stop
    with scopes_disabled():  # the region is the invitation's: nobody is in one yet
        found = Invitation.objects.filter(token_hash=hash_of(token)).select_related("organisation__region").first()
    if found is None or not found.is_open(timezone.now()):
        used = found is not None and found.accepted_at is not None
        return render(request, "people/invitation_not_good.html", {"used": used}, status=404)
    with scope(region=found.organisation.region):
        return _open(request, found)


def _open(request: HttpRequest, found: Invitation) -> HttpResponse:
    known = Person.objects.filter(email=found.email).first()
    who = request.user if isinstance(request.user, Person) else None
    if who is not None and who != known:
        return render(request, "people/invitation_someone_else.html", {"invitation": found}, status=409)
    if known is not None:
        return _as_known(request, found, who)
    form = JoinForm(request.POST or None, instance=Person(email=found.email, name=found.name))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.accept_as_new_person(invitation=found, name=given["name"], password=given["password1"])
        except ValidationError as error:  # by another window, a moment ago
            form.add_error(None, error)
        else:
            messages.success(request, "Your account is made. Sign in with the password you chose.")
            return redirect("account_login")
    return render(request, "people/join.html", {"invitation": found, "form": form})


def _as_known(request: HttpRequest, found: Invitation, who: Person | None) -> HttpResponse:
    if who is not None and request.method == "POST":
        try:
            actions.accept(person=who, invitation=found)
        except ValidationError:  # by another window, a moment ago
            return render(request, "people/invitation_not_good.html", {"used": True}, status=404)
        messages.success(request, f"You are {found.get_role_display()} of {found.organisation} now.")
        return redirect("region", region=found.organisation.region.slug)
    return render(request, "people/join_as_known.html", {"invitation": found, "signed_in": who is not None})
