"""Checks: the list, the answer with its working and what would comply, and the receipt."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from comity.judge import answers
from comity.judge.check import Check as Judged
from comity.judge.conform import TOLD
from comity.web.agreements.queries import in_force, names_of
from comity.web.asked import Asked
from comity.web.engagements import actions, queries
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.answering import answered, answered_of_team, answered_though_stopped
from comity.web.engagements.cover import ends_of, no_breach_until, words_of_started
from comity.web.engagements.errors import WithdrawnError
from comity.web.engagements.excepting import SAID_SIGNED, SIGNED_FACTS, Excepted, exceptions_of, was_said_signed
from comity.web.engagements.facts import code_words
from comity.web.engagements.forms import ChangeReason, ProposeEngagement
from comity.web.engagements.forms.facts import with_label
from comity.web.engagements.gathering import HELD_FIELDS, Source
from comity.web.engagements.judged import as_judged, may_be_signed_off
from comity.web.engagements.memoranda import NotKeptError
from comity.web.engagements.models import OVER, Because, Check, State
from comity.web.engagements.permissions import may_ask, may_judge_again, may_propose, may_take_over
from comity.web.engagements.sealed import PastRetentionError, receipt_bytes, receipt_of, sources_of
from comity.web.engagements.shown import begun_words, changed_since, facts_shown
from comity.web.engagements.stopping import stopped, stopped_of
from comity.web.engagements.unasked import unasked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission

NEEDED = Permission.READ_CHECKS


@requires(NEEDED)
@require_safe
def checks(request: MemberRequest, region: str) -> HttpResponse:
    """The checks that a member may see, what they have begun, and where to begin another."""
    asked = Asked(request, "page")
    page = asked.page(queries.latest_checks(request.member))
    context = {
        "page": page,
        "stopped": stopped_of(page.object_list),
        "drafts": [(each, begun_words(each)) for each in queries.drafts(request.member)],
        "desks": queries.desks(request.member) if request.member.may(Permission.CHECK) else [],
        "in_force": in_force(request.region, timezone.localdate()),
        "reads_engagements": request.member.may(Permission.READ_ENGAGEMENTS),
        "engagements": queries.engagements(request.member).count(),
        "emergencies": queries.emergencies(request.member).count(),
        "role_words": lambda code: code_words("role", code) if code else "Role not known",
    }
    return render(request, "engagements/checks.html", context)


def found_check(request: MemberRequest, number: str) -> Check:
    """The check of a number. Raises Http404 where the member may not see it."""
    return get_object_or_404(queries.checks(request.member), number=number)


@requires(NEEDED)
@never_cache
@require_safe
def check(request: MemberRequest, region: str, number: str) -> HttpResponse:
    """What a check came to: the decision in words, each clause, what would comply, and the caps beside it."""
    found = found_check(request, number)
    try:
        judged = _judged(found)
        facts = facts_shown(found, judged)
    except PastRetentionError:
        return render(request, "engagements/check_deleted.html", {"check": found}, status=HTTPStatus.GONE)
    later = found.followed_by.first()
    team = list(queries.team_of(request.member, found)) if found.team and later is None else []
    exceptions = exceptions_of(found.engagement, timezone.localdate()) if found.engagement and later is None else []
    stops, withdrawn = stopped_of(team or [found]), _is_of_one(found, State.WITHDRAWN)
    context = answered(judged) | {
        "check": found,
        "stopped": stops.get(found.pk, ""),
        "decision": found.decision,
        "facts": facts,
        **(_as_it_stands(request, found, judged, exceptions) if later is None else {}),
        **answered_of_team(team, stops),
        "exceptions": [each for each in exceptions if each.is_open],
        "reads_exceptions": request.member.may(Permission.READ_EXCEPTIONS),
        "later": later,
        "changed": changed_since(found, facts),
        "unasked": unasked(found, may_take_over=may_take_over(request.member, found)),
        "said_signed": SAID_SIGNED if found.publication_id and was_said_signed(found) else "",
        "names": names_of([found.by]),
        "may_judge_again": may_judge_again(request.member, found) and later is None and not withdrawn,
        "withdrawn": withdrawn,
        "may_take_over": may_take_over(request.member, found),
        "may_propose": may_propose(request.member, found) and found.engagement_id is None,
        "may_ask": may_ask(request.member, found) and later is None and not withdrawn and may_be_signed_off(found),
        "propose": ProposeEngagement(),
        "receipt_page": _public(request, found),
    }
    if found.pk in stops:
        context |= answered_though_stopped(context["words"], stops[found.pk])
    return render(request, "engagements/check.html", context)


def _as_it_stands(request: MemberRequest, found: Check, judged: Judged, exceptions: list[Excepted]) -> dict[str, Any]:
    """What the page of the latest check says besides, or otherwise: where its engagement has started, or is covered
    only until a day, and whether the worker is engaged there already."""
    of, said = found.engagement, dict[str, Any]()
    if of is None or of.state not in OVER:
        said["others"] = queries.others_of(
            request.member,
            worker_key=found.worker_key,
            authority=found.authority,
            days=(judged.facts.get("start_date"), judged.facts.get("planned_end_date")),
            but=found.engagement_id,
        )
    if of is None:
        return said
    today = timezone.localdate()
    ends = ends_of(found, exceptions, today)
    words = ends.words if ends else ""
    if ends is None and of.state == State.STARTED:
        words = words_of_started(judged, no_breach_until(of, today))
    asks = request.member.may_in(Permission.REQUEST_EXCEPTIONS, of.authority)
    return said | {"ends": ends, "asks": asks} | ({"words": words} if words else {})


def _is_of_one(found: Check, state: State) -> bool:
    """Whether a check is of an engagement that has come to this."""
    return found.engagement is not None and found.engagement.state == state


def _judged(found: Check) -> Judged:
    try:
        return as_judged(found)
    except NotKeptError:
        raise Http404 from None


def _public(request: HttpRequest, found: Check) -> str:
    return request.build_absolute_uri(reverse("confirm_receipt", args=[found.number, found.digest]))


@requires(NEEDED)
@require_safe
def receipt_json(request: MemberRequest, region: str, number: str) -> HttpResponse:
    """The receipt exactly as it was made. Whoever takes it is on the record."""
    found = found_check(request, number)
    try:
        content = receipt_bytes(found)
    except PastRetentionError:
        raise Http404 from None
    actions.hand_over(by=request.member.actor, check=found)
    return _file(content, "application/json", f"{found.number}.json")


@requires(NEEDED)
@require_safe
def receipt_pdf(request: MemberRequest, region: str, number: str) -> HttpResponse:
    """The receipt to print, with the QR code of its public page. Whoever takes it is on the record."""
    from comity.web.engagements.printed import printed

    found = found_check(request, number)
    try:
        judged = _judged(found)
    except PastRetentionError:
        raise Http404 from None
    lacking = answers.missing(judged)
    content = printed(
        found,
        judged,
        words=answers.words(judged, lacking),
        facts=facts_shown(found, judged),
        complying=answers.would_comply(judged),
        address=_public(request, found),
        stopped=stopped(found),
        unasked=unasked(found),
    )
    actions.hand_over(by=request.member.actor, check=found)
    return _file(content, "application/pdf", f"{found.number}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(NEEDED)
@never_cache
@require_safe
def replay(request: MemberRequest, region: str, number: str) -> HttpResponse:
    """The receipt judged again under the memorandum that it was made with, and whether anything came out otherwise."""
    found = found_check(request, number)
    try:
        again = actions.judged_as_then(found)
    except (PastRetentionError, NotKeptError):
        raise Http404 from None
    return render(request, "engagements/replay.html", {"check": found, "again": again})


@requires(Permission.CHECK)
def judge_again(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Say what has changed, or only what could; then its questions are asked again, filled in as they were."""
    found = found_check(request, number)
    if not may_judge_again(request.member, found) or request.member.person is None:
        raise PermissionDenied(Permission.CHECK.value)
    if (later := queries.latest_of(found)) != found:
        messages.info(request, "This check was judged again already. This is the latest.")
        return redirect("check", region=region, number=later.number)
    if request.POST.get("only"):
        person, made_by = request.member.person, found.made_by_organisation
        draft = actions.begin(person=person, organisation=made_by, candidates=[candidate_of(found)])
        return redirect("draft", region=region, pk=draft.pk)
    if _is_of_one(found, State.WITHDRAWN):
        messages.info(request, str(WithdrawnError()))
        return redirect("check", region=region, number=number)
    ended = _is_of_one(found, State.ENDED)
    form = ChangeReason(request.POST if request.method == "POST" else None, ended=ended)
    if request.method == "POST" and form.is_valid():
        draft = actions.begin(
            person=request.member.person,
            organisation=found.made_by_organisation,
            candidates=[candidate_of(found)],
            follows=found,
            because=Because(form.cleaned_data["because"]),
        )
        return redirect("draft", region=region, pk=draft.pk)
    context = {"check": found, "form": form}
    return render(request, "engagements/judge_again.html", context, status=422 if form.errors else 200)


