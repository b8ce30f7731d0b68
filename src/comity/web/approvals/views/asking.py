"""Requests: begun from a failed check, filled in, asked, and followed until they are over."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comity.memorandum.words import within
from comity.web.agreements.queries import names_of
from comity.web.approvals import actions, queries
from comity.web.approvals.earlier import earlier, goes_on_from
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.filling import Filled, filled
from comity.web.approvals.forms import Answer, RequestForm, Withdraw
from comity.web.approvals.found import found_of
from comity.web.approvals.going_on import may_go_on
from comity.web.approvals.lateness import before_asking, before_signing, counts_words, waits_for_review
from comity.web.approvals.models import ExceptionRequest, Question
from comity.web.approvals.permissions import entitled, may_request, speaks_for
from comity.web.approvals.register import is_shown
from comity.web.approvals.resting import words_of
from comity.web.approvals.shown import Step, clauses_words, facts, next_words, steps
from comity.web.approvals.telling import standing_of
from comity.web.approvals.wanting import OPEN, in_request
from comity.web.approvals.whose import stuck, why_not_theirs, would_be_stuck
from comity.web.asked import Asked
from comity.web.engagements import actions as engaging
from comity.web.engagements import queries as engagements
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.permissions import may_propose
from comity.web.engagements.sealed import PastRetentionError
from comity.web.engagements.stopping import stopped
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.READ_REGISTER)
@require_safe
def requests(request: MemberRequest, region: str) -> HttpResponse:
    """The requests that a member may see, the latest first, with what each has come to."""
    page = Asked(request, "page").page(queries.requests(request.member))
    rows = [(each, standing_of(each)) for each in page.object_list]
    context = {"page": page, "rows": rows, "clauses_words": clauses_words}
    return render(request, "approvals/requests.html", context)


@requires(Permission.REQUEST_EXCEPTIONS)
@require_POST
def begin(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Begin a request from a failed check; where no engagement was proposed from it yet, one is."""
    check = get_object_or_404(engagements.checks(request.member), number=number)
    try:
        engagement = check.engagement
        if engagement is None:
            if not may_propose(request.member, check):
                raise PermissionDenied(Permission.CHECK.value)
            engagement = engaging.propose(by=request.member.actor, check=check)
        made = actions.draft(by=request.member, engagement=engagement)
    except (ApprovalError, EngagementError, PastRetentionError) as error:
        messages.error(request, str(error))
        return redirect("check", region=region, number=number)
    return redirect("change_exception", region=region, pk=made.pk)


def found_request(request: MemberRequest, pk: UUID) -> ExceptionRequest:
    """A request. Raises Http404 where the member may not see it."""
    return get_object_or_404(queries.requests(request.member), pk=pk)


