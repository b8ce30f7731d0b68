"""Deciding a request: the decision first, and the evidence beneath it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from comity.memorandum.departing import Does
from comity.web.approvals import actions, approved
from comity.web.approvals.alone import would_leave_stuck
from comity.web.approvals.earlier import earlier, goes_on_from
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.forms import Decide
from comity.web.approvals.forms.deciding import ASK
from comity.web.approvals.found import found_of
from comity.web.approvals.lateness import before_signing
from comity.web.approvals.models import ExceptionRequest, Question, SignOffNeeded, Verdict
from comity.web.approvals.permissions import entitled
from comity.web.approvals.resting import words_of
from comity.web.approvals.shown import NOT_ASKED, facts, steps
from comity.web.approvals.state import Standing, State
from comity.web.approvals.statement import seen
from comity.web.approvals.telling import decision_of, standing_of
from comity.web.approvals.views.asking import found_request
from comity.web.approvals.whose import why_not_theirs
from comity.web.engagements.stopping import stopped
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.proving import ask_again, lately_proved
from comity.web.people.roles import Permission

DONE = {
    Verdict.APPROVE: "Your decision is on record. Whoever is next, or asked for it, has been told.",
    Verdict.PART: "It is approved in part or with conditions. Whoever is next, or asked for it, has been told.",
}
TOLD = "Whoever asked for it has been told."


@requires(Permission.DECIDE_EXCEPTIONS)
@never_cache
def decide(request: MemberRequest, region: str, pk: UUID, position: int) -> HttpResponseBase:
    """Decide the sign-off whose turn it is, or ask something first. Whoever is to decide proves again who they are, and
    before they have written anything; whoever has nothing to decide here only reads."""
    found = found_request(request, pk)
    needed = next((each for each in found.needed.all() if each.position == position), None)
    person = request.member.person
    basis = entitled(request.member, needed, timezone.localdate()) if needed is not None else None
    if needed is None or basis is None or person is None:
        raise Http404
    stands = standing_of(found)
    why_not = why_not_theirs(found, needed, person, basis) if decision_of(needed) is None else ""
    if stands.turn != position and not why_not:
        passed = f"{NOT_ASKED}. " if position in stands.passed else ""
        why_not = f"{passed}{stands.words}. There is nothing here to decide."
    if not why_not and not lately_proved(request):
        return ask_again(request)
    decides = request.method == "POST" and not why_not
    form = Decide(request.POST if decides else None, needed=needed, stands=stands)
    if decides and form.is_valid():
        try:
            said = _decided(request, found, needed, form)
        except ApprovalError as error:
            form.say((error, *error.besides))
        else:
            messages.success(request, said)
            return redirect("exception", region=region, pk=pk)
    reads = request.member.may_in(Permission.READ_CHECKS, found.authority)
    context = {
        "asked": found,
        "needed": needed,
        "stands": stands,
        "steps": steps(found, stands),
        "why_not": why_not,
        "leaves_stuck": would_leave_stuck(found, needed, person, basis, timezone.localdate()) if not why_not else None,
        "counts_if": before_signing(found, timezone.localdate()),
        "on_behalf_of": basis.on_behalf_of,
        "facts": facts(found, stands),
        "found": found_of(found),
        "earlier": earlier(found),
        "before": goes_on_from(found),
        "stopped": stopped(found.engagement.current) if reads else "",
        "reads_checks": reads,
        "terms": approved.terms(found, stands) if stands.in_part else [],
        "said": words_of(found),
        "questions": Question.objects.filter(needed__request=found).select_related("asked_by"),
        "saw": seen(found, needed),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/decide.html", context, status=status)


def _decided(request: MemberRequest, found: ExceptionRequest, needed: SignOffNeeded, form: Decide) -> str:
    given = form.cleaned_data
    if given["verdict"] == ASK:
        actions.ask_first(by=request.member, request=found, position=needed.position, words=given["words"])
        return "Your question is on record, and whoever asked for it has been told. The days run on."
    verdict = Verdict(given["verdict"])
    actions.decide(
        by=request.member,
        request=found,
        position=needed.position,
        verdict=verdict,
        saw=given["saw"],
        words=given["words"],
        clauses=given["clauses"] if verdict is Verdict.PART else None,
        last_day=given["last_day"] if verdict is Verdict.PART else None,
        pay_rate=form.units if verdict is Verdict.PART else None,
    )
    return _done(needed, verdict, standing_of(found_request(request, found.pk)))


def _done(needed: SignOffNeeded, verdict: Verdict, stands: Standing) -> str:
    """What came of a decision: whoever refuses theirs may leave what is others' to decide."""
    ended = stands.state is State.REFUSED
    if verdict is not Verdict.REFUSE:
        return "What the group came to is on record." if needed.does == Does.ACKNOWLEDGE else DONE[verdict]
    if needed.group:
        came = f"It excepts nothing from now on. {TOLD}" if ended else "The rest of the request stands."
        return f"It is on record that the group does not support it. {came}"
    left = "What you were asked to sign is refused. The rest of the request is others’ to decide, and goes on."
    return f"It is refused. {TOLD}" if ended else left
