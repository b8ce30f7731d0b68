"""An authority's managed service providers: which may send rows of its returns, since when, and by whose word."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.organisations.models import Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.forms import EndNaming, NameProvider
from comity.web.returns.permissions import may_name_providers


@requires(Permission.READ_RETURN)
def providers(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The providers that an authority has named, ended ones too; and, for whoever may, a form to name one."""
    authority = _authority(request, code)
    may_name = may_name_providers(request.member, authority)
    if request.method == "POST" and not may_name:
        raise PermissionDenied(Permission.NAME_PROVIDERS.value)
    offered = queries.providers_to_name(authority)
    form = NameProvider(request.POST if request.method == "POST" else None, providers=offered)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.name_provider(
                by=request.member.actor,
                authority=authority,
                provider=given["provider"],
                named_from=given["named_from"],
            )
        except actions.NamingError as error:
            form.add_error("provider", str(error))
        else:
            messages.success(request, f"{given['provider'].name} may send rows of your returns.")
            return redirect("providers", region=region, code=code)
    namings = list(queries.namings_of(authority))
    context = {
        "authority": authority,
        "namings": namings,
        "names": names_of([*(each.named_by for each in namings), *(each.ended_by for each in namings)]),
        "today": timezone.localdate(),
        "offered": offered.exists(),
        "may_name": may_name,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "returns/providers.html", context, status=status)


@requires(Permission.NAME_PROVIDERS)
def end_naming(request: MemberRequest, region: str, code: str, pk: int) -> HttpResponseBase:
    """Let a provider send the authority's rows no more, from a day on."""
    authority = _authority(request, code)
    if not may_name_providers(request.member, authority):
        raise PermissionDenied(Permission.NAME_PROVIDERS.value)
    naming = get_object_or_404(queries.namings_of(authority), pk=pk)
    form = EndNaming(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_naming(by=request.member.actor, naming=naming, ended_on=form.cleaned_data["ended_on"])
        except actions.NamingError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"That {naming.provider.name} sends rows of your returns is ended.")
            return redirect("providers", region=region, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"authority": authority, "naming": naming, "form": form}
    return render(request, "returns/end_naming.html", context, status=status)


def _authority(request: MemberRequest, code: str) -> Organisation:
    found = queries.authorities_of(request.member).filter(code=code).first()
    if found is None:
        raise Http404
    return found
