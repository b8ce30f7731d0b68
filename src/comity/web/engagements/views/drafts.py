"""Filling a check in: one question to a page, taken up again whenever, and looked over before it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from comity.dictionary import fields_by_name
from comity.dictionary.registration import registration_number
from comity.memorandum.model import Memorandum
from comity.web.engagements import actions, memoranda, queries
from comity.web.engagements.errors import EngagementError
from comity.web.engagements.excepting import was_said_signed
from comity.web.engagements.facts import FactsError, Wrong, again_in, in_words, read
from comity.web.engagements.fixed import refused
from comity.web.engagements.forms import AnswerQuestion
from comity.web.engagements.forms.facts import LABELS, UNKNOWN, classes_of, in_a_page, with_label
from comity.web.engagements.gathering import SOURCE_WORDS, Gathered, Source, Sourced, gather, read_sources
from comity.web.engagements.memoranda import Held, NoMemorandumError
from comity.web.engagements.models import Because, Check, Draft
from comity.web.engagements.permissions import SUPPLIERS
from comity.web.engagements.questions import BY_SLUG, Question, asked, following
from comity.web.engagements.sealed import PastRetentionError, draft_content
from comity.web.engagements.views.checks import candidate_of
from comity.web.gate import requires
from comity.web.organisations.models import Organisation
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked


@dataclass(frozen=True, slots=True)
class Open:
    """A draft with what it holds, and the memorandum that it would be judged by."""

    draft: Draft
    candidates: list[dict[str, Any]]
    held: Held

    @property
    def by_supplier(self) -> bool:
        """Whether a supplier fills it in, who must say whose candidate it is."""
        return self.draft.organisation.kind in SUPPLIERS

    def questions(self, candidate: int) -> list[Question]:
        """The questions of one candidate."""
        facts = self.candidates[candidate]["facts"]
        return asked(facts, self.held.memorandum, supplier=self.by_supplier)


def opened(request: MemberRequest, pk: UUID, candidate: int = 0) -> Open:
    """A person's own draft. Raises Http404 where it is not theirs, or has no such candidate."""
    found = queries.drafts(request.member).filter(pk=pk).first()
    if found is None:
        messages.info(request, "There is no such open check of yours. If you had it judged, it is under Checks.")
        raise Http404
    content = draft_content(found)
    if candidate >= len(content["candidates"]):
        raise Http404
    try:
        held = memoranda.of_region(request.region, timezone.localdate())
    except NoMemorandumError:
        raise Http404 from None
    return Open(found, content["candidates"], held)


@requires(Permission.CHECK)
@require_POST
def begin_check(request: MemberRequest, region: str) -> HttpResponseBase:
    """Begin a check for one of the member's organisations."""
    organisation = next((one for one in queries.desks(request.member) if one.code == request.POST.get("for")), None)
    if organisation is None or request.member.person is None:
        raise Http404
    first: dict[str, Any] = {"facts": {}, "sources": {}, "asked": []}
    if organisation.kind not in SUPPLIERS:
        first["facts"]["authority"] = organisation.code
        first["sources"]["authority"] = {"source": Source.OWN.value, "words": organisation.name}
        if words := _no_party(request, organisation):
            messages.error(request, words)
            return redirect("checks", region=region)
    draft = actions.begin(person=request.member.person, organisation=organisation, candidates=[first])
    return _onward(request, draft, 0, "")


@requires(Permission.CHECK)
@never_cache
@sensitive_post_parameters()
def draft_question(request: MemberRequest, region: str, pk: UUID, candidate: int, question: str) -> HttpResponseBase:
    """One question about one candidate."""
    held = opened(request, pk, candidate)
    asking = BY_SLUG.get(question)
    if asking is None or asking not in held.questions(candidate):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AnswerQuestion(
        sent,
        fields=asking.fields,
        memorandum=held.held.memorandum,
        authorities=[(one.code, one.name) for one in queries.authorities(request.member)]
        if question == "authority"
        else (),
        worker=held.candidates[candidate]["facts"].get("worker", ""),
        initial=_initial(held.candidates[candidate], asking),
    )
    if sent is not None and form.is_valid() and not _refused(held.draft, form):
        draft = actions.answer(draft=held.draft, candidate=candidate, facts=form.answers())
        return _onward(request, draft, candidate, question)
    facts = held.candidates[candidate]
    context = {
        "draft": held.draft,
        "candidate": candidate,
        "number": len(held.candidates),
        "question": asking,
        "hint": asking.hint_for(supplier=held.by_supplier),
        "form": form,
        "boxes": classes_of(asking.fields),
        "sources": _sources(facts, asking.fields),
        "place": [each.slug for each in held.questions(candidate)].index(question) + 1,
        "places": len(held.questions(candidate)),
    }
    return render(request, "engagements/question.html", context, status=422 if form.errors else 200)


