"""Submitting, approving, authorising and reopening a return, each on a page that shows what is signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns import actions
from comity.web.returns.findings import counted, memorandum_of
from comity.web.returns.forms.signing import Authorise, Reopen, Sign
from comity.web.returns.locking import why_no_contest
from comity.web.returns.models import Contest, Return, Signature, Step, Version
from comity.web.returns.national import added_rows
from comity.web.returns.national_standing import missing_from, national_standing
from comity.web.returns.permissions import NEEDED, may_contest, may_reopen, may_sign
from comity.web.returns.signing import held_against, seen
from comity.web.returns.steps import in_the_way, way
from comity.web.returns.views.finding import found_return

DONE: dict[Step, str] = {
    Step.SUBMIT: "The return is submitted. Those who approve it have been told.",
    Step.APPROVE: "The return is approved. Those who authorise it have been told.",
    Step.AUTHORISE: "The return is authorised. It is made.",
}


@requires(Permission.MAKE_RETURN, reauthenticates=True)
def submit_return(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Submit a return: the first of the three signatures."""
    return _sign(request, quarter, code, Step.SUBMIT)


@requires(Permission.APPROVE_RETURN, reauthenticates=True)
def approve_return(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Approve what was submitted."""
    return _sign(request, quarter, code, Step.APPROVE)


@requires(Permission.AUTHORISE_RETURN, reauthenticates=True)
def authorise_return(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Authorise what was approved, and say whether the region pools it."""
    return _sign(request, quarter, code, Step.AUTHORISE)


def _sign(request: MemberRequest, quarter: str, code: str, step: Step) -> HttpResponseBase:
    given = found_return(request, quarter, code)
    if not may_sign(request.member, given, step):
        raise PermissionDenied(NEEDED[step].value)
    kind = Authorise if step == Step.AUTHORISE else Sign
    form = kind(request.POST) if request.method == "POST" else kind()
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign(
                by=request.member,
                given=given,
                step=step,
                saw=form.cleaned_data["saw"],
                pooled=form.cleaned_data.get("pooled") == "yes",
            )
        except actions.NotSignedError as error:
            form.add_error(None, str(error))
            given = found_return(request, quarter, code)
        else:
            messages.success(request, DONE[step])
            return redirect("return", region=request.region.slug, quarter=quarter, code=code)
    status = 422 if form.errors else 200
    return render(request, "returns/sign.html", _shown(request, given, step, form), status=status)


def _shown(request: MemberRequest, given: Return, step: Step, form: Sign) -> dict[str, Any]:
    signatures = list(given.signatures.filter(turn=given.turn))
    own = next((each for each in signatures if request.member.person and each.by_id == request.member.person.pk), None)
    version = given.current
    context: dict[str, Any] = {
        "given": given,
        "form": form,
        "way": way(request.member, given, step, signatures, own),
        "signatures": signatures,
        "standing": in_the_way(given),
        "may_reopen": may_reopen(request.member, given),
        "may_contest": may_contest(request.member, given) and not why_no_contest(given),
        "saw": "",
        "issues": reverse("issues", args=[request.region.slug, given.round.quarter, given.authority.code]),
    }
    if version is None:
        return context
    return {
        **context,
        **_signed(given, version),
        "contested_since": _since(signatures, list(given.contests.all())),
        "national": national_standing(given, version),
        "national_missing": missing_from(given, version),
    }


def _signed(given: Return, version: Version) -> dict[str, Any]:
    """What is signed, all of it."""
    from comity.returns.explanations import reason_words

    explanations = [each for each in given.explanations.all() if each.counts]
    contests = list(given.contests.all())
    headings = {clause.kind.value: clause.heading for clause in memorandum_of(version).clauses}
    return {
        "version": version,
        "memorandum": memorandum_of(version),
        "counted": counted(version) if version.tally else None,
        "explanations": explanations,
        "reason_words": reason_words,
        "contests": contests,
        "headings": headings,
        "names": names_of([version.made_by, *(each.made_by for each in explanations)]),
        "national_added": added_rows(given, headings),
        "saw": seen(given, version),
    }


def _since(signatures: list[Signature], contests: list[Contest]) -> int:
    """How many findings have been contested or answered since the first signature: its signer saw them otherwise."""
    if not signatures:
        return 0
    first = min(each.at for each in signatures)
    return sum(max(each.made_at, each.answered_at or each.made_at) > first for each in contests)


@requires(Permission.READ_RETURN, reauthenticates=True)
def reopen_return(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Open a signed return again, or take back what one has submitted: with a reason."""
    given = found_return(request, quarter, code)
    if not may_reopen(request.member, given):
        raise PermissionDenied("reopen")
    form = Reopen(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen(by=request.member, given=given, reason=form.cleaned_data["reason"])
        except actions.NotSignedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The return is open again. It can be changed, and is signed anew from the start.")
            return redirect("return", region=region, quarter=quarter, code=code)
    signatures = list(given.signatures.filter(turn=given.turn))
    person = request.member.person
    context = {
        "given": given,
        "form": form,
        "signatures": signatures,
        "takes_back": len(signatures) == 1 and person is not None and signatures[0].by_id == person.pk,
    }
    return render(request, "returns/reopen.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_RETURN)
def return_history(request: MemberRequest, region: str, quarter: str, code: str) -> HttpResponseBase:
    """Every turn of a return: who signed what and when, why it was opened again, and whether what was signed stands."""
    given = found_return(request, quarter, code)
    reopenings = {each.turn: each for each in given.reopenings.all()}
    turns: dict[int, list[Any]] = {turn: [] for turn in range(given.turn, 0, -1)}
    for signature in given.signatures.select_related("version").order_by("at"):
        held = held_against(signature, given)
        turns.setdefault(signature.turn, []).append({"signature": signature, "held": held})
    context = {
        "given": given,
        "turns": [{"number": turn, "signed": signed, "ended": reopenings.get(turn)} for turn, signed in turns.items()],
        "names": names_of(each.by for each in reopenings.values()),
    }
    return render(request, "returns/history.html", context)
