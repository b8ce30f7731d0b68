"""What every page has, the start page, and the pages that say gently what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from comity.web import faults
from comity.web.api.problems import problem
from comity.web.gate import for_anyone_signed_in
from comity.web.menu import menu_of
from comity.web.notices.queries import unread
from comity.web.people.models import Person
from comity.web.people.queries import regions_of
from comity.web.requests import request_id


def context(request: HttpRequest) -> dict[str, Any]:
    """What the layout needs on every page."""
    member = getattr(request, "member", None)
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    return {
        "request": request,
        "region": getattr(request, "region", None) if member else None,
        "member": member,
        "person": person,
        "unread": unread(person) if person else 0,
        "menu": menu_of(member, request.path),
        "demo": settings.COMITY.demo,
        "not_understood": getattr(request, "not_understood", []),
    }


@for_anyone_signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """The regions that a person has a place in; straight there where it is one."""
    assert isinstance(request.user, Person)
    regions = list(regions_of(request.user))
    if len(regions) == 1 and not request.user.is_administrator:
        return redirect("region", region=regions[0].slug)
    if not regions and request.user.is_administrator:
        return redirect("administration")
    return render(request, "home.html", {"regions": regions})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood, or it is for a host that is not answered.

    A session that could not be kept because the database is gone or the disk full comes here too, as Django has it.
    """
    if faults.cause_of(exception) != "fault":
        return faults.failed(request)
    if isinstance(exception, DisallowedHost):
        return _wrong_host(request)
    return _said(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person is known, and this is not theirs to do."""
    return _said(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing here, or nothing for this person."""
    return _said(request, 404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent from a page that was open too long, or in another window."""
    return render(request, "errors/form_expired.html", status=403)


def _wrong_host(request: HttpRequest) -> HttpResponse:
    """Says to whoever runs the platform which setting it is, and nothing of the request: its host may be anything."""
    if request.path_info.startswith("/api/"):
        return problem(
            400, "Comity does not answer at this host name. Whoever runs it can add it to COMITY_ALLOWED_HOSTS."
        )
    return render(request, "errors/wrong_host.html", {"request_id": request_id()}, status=400)


def _said(request: HttpRequest, status: int) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return problem(status)
    return render(request, f"errors/{status}.html", {"request_id": request_id()}, status=status)
