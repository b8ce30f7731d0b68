"""Engagements: what each rests on, whether it may start, and starting, changing and ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from comity.judge import Decision
from comity.judge.equal_treatment import WEEKS
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.engagements import actions, queries, starting
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.cover import ends_of, runs_uncovered
from comity.web.engagements.excepting import exceptions_of
from comity.web.engagements.facts import code_words
from comity.web.engagements.forms import EndEngagement, Words
from comity.web.engagements.judged import may_be_signed_off
from comity.web.engagements.models import OVER, Engagement, State
from comity.web.engagements.permissions import may_ask, may_engage
from comity.web.engagements.stopping import stopped, stopped_of
from comity.web.engagements.weeks import weeks_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.words import date


@requires(Permission.READ_ENGAGEMENTS)
@require_safe
def engagements(request: MemberRequest, region: str) -> HttpResponse:
    """The engagements that a member may see, those that wait for a review first said."""
    asked = Asked(request, "page")
    page = asked.page(queries.engagements(request.member).defer("facts"))
    context = {
        "page": page,
        "stopped": stopped_of(each.current for each in page.object_list),
        "emergencies": list(queries.emergencies(request.member)),
        "today": timezone.localdate(),
        "role_words": lambda code: code_words("role", code) if code else "Not known",
    }
    return render(request, "engagements/engagements.html", context)


def found_engagement(request: MemberRequest, pk: UUID, *, to_change: bool = False) -> Engagement:
    """An engagement. Raises Http404 where the member may not see it, PermissionDenied where they may only see it."""
    found = get_object_or_404(queries.engagements(request.member), pk=pk)
    if to_change and not may_engage(request.member, found.authority):
        raise PermissionDenied(Permission.CHECK.value)
    return found


@requires(Permission.READ_ENGAGEMENTS)
@require_safe
def engagement(request: MemberRequest, region: str, pk: UUID) -> HttpResponse:
    """One engagement: what it rests on, whether it may start and why not, and every check made of it."""
    found = found_engagement(request, pk)
    today, why_not, stops = timezone.localdate(), "", stopped(found.current)
    exceptions = exceptions_of(found, today)
    if found.state == State.PROPOSED:
        why_not = starting.why_not(found.current, found.start_date or today) or starting.not_yet(found, today)
    context = {
        "engagement": found,
        "stopped": stops if found.state == State.STARTED else "",
        "may_not_be_engaged": bool(stops),
        "why_not": why_not,
        "may_change": may_engage(request.member, found.authority),
        "may_ask": found.state not in OVER
        and may_ask(request.member, found.current)
        and may_be_signed_off(found.current),
        "exceptions": exceptions,
        "runs": runs_uncovered(found, exceptions, today),
        "ends": ends_of(found.current, exceptions, today),
        "asks": request.member.may_in(Permission.REQUEST_EXCEPTIONS, found.authority),
        "reads_exceptions": request.member.may(Permission.READ_EXCEPTIONS),
        "others": _others(request, found),
        "review_is_late": found.review_is_late(today),
        "may_review": request.member.actor != found.started_by,
        "reviewers": queries.reviewers(found) if found.is_unreviewed else [],
        "may_be_emergency": not starting.why_no_emergency(found, today),
        "cannot_tell": found.current.decision == Decision.CANNOT_TELL,
        "checks": list(queries.checks(request.member).filter(engagement=found).defer("receipt", "sources")),
        "weeks": weeks_of(found, today),
        "twelve": WEEKS,
        "names": names_of([found.made_by, found.started_by, found.ended_by, found.withdrawn_by, found.reviewed_by]),
        "role": code_words("role", found.role) if found.role else "Not known",
        "basis": code_words("payment_basis", found.payment_basis) if found.payment_basis else "Not known",
        "route": code_words("supply_route", found.supply_route) if found.supply_route else "Not known",
    }
    return render(request, "engagements/engagement.html", context)


def _others(request: MemberRequest, found: Engagement) -> list[Engagement]:
    """What else the worker has there for some of the days."""
    if found.state in OVER:
        return []
    return queries.others_of(
        request.member,
        worker_key=found.worker_key,
        authority=found.authority,
        days=(found.start_date, found.planned_end_date),
        but=found.pk,
    )


@requires(Permission.CHECK)
@require_POST
def start_engagement(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Start it, where it may."""
    found = found_engagement(request, pk, to_change=True)
    try:
        started = actions.start(by=request.member.actor, engagement=found)
    except EngagementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The engagement is recorded as started.{_judged_first(found, started)}")
    return redirect("engagement", region=region, pk=pk)


def _judged_first(before: Engagement, now: Engagement) -> str:
    """What is said where it was judged again before it started."""
    if before.current_id == now.current_id:
        return ""
    return (
        f" {now.current.get_because_display()}, so it was judged again first: {now.current.number} says what changed."
    )


@requires(Permission.CHECK)
def start_in_an_emergency(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Start it before its exception is signed, with a reason."""
    found = found_engagement(request, pk, to_change=True)
    form = Words(
        request.POST if request.method == "POST" else None,
        label="Why can it not wait?",
        hint="Never a name. The director is told, and it is counted among the region’s emergency starts.",
        missing="Say why it cannot wait",
    )
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.start_in_an_emergency(
                by=request.member.actor, engagement=found, words=form.cleaned_data["words"]
            )
        except EngagementError as error:
            form.add_error(error.field, str(error))
        else:
            words = "The engagement is recorded as started in an emergency. It waits for a review."
            messages.success(request, words + _judged_first(found, started))
            return redirect("engagement", region=region, pk=pk)
    context = {
        "engagement": found,
        "form": form,
        "cannot_tell": found.current.decision == Decision.CANNOT_TELL,
        "review_days": starting.review_days(found),
    }
    return render(request, "engagements/emergency.html", context, status=422 if form.errors else 200)


@requires(Permission.CHECK)
def review_emergency(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Write down what the review of an emergency start came to."""
    found = found_engagement(request, pk, to_change=True)
    form = Words(
        request.POST if request.method == "POST" else None,
        label="What did the review come to?",
        hint="Never a name.",
        missing="Say what the review came to",
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.review(by=request.member.actor, engagement=found, words=form.cleaned_data["words"])
        except EngagementError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "The review is on record.")
            return redirect("engagement", region=region, pk=pk)
    started_it = request.member.actor == found.started_by
    context = {"engagement": found, "form": form, "started_it": started_it, "reviewers": queries.reviewers(found)}
    return render(request, "engagements/review.html", context, status=422 if form.errors else 200)


@requires(Permission.CHECK)
def end_engagement(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """End it, with its last day; or put right the last day of one that has ended."""
    found = found_engagement(request, pk, to_change=True)
    form = EndEngagement(request.POST if request.method == "POST" else None, recorded=found.ended_on)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(by=request.member.actor, engagement=found, ended_on=form.cleaned_data["ended_on"])
        except EngagementError as error:
            form.add_error("ended_on", str(error))
        else:
            last = date(form.cleaned_data["ended_on"])
            messages.success(request, f"The engagement is recorded as ended. Its last day was {last}.")
            return redirect("engagement", region=region, pk=pk)
    context = {"engagement": found, "form": form}
    return render(request, "engagements/end.html", context, status=422 if form.errors else 200)
