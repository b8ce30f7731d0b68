"""The findings of a return: by clause, listed, and each by itself with its working."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import findings as found_of
from comity.web.returns import queries
from comity.web.returns.forms.findings import NarrowFindings
from comity.web.returns.frames import DeletedError
from comity.web.returns.locking import why_no_contest
from comity.web.returns.models import Contest, Return, Version
from comity.web.returns.permissions import may_contest
from comity.web.returns.views.finding import found_return

MOST = 20
"""Findings to a page: each takes a few lines, and its working has a page of its own."""


@requires(Permission.READ_RETURN)
@require_safe
def findings(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponse:
    """What the memorandum says of a return's assignments, from the first draft on."""
    given = found_return(request, quarter, code)
    if given.current is None:
        return render(request, "returns/findings_none.html", {"given": given, "why": "not_started"})
    try:
        return _listed(request, given, given.current)
    except DeletedError:
        return render(request, "returns/findings_none.html", {"given": given, "why": "deleted"}, status=HTTPStatus.GONE)


def _listed(request: MemberRequest, given: Return, version: Version) -> HttpResponse:
    clauses = [(clause.kind.value, clause.heading) for clause in found_of.clauses_of(version)]
    outcomes = [outcome.value for outcome in found_of.telling()]
    form = NarrowFindings(request.GET or None, clauses=clauses, outcomes=outcomes, roles=found_of.roles_of(version))
    asked = Asked(request, *form.fields, "page")
    wanted = form.wanted()
    for name in form.errors:
        asked.say(f"“{asked.text(name)[:40]}” is no {name} of this return. It was left out.")
    rows = found_of.narrowed(version, **wanted)
    page: Any = asked.page(range(rows.height), MOST)  # type: ignore[arg-type]
    first = page.start_index() - 1 if rows.height else 0
    context = {
        "given": given,
        "version": version,
        "memorandum": found_of.memorandum_of(version),
        "counted": found_of.counted(version),
        "form": form,
        "narrowed": form.in_words(),
        "page": page,
        "findings": found_of.listed(version, rows[first : page.end_index()]),
        "contested": {(each.assignment_ref, each.clause): each for each in given.contests.all()},
        "breaches": sum(counts.get("breached", 0) for counts in version.tally.values()),
        "unknown": sum(counts.get("not_known", 0) for counts in version.tally.values()),
        "may_contest": may_contest(request.member, given) and not why_no_contest(given),
    }
    return render(request, "returns/findings.html", context)


def worked(finding: found_of.Finding, version: Version) -> Any:
    """A finding's working as HTML, a name and its value to a line."""
    from comity.packs.report.breaches import working
    from comity.web.assessments.shown import said

    return said(working(finding.working, found_of.memorandum_of(version)))


@requires(Permission.READ_RETURN)
@require_safe
def finding(request: MemberRequest, region: str, quarter: str, code: str, key: str) -> HttpResponse:
    """One finding: what was found, how it was worked out, by which clause, what would comply, and whether contested."""
    given = found_return(request, quarter, code)
    found, version = found_finding(given, key)
    contested = contest_of(request, given, found)
    closed = why_no_contest(given)
    context = {
        "given": given,
        "version": version,
        "memorandum": found_of.memorandum_of(version),
        "finding": found,
        "working": worked(found, version),
        "contest": contested,
        "may_contest": may_contest(request.member, given) and contested is None and not closed,
        "closed": closed,
    }
    return render(request, "returns/finding.html", context)


def found_finding(given: Return, key: str) -> tuple[found_of.Finding, Version]:
    """A finding of the current version. Raises Http404 where it has none such (any more)."""
    if given.current is None:
        raise Http404
    try:
        found = found_of.finding_of(given.current, key)
    except DeletedError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found, given.current


def contest_of(request: MemberRequest, given: Return, found: found_of.Finding) -> Contest | None:
    """The contest of a finding, for whoever may see it; None where there is none."""
    return (
        queries.contests(request.member)
        .filter(given=given, assignment_ref=found.assignment_ref, clause=found.clause)
        .first()
    )
