"""Pages for administrators: setting up regions, and the first lead of each."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django_scopes import scope, scopes_disabled

from comity.web.asked import Asked
from comity.web.gate import for_administrators
from comity.web.organisations import actions, queries
from comity.web.organisations.forms import LeadForm, NewRegionForm
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.actions import invite
from comity.web.people.models import Person
from comity.web.people.roles import Role


@for_administrators
def regions(request: HttpRequest) -> HttpResponse:
    """Every region, with how many leads it has."""
    Asked(request)
    leads = Q(organisations__memberships__role=Role.REGIONAL_LEAD, organisations__memberships__ended_at__isnull=True)
    with scopes_disabled():
        found = list(queries.regions().annotate(leads=Count("organisations__memberships", filter=leads)))
    return render(request, "organisations/administration.html", {"regions": found})


@for_administrators
def add_region(request: HttpRequest) -> HttpResponseBase:
    """Set up a region."""
    form = NewRegionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.make_region(by=_actor(request), **form.cleaned_data)
        messages.success(request, f"{made.name} has been set up. Now invite its first lead.")
        return redirect("invite_lead", slug=made.slug)
    given = {"form": form, "title": "Add a region", "action": "Add"}
    return render(request, "organisations/administration_form.html", given)


@for_administrators(reauthenticates=True)
def invite_lead(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Invite a lead for a region."""
    region = get_object_or_404(queries.regions(), slug=slug)
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with scope(region=region):
            programme = Organisation.objects.get(kind=Kind.REGION)
            invite(
                by=_actor(request),
                invited_by=_person(request),
                organisation=programme,
                role=Role.REGIONAL_LEAD,
                confirmed=True,
                **form.cleaned_data,
            )
        messages.success(request, f"An invitation to lead {region.name} is on its way.")
        return redirect("administration")
    given = {"form": form, "title": f"Invite a lead for {region.name}", "action": "Invite"}
    return render(request, "organisations/administration_form.html", given)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _actor(request: HttpRequest) -> str:
    return f"person:{_person(request).pk}"
