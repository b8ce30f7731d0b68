"""A region's start page, and its organisations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from comity.web.gate import requires
from comity.web.organisations import queries
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.READ_REGION)
def region(request: MemberRequest, region: str) -> HttpResponse:
    """What is in force, and what waits for this person."""
    return render(request, "organisations/region.html")


@requires(Permission.READ_REGION)
def organisations(request: MemberRequest, region: str) -> HttpResponse:
    """The region's organisations, by kind."""
    found = queries.organisations(request.member)
    return render(request, "organisations/organisations.html", {"organisations": found})


@requires(Permission.READ_REGION)
def organisation(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """One organisation."""
    found = get_object_or_404(queries.organisations(request.member), pk=pk)
    return render(request, "organisations/organisation.html", {"organisation": found})