@requires(Permission.CHECK)
@require_POST
def take_over(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Begin a check of one's own with what a supplier said of the candidate."""
    found = found_check(request, number)
    if not may_take_over(request.member, found) or request.member.person is None or found.authority is None:
        raise PermissionDenied(Permission.CHECK.value)
    draft = actions.begin(person=request.member.person, organisation=found.authority, candidates=[candidate_of(found)])
    return redirect("draft", region=region, pk=draft.pk)


def candidate_of(found: Check) -> dict[str, Any]:
    """What a draft begins with: the facts of a check as text, where each came from, and that all were asked.

    What is held of the worker is left out, with the answers in its place put back: it is asked anew when it is judged.
    So is what was said of a sign-off: those that were signed here are known.
    """
    from comity.dictionary import fields_by_name
    from comity.web.engagements.questions import QUESTIONS

    try:
        facts = receipt_of(found)["facts"]
        sources = sources_of(found)
    except PastRetentionError:
        raise Http404 from None
    held = {name for name, each in sources.items() if each.source is Source.HELD} & set(HELD_FIELDS) | set(SIGNED_FACTS)
    facts = {name: value for name, value in facts.items() if name not in held}
    facts |= (facts.get(TOLD) or {}).get("instead_of", {})
    told = {True: "yes", False: "no", None: ""}
    texts = {
        name: told[value] if value is None or isinstance(value, bool) else str(value)
        for name, value in facts.items()
        if name in fields_by_name()
    }
    kept = {name: {"source": each.source.value, "words": each.words} for name, each in sources.items() if name in texts}
    every = sorted({name for question in QUESTIONS for name in question.fields})
    return {"facts": texts, "sources": kept, "asked": every}


@requires(Permission.CHECK)
@require_POST
def propose(request: MemberRequest, region: str, number: str) -> HttpResponseBase:
    """Propose an engagement from a check."""
    found = found_check(request, number)
    if not may_propose(request.member, found):
        raise PermissionDenied(Permission.CHECK.value)
    form = ProposeEngagement(request.POST)
    if not form.is_valid():
        messages.error(request, "The reference is at most 200 characters.")
        return redirect("check", region=region, number=number)
    try:
        made = actions.propose(by=request.member.actor, check=found, reference=form.cleaned_data["reference"])
    except EngagementError as error:
        messages.error(request, with_label("Your own reference", str(error)) if error.field else str(error))
        return redirect("check", region=region, number=number)
    return redirect("engagement", region=region, pk=made.pk)
