"""The versions of a return: all of them, one, and what changed between two."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import queries
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Return
from comity.web.returns.views.comparing import Reading, authority_names, compared
from comity.web.returns.views.finding import found_return


@requires(Permission.READ_RETURN)
def versions(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """Every version, the latest first, with the files that came to none."""
    given = found_return(request, quarter, code)
    asked = Asked(request, "page")
    page = asked.page(queries.versions(given))
    files = list(queries.files_of(given)[: settings.COMITY.page_size])
    context = {
        "given": given,
        "page": page,
        "files": files,
        "names": names_of([*(each.made_by for each in page), *(each.sent_by for each in files)]),
        "numbers": list(given.versions.order_by("-number").values_list("number", flat=True)),
    }
    return render(request, "returns/versions.html", context)


@requires(Permission.READ_RETURN)
@never_cache
def version(request: MemberRequest, region: str, quarter: str, code: str, number: int) -> HttpResponse:
    """One version: what made it and who, what it was judged by, and its counts."""
    given = found_return(request, quarter, code)
    found = get_object_or_404(queries.versions(given), number=number)
    context = {
        "given": given,
        "version": found,
        "before": given.versions.filter(number__lt=number).order_by("-number").values_list("number", flat=True).first(),
        "names": names_of([found.made_by]),
    }
    return render(request, "returns/version.html", context)


@requires(Permission.READ_RETURN)
@never_cache
def compare_versions(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """What changed from one version to another: assignments, cells and issues, in words and in tables."""
    given = found_return(request, quarter, code)
    asked = Asked(request, "was", "now", "page")
    numbers = list(given.versions.order_by("number").values_list("number", flat=True))
    was, now = asked.number("was", "a version"), asked.number("now", "a version")
    if len(numbers) < 2:
        raise Http404
    now = now if now in numbers else numbers[-1]
    was = was if was in numbers and was != now else max((one for one in numbers if one != now), key=_nearest(now))
    context: dict[str, Any] = {"given": given, "was": was, "now": now, "numbers": numbers, "deleted": False}
    try:
        context |= _compared(given, was, now, asked)
    except DeletedError:
        context["deleted"] = True
    return render(request, "returns/compare_versions.html", context)


def _nearest(now: int) -> Any:
    """The version just before, or the first after it where there is none before."""
    return lambda number: (number < now, number if number < now else -number)


def _compared(given: Return, was: int, now: int, asked: Asked) -> dict[str, Any]:
    kept = given.versions.defer("content").select_related("publication").filter(number__in=(was, now))
    found = {each.number: each for each in kept}
    return compared(Reading.of(found[was]), Reading.of(found[now]), authority_names(found[now]), asked)
