"""The pages on which an organisation's keys are made and revoked, and the API's description of itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.web.api import actions, queries
from comity.web.api.forms import KeyForm
from comity.web.api.scopes import WORDS, Scope
from comity.web.asked import Asked
from comity.web.gate import public, requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.READ_KEYS)
def keys(request: MemberRequest, region: str) -> HttpResponse:
    """The keys of the organisations whose keys this person may see."""
    Asked(request)
    to_revoke = set(queries.keys_to_manage(request.member).filter(revoked_at=None).values_list("pk", flat=True))
    found = [
        (key, [WORDS[Scope(name)] for name in key.scopes], key.pk in to_revoke) for key in queries.keys(request.member)
    ]
    given = {"keys": found, "may_make": request.member.may(Permission.MANAGE_KEYS)}
    return render(request, "api/keys.html", given)


@never_cache
@requires(Permission.MANAGE_KEYS, reauthenticates=True)
def make_key(request: MemberRequest, region: str) -> HttpResponseBase:
    """Make a key, and show its token this once."""
    form = KeyForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.make_key(
            by=request.member,
            organisation=given["organisation"],
            label=given["label"],
            scopes=[Scope(name) for name in given["scopes"]],
        )
        return render(request, "api/key_made.html", {"made": made})
    return render(request, "api/make_key.html", {"form": form})


@requires(Permission.MANAGE_KEYS)
def revoke_key(request: MemberRequest, region: str, key_id: UUID) -> HttpResponseBase:
    """Ask once more, then revoke a key."""
    found = get_object_or_404(queries.keys_to_manage(request.member), pk=key_id, revoked_at__isnull=True)
    if request.method == "POST":
        actions.revoke_key(by=request.member, key=found)
        messages.success(request, f"The key for {found.label} has been revoked. It is refused from now on.")
        return redirect("keys", region=region)
    return render(request, "api/revoke_key.html", {"key": found})


@public("it describes what the API takes and gives, and holds nothing of anyone's")
@require_safe
def api_description(request: HttpRequest) -> HttpResponse:
    """The API's description (OpenAPI 3.1), from which programs and their authors work."""
    from comity.web.api.description import description

    return JsonResponse(description())
