"""Contesting a finding, and the regional lead's answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions, queries
from comity.web.returns.findings import finding_at, key_of, memorandum_of
from comity.web.returns.forms.findings import AnswerContest, ContestFinding
from comity.web.returns.frames import DeletedError
from comity.web.returns.locking import why_no_contest
from comity.web.returns.models import Contest
from comity.web.returns.permissions import may_contest, may_read
from comity.web.returns.views.finding import found_return
from comity.web.returns.views.findings import contest_of, found_finding, worked


@requires(Permission.READ_RETURN)
def contest_finding(request: MemberRequest, region: str, quarter: str, code: str, key: str) -> HttpResponseBase:
    """Say that a finding is wrong: in words, and with a file that shows it."""
    given = found_return(request, quarter, code)
    if not may_contest(request.member, given):
        raise PermissionDenied(Permission.MAKE_RETURN.value)
    found, version = found_finding(given, key)
    form = ContestFinding(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        evidence = form.cleaned_data["evidence"]
        try:
            made = actions.contest(
                by=request.member.actor,
                given=given,
                assignment_ref=found.assignment_ref,
                clause=found.clause,
                outcome=found.outcome,
                words=form.cleaned_data["words"],
                name=evidence.name if evidence else "",
                evidence=evidence.read() if evidence else b"",
            )
        except actions.LockedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The finding is contested. The regional lead has been told, and will answer.")
            return redirect("contest", region=region, pk=made.pk)
    context = {
        "given": given,
        "finding": found,
        "form": form,
        "working": worked(found, version),
        "closed": why_no_contest(given),
        "contest": contest_of(request, given, found),
    }
    return render(request, "returns/contest_finding.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_ROUNDS)
@require_safe
def contests(request: MemberRequest, region: str) -> HttpResponse:
    """The contests that a member may see, those that wait for an answer first."""
    asked = Asked(request, "page")
    found = queries.contests(request.member).order_by("answered_at", "-made_at")
    waiting = list(found.filter(answered_at__isnull=True).order_by("made_at"))
    page = asked.page(found.filter(answered_at__isnull=False).order_by("-answered_at"))
    context = {
        "waiting": waiting,
        "page": page,
        "headings": {each.pk: _heading(each) for each in [*waiting, *page.object_list]},
        "may_answer": request.member.may(Permission.ANSWER_CONTESTS),
    }
    return render(request, "returns/contests.html", context)


@requires(Permission.READ_ROUNDS)
@require_safe
def contest(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """A contested finding: the finding, what the authority says, and the answer."""
    return _shown(request, _found(request, pk), AnswerContest())


@requires(Permission.ANSWER_CONTESTS)
def answer_contest(request: MemberRequest, region: str, pk: int) -> HttpResponseBase:
    """Answer a contest, on the record."""
    found = _found(request, pk)
    form = AnswerContest(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return redirect("contest", region=region, pk=pk)
    if form.is_valid():
        try:
            actions.answer(
                by=request.member.actor,
                contest=found,
                upheld=form.cleaned_data["upheld"] == "yes",
                words=form.cleaned_data["words"],
            )
        except actions.LockedError as error:
            form.add_error(None, str(error))
            found = _found(request, pk)
        else:
            messages.success(request, "Your answer is on the record, and the authority has been told.")
            return redirect("contest", region=region, pk=pk)
    return _shown(request, found, form)


@requires(Permission.READ_ROUNDS)
@require_safe
def evidence(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """The file that shows it, as it was sent. Whoever takes it is on the record."""
    found = _found(request, pk)
    if found.evidence is None:
        raise Http404
    content = actions.read_evidence(by=request.member.actor, contest=found)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="evidence-{found.pk}{_ending(found.evidence_name)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _ending(name: str) -> str:
    """The ending of a file's name where it is a plain one, such as .pdf."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if stem and dot and ending.isascii() and ending.isalnum() and len(ending) < 6 else ""


def _heading(contest: Contest) -> str:
    """What the memorandum that it was judged by calls the clause."""
    headings = {clause.kind.value: clause.heading for clause in memorandum_of(contest.version).clauses}
    return headings.get(contest.clause, contest.clause)


def _found(request: MemberRequest, pk: int) -> Contest:
    found = queries.contests(request.member).select_related("given__current")
    return get_object_or_404(found.defer("evidence"), pk=pk)


def _shown(request: MemberRequest, found: Contest, form: AnswerContest) -> HttpResponse:
    try:
        finding = finding_at(found.version, found.assignment_ref, found.clause)
    except DeletedError:
        finding = None
    current = found.given.current
    context = {
        "contest": found,
        "given": found.given,
        "finding": finding,
        "working": worked(finding, found.version) if finding else "",
        "memorandum": memorandum_of(found.version),
        "heading": _heading(found),
        "form": form,
        "key": key_of(found.assignment_ref, found.clause),
        "names": names_of([found.made_by, found.answered_by]),
        "may_answer": request.member.may(Permission.ANSWER_CONTESTS) and found.answered_at is None,
        "may_read": may_read(request.member, found.given),
        "since": current is not None and current.pk != found.version_id,
    }
    return render(request, "returns/contest.html", context, status=422 if form.errors else 200)
