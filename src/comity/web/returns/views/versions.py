"""The versions of a return: all of them, one, and what changed between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from comity.dictionary import fields
from comity.web.agreements.queries import memorandum_on, names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import queries
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.masking import masked, without_numbers
from comity.web.returns.models import Return, Version
from comity.web.returns.views.finding import found_return

if TYPE_CHECKING:
    import polars as pl


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


@dataclass(frozen=True)
class _Reading:
    """A version's frames as a reading to compare."""

    assignments: pl.DataFrame
    issues: pl.DataFrame


def _reading(found: Version) -> _Reading:
    frames = frames_of(found)
    return _Reading(frames["assignments"], frames["issues"])


def _names(found: Version) -> Mapping[str, str]:
    """What authorities are called, by code."""
    from comity.returns.cells.authorities import AuthorityIndex

    return AuthorityIndex(memorandum_on(found.publication, found.as_at).authorities).names


def _compared(given: Return, was: int, now: int, asked: Asked) -> dict[str, Any]:
    from comity.returns.comparing import ADDED, CAME, CHANGED, REMOVED, WENT, compare

    kept = given.versions.defer("content").select_related("publication").filter(number__in=(was, now))
    found = {each.number: each for each in kept}
    result = compare(_reading(found[was]), _reading(found[now]), _names(found[now]))
    rows = _rows(result.assignments, result.cells)
    pages = Paginator(rows, settings.COMITY.page_size)
    asked_page = asked.number("page", "a page") or 1
    counts = {change: result.count(change) for change in (ADDED, REMOVED, CHANGED, CAME, WENT)}
    return {
        "counts": counts,
        "same": result.same,
        "page": pages.get_page(asked_page),
        "issues": _issues(result.issues),
        "issues_most": settings.COMITY.page_size,
    }


def _rows(assignments: pl.DataFrame, cells: pl.DataFrame) -> list[dict[str, Any]]:
    """A line for each assignment that came or went, and for each cell that changed, in order of reference."""
    lines = [
        {"ref": ref, "change": change, "label": "", "was": "", "now": ""}
        for change, ref in assignments.filter(assignments["change"] != "changed")
        .select("change", "assignment_ref")
        .iter_rows()
    ]
    for ref, field, label, was, now in cells.select("assignment_ref", "field", "label", "was", "now").iter_rows():
        hidden = field == "worker"
        lines.append(
            {
                "ref": ref,
                "change": "changed",
                "label": label,
                "was": masked(was or "") if hidden else was,
                "now": masked(now or "") if hidden else now,
            }
        )
    return sorted(lines, key=lambda line: str(line["ref"]))


def _issues(issues: pl.DataFrame) -> list[dict[str, Any]]:
    """The issues that came or went, the first of them, with no registration number in their words."""
    shown = issues.head(settings.COMITY.page_size)
    names = {field.name: field.label for field in fields()}
    return [
        {
            **each,
            "label": names.get(each["field"] or "", ""),
            "said": without_numbers(each["message"] or "", also=each["found"] if each["field"] == "worker" else ""),
        }
        for each in shown.select("change", "level", "assignment_ref", "field", "found", "message").iter_rows(named=True)
    ]