def _refused(draft: Draft, form: AnswerQuestion) -> bool:
    """Say beside each field why an engagement that has started may not rest on the answer; whether one may not."""
    if draft.follows is None or draft.follows.engagement is None:
        return False
    try:
        wrong = refused(draft.follows.engagement, draft.follows, form.facts, only=form.fields)
    except PastRetentionError:
        raise Http404 from None
    for name, words in wrong.items():
        form.add_error(name, words)
    return bool(wrong)


def _overtaken(draft: Draft) -> Check | None:
    """The check that stands in place of the one that a draft changes, where that was judged again meanwhile."""
    if draft.follows is None:
        return None
    latest = queries.latest_of(draft.follows)
    return latest if latest != draft.follows else None


def _initial(candidate: Mapping[str, Any], question: Question) -> dict[str, str]:
    """What was answered before, as the form shows it again."""
    facts, answered = candidate["facts"], candidate.get("asked", [])
    return {name: facts.get(name) or (UNKNOWN if name in answered else "") for name in question.fields}


def _sources(candidate: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """Where answers came from that this person did not give."""
    kept = read_sources(candidate["sources"])
    return [
        f"{LABELS.get(name, fields_by_name()[name].label)}: {_source(kept[name])}"
        for name in names
        if name in kept and kept[name].source is not Source.FORM
    ]


def _onward(request: MemberRequest, draft: Draft, candidate: int, slug: str) -> HttpResponseBase:
    """To the next question that is not answered, or to the answers where all are."""
    held = opened(request, draft.pk, candidate)
    answered = frozenset(held.candidates[candidate].get("asked", []))
    ahead = following(slug, answered, held.questions(candidate))
    if ahead is None:
        return redirect("draft", region=request.region.slug, pk=draft.pk)
    return redirect("draft_question", region=request.region.slug, pk=draft.pk, candidate=candidate, question=ahead.slug)


@requires(Permission.CHECK)
@never_cache
def draft(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """The answers so far, each with a link to change it; and the judging of them."""
    held = opened(request, pk)
    if request.method == "POST":
        return _judged(request, held)
    shown = [_shown(held, number) for number in range(len(held.candidates))]
    context = {
        "draft": held.draft,
        "memorandum": held.held.memorandum,
        "candidates": shown,
        "most": actions.MOST_CANDIDATES,
        "because": Because(held.draft.because).label if held.draft.because else "",
        "overtaken": _overtaken(held.draft),
        "against": _against(held),
        "as_before": _as_before(held),
    }
    return render(request, "engagements/draft.html", context)


def _shown(held: Open, number: int) -> dict[str, Any]:
    candidate = held.candidates[number]
    texts, sources = candidate["facts"], read_sources(candidate["sources"])
    memorandum = held.held.memorandum
    rows, left = [], 0
    for question in held.questions(number):
        open_still = not frozenset(candidate.get("asked", [])).issuperset(question.fields)
        left += open_still
        rows.append(
            {
                "question": question,
                "open": open_still,
                "facts": [
                    {
                        "label": LABELS.get(name, fields_by_name()[name].label),
                        "value": _value(name, texts.get(name, ""), memorandum),
                        "source": _source(sources.get(name)),
                    }
                    for name in question.fields
                ],
            }
        )
    return {"rows": rows, "left": left}


def _value(name: str, text: str, memorandum: Any) -> str:
    if not text:
        return ""
    if name == "worker":
        return masked(registration_number(text) or text)
    try:
        return in_words(name, read({name: text}, memorandum).get(name), memorandum)
    except FactsError:
        return text


def _against(held: Open) -> list[str]:
    """Why the answers cannot be judged as they stand, each by its label: one that cannot be read by the memorandum in
    force, and whoever is in a project team twice."""
    said, read_well = list[str](), list[dict[str, Any]]()
    for number, candidate in enumerate(held.candidates, start=1):
        try:
            facts = read(candidate["facts"], held.held.memorandum)
            wrong = again_in(read_well, facts)
            read_well.append(facts)
        except FactsError as error:
            wrong = error.wrong
        whose = f"Candidate {number}, " if len(held.candidates) > 1 else ""
        said += [whose + _said(held, each) for each in wrong]
    return said


def _said(held: Open, wrong: Wrong) -> str:
    if wrong.field == "authority" and not held.by_supplier:
        return _is_no_party(held.draft.organisation, held.held.memorandum)
    label = LABELS.get(wrong.field, fields_by_name()[wrong.field].label)
    return with_label(label, in_a_page(wrong))


def _no_party(request: MemberRequest, organisation: Organisation) -> str:
    """Why nobody can be checked for an authority that the memorandum in force does not know; empty where it does."""
    try:
        memorandum = memoranda.of_region(request.region, timezone.localdate()).memorandum
        read({"authority": organisation.code}, memorandum)
    except NoMemorandumError:
        raise Http404 from None
    except FactsError:
        return _is_no_party(organisation, memorandum)
    return ""


def _is_no_party(organisation: Organisation, memorandum: Memorandum) -> str:
    return (
        f"{organisation.name}: {memorandum.title}, which is in force, does not have it among its parties, so nobody "
        "can be checked for it. The region’s lead brings in one that does."
    )


def _as_before(held: Open) -> Check | None:
    """The check that a draft changes, where every answer is still as it was in it. What the region holds is asked anew
    without anybody's saying so."""
    before, memorandum = held.draft.follows, held.held.memorandum
    if before is None or before.memorandum_digest != memorandum.digest or was_said_signed(before):
        return None
    try:
        was = read(candidate_of(before)["facts"], memorandum)
        return before if was == read(held.candidates[0]["facts"], memorandum) else None
    except FactsError:
        return None


def _source(source: Sourced | None) -> str:
    if source is None or source.source is Source.FORM:
        return ""
    return SOURCE_WORDS[source.source] + (f": {source.words}" if source.words else "")


def _judged(request: MemberRequest, held: Open) -> HttpResponseBase:
    """Judge every candidate, and throw the draft away. Where that cannot be done, the page of the draft says why."""
    if _overtaken(held.draft) is not None or _against(held) or _as_before(held):
        return redirect("draft", region=request.region.slug, pk=held.draft.pk)
    gathered = [_gathered(request, held, candidate) for candidate in held.candidates]
    draft, by = held.draft, request.member.actor
    organisation, today = draft.organisation, timezone.localdate()
    if draft.follows is not None and len(gathered) == 1:
        try:
            made = actions.follow(
                by=by,
                check_before=draft.follows,
                gathered=gathered[0],
                because=Because(draft.because),
                held=held.held,
                as_at=today,
            )
        except EngagementError as error:
            messages.error(request, str(error))
            return redirect("draft", region=request.region.slug, pk=draft.pk)
    else:
        made = actions.check_team(by=by, organisation=organisation, candidates=gathered, held=held.held, as_at=today)[0]
    actions.throw_away(draft=draft)
    return redirect("check", region=request.region.slug, number=made.check.number)


def _gathered(request: MemberRequest, held: Open, candidate: Mapping[str, Any]) -> Gathered:
    organisation = held.draft.organisation
    facts = read(candidate["facts"], held.held.memorandum)
    return gather(
        facts,
        member=request.member,
        authority=organisation if facts.get("authority") == organisation.code else None,
        memorandum=held.held.memorandum,
        source=Source.SUPPLIER if held.by_supplier else Source.FORM,
        words=organisation.name if held.by_supplier else "",
        sources=read_sources(candidate["sources"]),
        again=held.draft.follows_id is not None,
    )


@requires(Permission.CHECK)
@require_POST
def add_candidate(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Another candidate of a project team, with what the first shares with everybody."""
    held = opened(request, pk)
    try:
        draft = actions.add_candidate(draft=held.draft)
    except actions.OvertakenError as error:
        messages.error(request, str(error))
        return redirect("draft", region=region, pk=pk)
    return _onward(request, draft, draft.number - 1, "")


@requires(Permission.CHECK)
@require_POST
def take_out_candidate(request: MemberRequest, region: str, pk: UUID, candidate: int) -> HttpResponseBase:
    """Take a candidate out of the team."""
    held = opened(request, pk, candidate)
    actions.take_out_candidate(draft=held.draft, candidate=candidate)
    return redirect("draft", region=region, pk=pk)


@requires(Permission.CHECK)
def throw_away_draft(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Throw a draft away, once asked whether that is meant."""
    held = opened(request, pk)
    if request.method != "POST":
        return render(request, "engagements/throw_away.html", {"draft": held.draft})
    actions.throw_away(draft=held.draft)
    messages.success(request, "The unfinished check was thrown away.")
    return redirect("checks", region=region)


__all__ = [
    "add_candidate",
    "begin_check",
    "draft",
    "draft_question",
    "take_out_candidate",
    "throw_away_draft",
]
