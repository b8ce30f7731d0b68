"""A region's start page, and its organisations."""

from __future__ import annotations

from copy import copy
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.notices.queries import waiting
from comity.web.organisations import actions, queries
from comity.web.organisations.forms import OrganisationForm, RegionForm
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission

ORDER = [kind.value for kind in Kind]


@requires(Permission.READ_REGION)
def region(request: MemberRequest, region: str) -> HttpResponse:
    """What is in force, and what waits for this person."""
    from comity.web.agreements.queries import in_force, who_publishes

    today = timezone.localdate()
    given = {
        "waiting": waiting(request.member),
        "in_force": in_force(request.member.region, today),
        "who_publishes": who_publishes(request.member),
        "roles": queries.places(request.member),
        "may": {permission.value for permission in Permission if request.member.may(permission)},
    }
    return render(request, "organisations/region.html", given)


@requires(Permission.MANAGE_REGION)
def change_region(request: MemberRequest, region: str) -> HttpResponseBase:
    """Change the region's name, its colour and what numbers it hides."""
    # a copy: the form writes what was given on its region, and the page is still in the colour of the one there is
    form = RegionForm(request.POST or None, instance=copy(request.region))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.change_region(
            by=request.member.actor,
            region=request.region,
            name=given["name"],
            colour=given["colour"],
            small_numbers=given["small_numbers"],
        )
        messages.success(request, "The region has been changed.")
        return redirect("region", region=region)
    return render(request, "organisations/change_region.html", {"form": form})


@requires(Permission.READ_REGION)
def organisations(request: MemberRequest, region: str) -> HttpResponse:
    """The region's organisations, by kind."""
    Asked(request)
    shown = queries.organisations(request.member).prefetch_related("succeeded_by")
    found = sorted(shown, key=lambda one: (ORDER.index(one.kind), one.name))
    kinds = [(Kind(kind).label, list(some)) for kind, some in groupby(found, key=lambda one: one.kind)]
    given = {
        "kinds": kinds,
        "today": timezone.localdate(),
        "may_manage": request.member.region_wide(Permission.MANAGE_REGION),
    }
    return render(request, "organisations/organisations.html", given)


@requires(Permission.READ_REGION)
def organisation(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """One organisation, and how it stands to others."""
    found = get_object_or_404(queries.organisations(request.member), pk=pk)
    given = {
        "organisation": found,
        "may_manage": request.member.region_wide(Permission.MANAGE_REGION) and found.kind != Kind.REGION,
        "may_read_people": request.member.may_in(Permission.READ_PEOPLE, found),
    }
    return render(request, "organisations/organisation.html", given)


@requires(Permission.MANAGE_REGION)
def add_organisation(request: MemberRequest, region: str) -> HttpResponseBase:
    """Add an organisation to the region."""
    return _organisation_form(request, Organisation(region=request.region), "Add an organisation")


@requires(Permission.MANAGE_REGION)
def change_organisation(request: MemberRequest, region: str, pk: int) -> HttpResponseBase:
    """Change an organisation's name, dates or how it stands to others."""
    others = queries.organisations(request.member).exclude(kind=Kind.REGION)
    found = get_object_or_404(others, pk=pk)
    return _organisation_form(request, found, f"Change {found.name}")


def _organisation_form(request: MemberRequest, organisation: Organisation, title: str) -> HttpResponseBase:
    form = OrganisationForm(request.POST or None, instance=organisation, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_organisation(
                by=request.member.actor, organisation=organisation, given=form.cleaned_data
            )
        except ValidationError as error:  # someone else took the code meanwhile
            form.add_error(None, error.messages)
            return _shown(request, form, title)
        messages.success(request, f"{kept.name} has been saved.")
        return redirect("organisation", region=request.region.slug, pk=kept.pk)
    return _shown(request, form, title)


def _shown(request: MemberRequest, form: OrganisationForm, title: str) -> HttpResponse:
    return render(request, "organisations/organisation_form.html", {"form": form, "title": title})
