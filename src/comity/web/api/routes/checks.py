"""Checking a candidate before anyone is engaged, and reading the receipt of a check again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from comity.clauses import Outcome
from comity.judge import Decision
from comity.judge.answers import missing, words, would_comply
from comity.judge.check import of_team
from comity.memorandum.model import Memorandum
from comity.web.api.auth import Key
from comity.web.api.fields import Line, Name, ReadDay
from comity.web.api.problems import problem
from comity.web.api.routes.memoranda import DIGEST
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, answers
from comity.web.engagements import actions, queries
from comity.web.engagements.actions import MOST_CANDIDATES
from comity.web.engagements.answering import as_stopped
from comity.web.engagements.excepting import SAID_SIGNED, was_said_signed
from comity.web.engagements.facts import FactsError, again_in, gainsaid, read
from comity.web.engagements.gathering import Gathered, Source, Sourced, gather
from comity.web.engagements.memoranda import Held, NoMemorandumError, named, names
from comity.web.engagements.models import Check
from comity.web.engagements.nobody_named import numbered
from comity.web.engagements.permissions import AUTHORITIES, SUPPLIERS
from comity.web.engagements.sealed import PastRetentionError, receipt_of
from comity.web.engagements.stopping import stopped_of
from comity.web.engagements.unasked import NO_NUMBER_GIVEN, unasked
from comity.web.organisations.models import Organisation

router = Router(tags=["Checks"])

NUMBER = "CHK-20260930-0A1B2C3D"
MOST_FACTS = 100
RECEIPT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}, "example": {"number": NUMBER}}}


Facts = Annotated[dict[Line, StrictBool | StrictInt | StrictFloat | StrictStr | None], Field(max_length=MOST_FACTS)]


class GivenCheck(Given):
    """One candidate's facts, and the memorandum that they are judged by."""

    memorandum: Name = Field(
        max_length=120,
        examples=["severnside"],
        description="The id of the region's memorandum in force, or of one that ships.",
    )
    as_at: ReadDay | None = Field(None, examples=["2026-09-30"], description="The day judged for; today otherwise.")
    facts: Facts = Field(
        examples=[{"role": "social_worker", "start_date": "2026-10-05", "payment_basis": "umbrella", "pay_rate": 34.5}],
        description="Facts by field of the return dictionary, as text or as JSON values. A blank is never a pass.",
    )


class GivenTeam(Given):
    """A project team's candidates, and the memorandum that they are judged by."""

    memorandum: Name = Field(max_length=120, examples=["severnside"], description="As for one candidate.")
    as_at: ReadDay | None = Field(None, examples=["2026-09-30"], description="The day judged for; today otherwise.")
    candidates: list[Facts] = Field(
        min_length=1,
        max_length=MOST_CANDIDATES,
        examples=[[{"role": "social_worker", "pay_rate": 34.5}, {"role": "team_manager", "pay_rate": 41}]],
        description="The facts of each. What they share is given for each.",
    )


class ClauseFound(Schema):
    """What a clause came to for the candidate."""

    clause: str = Field(examples=["price-cap"])
    code: str = Field(examples=["SEV-1"])
    outcome: Outcome = Field(examples=["breached"])
    strength: str = Field(examples=["should"])
    reason: str = Field(examples=["The pay rate of £34.50 an hour is above the cap of £33.50, by £1.00 (3.0%)."])
    remedy: str = Field(examples=["Pay £33.50 an hour or less."])
    citation: str = Field(examples=["Caps on what a worker is paid (SEV-1): memorandum, page 7"])
    working: dict[str, str | None] = Field(examples=[{"pay_rate": "34.50", "cap": "33.50", "excess": "1.00"}])


class MissingFact(Schema):
    """A fact that is blank, and the clauses that are not known on account of it."""

    field: str = Field(examples=["direct_experience_months"])
    label: str = Field(examples=["Direct experience (months)"])
    clauses: list[str] = Field(examples=[["experience"]])


class Complies(Schema):
    """A fact as it would have to be for nothing to be breached, all of them together."""

    field: str = Field(examples=["pay_rate"])
    value: str | None = Field(examples=["33.50"], description="null: nothing complies, and `note` says why.")
    bound: str = Field(examples=["at_most"], description="at_most, at_least, by, from or exactly.")
    note: str = Field(examples=[""])
    words: str = Field(examples=["Pay rate: at most £33.50 an hour."])