@requires(Permission.REQUEST_EXCEPTIONS)
@never_cache
def change(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Fill a request in, keep it for later, or ask it."""
    found = found_request(request, pk)
    if not may_request(request.member, found.authority):
        raise PermissionDenied(Permission.REQUEST_EXCEPTIONS.value)
    if found.asked_at is not None:
        return redirect("exception", region=region, pk=pk)
    try:
        says = filled(found.from_check)
    except PastRetentionError:
        raise Http404 from None
    form = RequestForm(request.POST if request.method == "POST" else None, request=found)
    if request.method == "POST" and (kept_at := _kept_or_asked(request, found, form, says)):
        return redirect(kept_at)
    person = request.member.person
    hindered = would_be_stuck(found, says, person, timezone.localdate()) if person is not None else None
    longest = says.departures.longest_weeks
    context = {
        "asked": found,
        "form": form,
        "stuck": hindered,
        "counts": counts_words(found, timezone.localdate()),
        "late": before_asking(found, timezone.localdate()),
        "facts": facts(found, standing_of(found)),
        "found": found_of(found),
        "earlier": earlier(found),
        "before": goes_on_from(found),
        "stopped": stopped(found.engagement.current),
        "longest": longest,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/change.html", context, status=status)


def _kept_or_asked(request: MemberRequest, found: ExceptionRequest, form: RequestForm, says: Filled) -> str:
    """Keep what was filled in, and ask for it where that is wanted; gives where to go then. Empty where something is
    wrong: the form has all of it."""
    asks, here = "ask" in request.POST, found.region.slug
    if not form.is_valid():
        form.say(in_request(form.filled_in, says, timezone.localdate()) if asks else ())
        return ""
    try:
        kept = actions.change_draft(by=request.member, request=found, given=form.given())
        if not asks:
            messages.success(request, "The request is kept. It has not been asked yet.")
            return reverse("exception_requests", args=[here])
        made = actions.ask(by=request.member, request=kept)
    except ApprovalError as error:
        form.say((error, *error.besides))
        return ""
    if stuck(made, timezone.localdate()) is None:
        messages.success(request, f"{made.number} is asked. Whoever is first to decide has been told.")
    else:
        messages.warning(request, f"{made.number} is asked, but not everybody who must decide it can.")
    return reverse("exception", args=[here, made.pk])


@requires(Permission.READ_REGISTER)
@never_cache
@require_safe
def exception(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """A request: what it has come to, the route with what is next, and what was said."""
    found = found_request(request, pk)
    if found.asked_at is None:
        if may_request(request.member, found.authority):
            return redirect("change_exception", region=region, pk=pk)
        raise Http404
    stands = standing_of(found)
    route = steps(found, stands)
    speaks = speaks_for(request.member, found)
    reads = request.member.may_in(Permission.READ_CHECKS, found.authority)
    context = {
        "asked": found,
        "stands": stands,
        "steps": route,
        "next": next_words(stands, route),
        "stuck": stuck(found, timezone.localdate()),
        "counts_if": before_signing(found, timezone.localdate()),
        "facts": facts(found, stands),
        "found": found_of(found),
        "earlier": earlier(found),
        "before": goes_on_from(found),
        "stopped": stopped(found.engagement.current) if reads else "",
        "said": words_of(found),
        "questions": Question.objects.filter(needed__request=found).select_related("asked_by", "needed"),
        "decide_at": _own_turn(request, found, route),
        "next_group": next((within(each.who) for each in route if each.is_next and each.needed.group), ""),
        "may_answer": speaks,
        "may_withdraw": speaks and stands.state in OPEN,
        "may_go_on": speaks and may_go_on(found, stands, timezone.localdate()),
        "reads_checks": reads,
        "in_register": is_shown(stands),
        "of_start": waits_for_review(found, timezone.localdate()) if stands.waits_for_review else "",
        "names": names_of([found.withdrawn_by]),
    }
    return render(request, "approvals/exception.html", context)


def _own_turn(request: MemberRequest, found: ExceptionRequest, route: list[Step]) -> int | None:
    """The place of the sign-off that the member may decide now."""
    person = request.member.person
    for each in route:
        if each.is_next and person is not None:
            basis = entitled(request.member, each.needed, timezone.localdate())
            if basis is not None and not why_not_theirs(found, each.needed, person, basis):
                return each.needed.position
    return None


@requires(Permission.REQUEST_EXCEPTIONS)
@require_POST
def throw_away(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Delete a request that was never asked."""
    try:
        actions.throw_away(by=request.member, request=found_request(request, pk))
    except ApprovalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The request is thrown away. It had not been asked.")
    return redirect("exception_requests", region=region)


@requires(Permission.REQUEST_EXCEPTIONS)
@never_cache
def withdraw(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Say what withdrawing it does, and withdraw it with a reason."""
    found = found_request(request, pk)
    if not speaks_for(request.member, found):
        raise PermissionDenied(Permission.REQUEST_EXCEPTIONS.value)
    stands = standing_of(found)
    if stands.state not in OPEN:
        messages.error(request, "It is over, or was never asked, so it cannot be withdrawn.")
        return redirect("exception", region=region, pk=pk)
    form = Withdraw(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(by=request.member, request=found, words=form.cleaned_data["words"])
        except ApprovalError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, "It is withdrawn. It stays on record, and excepts nothing.")
            return redirect("exception", region=region, pk=pk)
    context = {"asked": found, "stands": stands, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/withdraw.html", context, status=status)


@requires(Permission.REQUEST_EXCEPTIONS)
@never_cache
def answer(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Answer what somebody asked before they decide."""
    held = queries.requests(request.member)
    found = get_object_or_404(
        Question.objects.select_related("needed__request__authority"), pk=pk, needed__request__in=held
    )
    if not speaks_for(request.member, found.needed.request):
        raise PermissionDenied(Permission.REQUEST_EXCEPTIONS.value)
    form = Answer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(by=request.member, question=found, answer=form.cleaned_data["answer"])
        except ApprovalError as error:
            form.add_error("answer" if error.field else None, str(error))
        else:
            messages.success(request, "The answer is on record, and whoever asked has been told.")
            return redirect("exception", region=region, pk=found.needed.request_id)
    context = {"question": found, "asked": found.needed.request, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/answer.html", context, status=status)
