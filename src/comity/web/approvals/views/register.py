"""The shared register: each exception as the region sees it, questions and answers, and how many there are of what."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.memorandum.base import Post
from comity.web.approvals import actions, approved, queries
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.forms import Answer, Challenges
from comity.web.approvals.models import Challenge
from comity.web.approvals.permissions import ROLE_OF, may_challenge, may_request
from comity.web.approvals.register import by_month, entries, told_in_time, until_words
from comity.web.approvals.register import counts as counted
from comity.web.approvals.shown import steps
from comity.web.approvals.whose import stuck_requests
from comity.web.asked import Asked
from comity.web.engagements.emergencies import by_authority
from comity.web.engagements.facts import code_words
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission, Role


@requires(Permission.READ_REGISTER)
@require_safe
def register(request: MemberRequest, region: str) -> HttpResponse:
    """The region's exceptions, the latest first."""
    Asked(request)
    found = entries(queries.registered(request.member), timezone.localdate())
    context = {
        "entries": found,
        "in_force": sum(each.stands.in_force for each in found),
        "over_words": approved.over_words,
        "until_words": until_words,
        "role_words": lambda code: code_words("role", code) if code else "Not known",
    }
    return render(request, "approvals/register.html", context)


@requires(Permission.READ_REGISTER)
@never_cache
def registered(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """One exception of the register, with what members asked and were answered, and a form to ask."""
    found = get_object_or_404(queries.registered(request.member), number=number)
    entry = next(iter(entries([found], timezone.localdate())), None)
    if entry is None:
        raise Http404
    may = may_challenge(request.member, found)
    form = Challenges(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may:
            raise PermissionDenied(Permission.CHALLENGE_EXCEPTIONS.value)
        if form.is_valid():
            try:
                actions.challenge(
                    by=request.member,
                    request=found,
                    words=form.cleaned_data["words"],
                    is_objection=form.cleaned_data["is_objection"] == "yes",
                )
            except ApprovalError as error:
                form.add_error(error.field or None, str(error))
            else:
                messages.success(request, "It is on record, and the authority has been told.")
                return redirect("registered_exception", region=region, number=number)
    challenges = list(found.challenges.select_related("organisation"))
    context = {
        "entry": entry,
        "asked": found,
        "steps": steps(found, entry.stands),
        "clauses": approved.clauses_words(found, entry.stands),
        "over": approved.over_words(found, entry.stands),
        "days": approved.days_words(found, entry.stands),
        "until": until_words(entry.stands),
        "role": code_words("role", found.role) if found.role else "Not known",
        "challenges": challenges,
        "may_challenge": may,
        "may_answer": may_request(request.member, found.authority),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/registered.html", context, status=status)


@requires(Permission.READ_REGISTER)
@require_safe
def counts(request: MemberRequest, region: str) -> HttpResponse:
    """How many exceptions there are by authority, role, supplier, approver and reason, and month by month; how many
    emergency starts; and, for the region's lead, the requests that nobody can decide."""
    from comity.packs.document import Chart, Column, Series, Table
    from comity.web.assessments.shown import shown

    Asked(request)
    found = entries(queries.registered(request.member), timezone.localdate())
    roles = {each.request.role: code_words("role", each.request.role) for each in found if each.request.role}
    posts = {post.value: ROLE_OF[post].label for post in Post}
    months = by_month(found)
    blocks = []
    if months:
        said = " ".join(f"{month}: {count:,}." for month, count in months)
        chart = Chart(
            "Exceptions by the month of their first day",
            said,
            (Series("Exceptions", "excepted"),),
            tuple((month, {"Exceptions": count}) for month, count in months),
        )
        table = Table("Month by month", (Column("Month"), Column("Exceptions", numeric=True)), tuple(months))
        blocks = [shown(chart), shown(table)]
    today = timezone.localdate()
    context = {
        "counts": counted(found, roles | posts),
        "blocks": blocks,
        "total": len(found),
        "told_in_time": told_in_time(found),
        "emergencies": by_authority(today),
        "stuck": stuck_requests(today) if Role.REGIONAL_LEAD in request.member.roles else [],
    }
    return render(request, "approvals/counts.html", context)


@requires(Permission.REQUEST_EXCEPTIONS)
@never_cache
def answer(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Answer a challenge, in the register."""
    found = get_object_or_404(Challenge.objects.select_related("request__authority", "organisation"), pk=pk)
    if not may_request(request.member, found.request.authority):
        raise Http404
    form = Answer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_challenge(by=request.member, challenge=found, answer=form.cleaned_data["answer"])
        except ApprovalError as error:
            form.add_error("answer" if error.field else None, str(error))
        else:
            messages.success(request, "The answer is in the register, and whoever asked has been told.")
            return redirect("registered_exception", region=region, number=found.request.number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/answer_challenge.html", {"challenge": found, "form": form}, status=status)