class ReceiptMade(Schema):
    """The receipt that the check is kept by. Its number and hash can be confirmed on a public page."""

    number: str = Field(examples=[NUMBER])
    hash: str = Field(examples=[DIGEST], description="The SHA-256 of the receipt.")


class JudgedBy(Schema):
    """The memorandum that the candidate was judged by."""

    id: str = Field(examples=["severnside"])
    title: str = Field(examples=["The Severnside memorandum"])
    version: str = Field(examples=["2026-1"])
    digest: str = Field(examples=[DIGEST])
    of_the_region: bool = Field(
        examples=[True],
        description="Whether it is the region's own in force. No engagement can rest on a check by another.",
    )


class CheckOut(Schema):
    """What the check came to: the decision, each clause, what is missing, what would comply, and the receipt."""

    decision: Decision = Field(
        examples=["cannot_tell"],
        description="What to go by. `do_not_proceed` too where the worker may not be engaged at all, whatever the "
        "clauses came to: `note` then says why, and the receipt keeps what they came to.",
    )
    words: str = Field(
        examples=[
            "We cannot tell until this is known: Direct experience (months). Whatever that is, one clause is breached."
        ]
    )
    memorandum: JudgedBy
    as_at: date = Field(examples=["2026-09-30"])
    clauses: list[ClauseFound]
    missing: list[MissingFact]
    complying: list[Complies]
    sources: dict[str, str] = Field(
        examples=[{"pay_rate": "api"}],
        description="Where each fact came from: api (an authority's key), supplier (its key), held (the region) or own "
        "(`authority` where it was not given: the key's own organisation). "
        "`told_cool_off` is what a cool-off comes to by another authority's fact, in place of the facts of the role.",
    )
    note: str = Field(
        examples=[NO_NUMBER_GIVEN],
        description="What is to be known of the answer beside it: that nothing held of the worker was asked, because "
        "no registration number was given, without which no engagement can rest on the check, or because the key is "
        "not that of the authority whose candidate it is; or that the worker may not work as a social worker, by what "
        "the register showed the key's own authority, so that none can start; or that it counts a sign-off that was "
        "said and is not known here. Empty where there is nothing.",
    )
    receipt: ReceiptMade


class TeamOut(Schema):
    """What a project team comes to, and each of its candidates in the order given."""

    decision: Decision = Field(examples=["cannot_tell"])
    checks: list[CheckOut]


@router.post("/checks", auth=Key(Scope.CHECKS), response=answers(CheckOut, 415), operation_id="check")
def check(request: KeyRequest, given: GivenCheck) -> Any:
    """Check a candidate before they are engaged: the decision, why, what would comply, and a numbered receipt.

    Facts not given are not known. Where `authority` is not given it is the key's own. An agency's or a managed service
    provider's check of an authority's candidate can be taken over by that authority.
    """
    found = _checked(request, given.memorandum, given.as_at, {"facts": given.facts})
    return found if isinstance(found, HttpResponse) else found[0]


@router.post("/team-checks", auth=Key(Scope.CHECKS), response=answers(TeamOut, 415), operation_id="check_team")
def check_team(request: KeyRequest, given: GivenTeam) -> Any:
    """Check the candidates of a project team together, each as one candidate is checked: all of them or none.

    The team's decision is that of the member who may go least far. Each has a receipt of their own.
    """
    each = {f"candidates.{place}": facts for place, facts in enumerate(given.candidates)}
    found = _checked(request, given.memorandum, given.as_at, each)
    if isinstance(found, HttpResponse):
        return found
    return {"decision": of_team(one["decision"] for one in found), "checks": found}


def _checked(
    request: KeyRequest, memorandum: str, day: date | None, candidates: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]] | HttpResponse:
    """What each of the candidates (by their place in the request) came to; or the problem, with nothing kept."""
    organisation, as_at = request.caller.key.organisation, day or timezone.localdate()
    try:
        held = named(request.region, memorandum, as_at)
    except NoMemorandumError:
        known = ", ".join(names(request.region, as_at))
        wrong = {"field": "memorandum", "found": memorandum[:120], "expected": f"One of: {known}."}
        return problem(422, errors=[wrong])
    wrongs, read_well = list[dict[str, str]](), list[dict[str, Any]]()
    for where, given in candidates.items():
        facts: dict[str, Any] = dict(given)
        if _is_own(facts, held.memorandum, organisation):
            facts["authority"] = organisation.code
        try:
            typed = read(facts, held.memorandum)
            found = gainsaid(typed) + again_in(read_well, typed) + numbered(typed)
            read_well.append(typed)
        except FactsError as error:
            found = list(error.wrong)
        wrongs += [{"field": f"{where}.{one.field}", "found": one.found, "expected": one.expected} for one in found]
    if wrongs:
        return problem(422, errors=wrongs)
    gathered = [
        _gather(request, held, typed, own=_is_own(given, held.memorandum, organisation))
        for typed, given in zip(read_well, candidates.values(), strict=True)
    ]
    by = request.member.actor
    made = actions.check_team(by=by, organisation=organisation, candidates=gathered, held=held, as_at=as_at)
    stops = stopped_of(one.check for one in made)
    return [
        _out(one, held.of_the_region, its, stops.get(one.check.pk, "")) for one, its in zip(made, gathered, strict=True)
    ]


def _is_own(given: Mapping[str, Any], memorandum: Memorandum, organisation: Organisation) -> bool:
    """Whether the authority was not given, and so is the key's own."""
    return given.get("authority") in (None, "") and _knows(memorandum, organisation)


def _gather(request: KeyRequest, held: Held, facts: dict[str, Any], *, own: bool) -> Gathered:
    organisation = request.caller.key.organisation
    return gather(
        facts,
        member=request.member,
        authority=organisation if facts.get("authority") == organisation.code else None,
        memorandum=held.memorandum,
        sources={"authority": Sourced(Source.OWN, organisation.name)} if own else None,
        **_came(organisation),
    )


def _came(organisation: Organisation) -> dict[str, Any]:
    """Where facts that a key gave came from: whose key it was."""
    if organisation.kind in SUPPLIERS:
        return {"source": Source.SUPPLIER, "words": f"{organisation.name}, through the API"}
    return {"source": Source.API, "words": f"the key of {organisation.name}"}


def _knows(memorandum: Memorandum, organisation: Organisation) -> bool:
    """Whether a memorandum has the organisation among its authorities: one of another region has not."""
    return organisation.kind in AUTHORITIES and any(one.code == organisation.code for one in memorandum.authorities)


def _out(made: actions.Made, of_the_region: bool, gathered: Gathered, stops: str) -> dict[str, Any]:
    judged = made.judged
    lacking = missing(judged)
    decision, said = as_stopped(judged.decision, words(judged, lacking), stops)
    comply = would_comply(judged)
    memorandum = judged.memorandum
    return {
        "decision": decision,
        "words": said,
        "memorandum": {
            **{name: getattr(memorandum, name) for name in ("id", "title", "version", "digest")},
            "of_the_region": of_the_region,
        },
        "as_at": judged.as_at,
        "clauses": judged.findings,
        "missing": [{"field": one.field, "label": one.label, "clauses": list(one.clauses)} for one in lacking],
        "complying": [
            {
                **{name: getattr(fact, name) for name in ("field", "bound", "note")},
                "value": _plain(fact.value),
                "words": fact.words(),
            }
            for fact in (comply.facts if comply else ())
        ],
        "sources": {name: each.source.value for name, each in gathered.sources.items()},
        "note": _note(made.check, stops),
        "receipt": {"number": made.check.number, "hash": made.check.digest},
    }


def _note(made: Check, stops: str) -> str:
    return " ".join(
        filter(None, (stops, unasked(made), SAID_SIGNED if made.publication_id and was_said_signed(made) else ""))
    )


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@router.get(
    "/checks/{check_number}",
    auth=Key(Scope.CHECKS),
    response=answers(dict[str, Any], 404),
    operation_id="read_check",
    openapi_extra={"responses": {200: {"content": RECEIPT}}},
)
def read_check(request: KeyRequest, check_number: str) -> Any:
    """The receipt of a check, exactly as it was made. Its `sha256` is that of everything else in it.

    Its decision is by the memorandum's clauses alone, as it was when the check was made: that a worker may not be
    engaged at all is told when they are checked, and not here.
    """
    found: Check | None = queries.checks(request.member).filter(number=check_number[:40]).first()
    if found is None:
        raise Http404
    try:
        content = receipt_of(found)
    except PastRetentionError:
        content = {"form": "comity-receipt/1", "number": found.number, "sha256": found.digest}
    else:
        actions.hand_over(by=request.member.actor, check=found)
    return content
