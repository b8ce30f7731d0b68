"""The region's register of exceptions: who, role, rate over cap, why and until when. Never the worker."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from comity.judge.facts import plain
from comity.memorandum.departing import Does
from comity.web.api.auth import Key
from comity.web.api.fields import Name
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.approvals import actions, approved, queries
from comity.web.approvals.models import Challenge, ExceptionRequest, Reason, Verdict
from comity.web.approvals.permissions import may_request
from comity.web.approvals.register import Entry, entries
from comity.web.approvals.shown import Step, steps

router = Router(tags=["Exceptions"])

NUMBER = "EXC-2026-0001"
Came = Literal[
    "draft",
    "asked",
    "approved",
    "part",
    "refused",
    "withdrawn",
    "void",
    "expired",
    "retrospective",
    "lapsed",
    "renewed",
]
"""What a request has come to, as `State` has it."""

POUNDS = "As text, in pounds an hour. null: not known, or no cap is departed from."


class SignOffOut(Schema):
    """A sign-off of the memorandum's route, in its order, and what was decided."""

    who: str = Field(examples=["The Director of Children's Services"])
    does: Does = Field(examples=["sign"])
    clauses: list[str] = Field(examples=[["price-cap"]])
    verdict: Verdict | None = Field(examples=["approve"], description="null: it is not decided yet.")
    decided_on: date | None = Field(examples=["2026-10-01"])
    due_on: date | None = Field(examples=["2026-10-02"], description="null: the memorandum does not say.")
    passed_over: bool = Field(
        examples=[False], description="Whether it is not asked any more, because what it was for was not approved."
    )


class ExceptionOut(Schema):
    """An exception as every member of the region sees it."""

    number: str = Field(examples=[NUMBER])
    authority: str = Field(examples=["X99000003"])
    state: Came = Field(examples=["approved"])
    in_force: bool = Field(examples=[True], description="Whether it excepts anything today.")
    clauses: list[str] = Field(examples=[["price-cap"]])
    role: str = Field(examples=["social_worker"])
    roles: int = Field(examples=[1])
    over: str | None = Field(examples=["2.60"], description=f"The pay rate over the cap. {POUNDS}")
    over_per_cent: str | None = Field(examples=["9.5"])
    reason: Reason = Field(examples=["unallocated"])
    why: str = Field(examples=["Eleven children wait for a social worker."])
    first_day: date | None = Field(examples=["2026-10-05"])
    last_day: date | None = Field(examples=["2026-12-27"], description="The last day that was approved.")
    excepts_until: date | None = Field(
        examples=["2026-12-27"],
        description="The last day on which it excepts, or excepted before it was ended. null: on no day so far.",
    )
    told_on: date | None = Field(examples=["2026-10-05"], description="When the region was told. null: not yet.")
    tell_by: date | None = Field(examples=["2026-10-06"], description="null: the memorandum does not say.")


class ChallengeOut(Schema):
    """What another member asked or objected, and what the authority answered."""

    id: UUID = Field(examples=["8f4b2f0e-6d0a-4f5a-9a0e-0c3e5b7a1d2f"])
    organisation: str = Field(examples=["X99000004"])
    is_objection: bool = Field(examples=[False])
    made_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    words: str = Field(examples=["Which other agencies were asked?"])
    answer: str = Field(examples=[""])
    answered_at: datetime | None = Field(examples=[None])


class ExceptionInFull(ExceptionOut):
    """The same, with who approved it, and what was asked of it."""

    sign_offs: list[SignOffOut]
    challenges: list[ChallengeOut]


class AnswerOfOurs(Given):
    """An answer, on the record. Never a name."""

    answer: Name = Field(max_length=2000, examples=["Two others, and neither had anybody."])


@router.get(
    "/exceptions", auth=Key(Scope.EXCEPTIONS), response=answers(Page[ExceptionOut]), operation_id="register_exceptions"
)
def register(request: KeyRequest, part: Query[Slice]) -> Any:
    """The region's register of exceptions, the latest first. One that was never approved is not in it."""
    found = entries(queries.registered(request.member), timezone.localdate())
    some = found[part.offset : part.offset + part.limit]
    return {"count": len(found), "offset": part.offset, "items": [entry_out(each) for each in some]}


@router.get(
    "/exceptions/{str:exception_number}",
    auth=Key(Scope.EXCEPTIONS),
    response=answers(ExceptionInFull, 404),
    operation_id="register_exception",
)
def exception(request: KeyRequest, exception_number: str) -> Any:
    """One exception of the register, with who approved it and what members asked."""
    found = get_object_or_404(queries.registered(request.member), number=exception_number[:40])
    entry = next(iter(entries([found], timezone.localdate())), None)
    if entry is None:
        raise Http404
    return entry_out(entry) | {
        "sign_offs": sign_offs_out(steps(found, entry.stands)),
        "challenges": [challenge_out(each) for each in found.challenges.select_related("organisation")],
    }


@router.post(
    "/exceptions/challenges/{uuid:challenge_id}/answer",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(ChallengeOut, 404, 409, 413, 415),
    operation_id="answer_challenge",
)
def answer_challenge(request: KeyRequest, challenge_id: UUID, given: AnswerOfOurs) -> Any:
    """Answer what another member asked of one's own exception, in the register."""
    found = get_object_or_404(Challenge.objects.select_related("request__authority", "organisation"), pk=challenge_id)
    if not may_request(request.member, found.request.authority):
        raise Http404
    return challenge_out(actions.answer_challenge(by=request.member, challenge=found, answer=given.answer))


def entry_out(entry: Entry) -> dict[str, Any]:
    """An exception for a program: the clauses, the rate over the cap and the last day are those that were approved."""
    request = entry.request
    percent = approved.over_per_cent(request, entry.stands)
    return {
        **told(request),
        "clauses": approved.clauses(request, entry.stands),
        "over": plain("pay_rate", approved.over(request, entry.stands)),
        "over_per_cent": None if percent is None else f"{percent.normalize():f}",
        "state": entry.stands.state,
        "in_force": entry.stands.in_force,
        "last_day": entry.stands.last_day,
        "excepts_until": entry.stands.excepts_until,
        "told_on": entry.heard.told_on,
        "tell_by": entry.heard.by,
    }


def told(request: ExceptionRequest) -> dict[str, Any]:
    """What the register tells of a request, as it was asked."""
    names = ("number", "clauses", "role", "roles", "reason", "why", "first_day", "last_day")
    percent = request.over_per_cent
    return {
        **{name: getattr(request, name) for name in names},
        "authority": request.authority.code,
        "over": plain("pay_rate", request.over),
        "over_per_cent": None if percent is None else f"{percent.normalize():f}",
    }


def sign_offs_out(route: list[Step]) -> list[dict[str, Any]]:
    """The route for a program."""
    return [
        {
            "who": each.who,
            "does": each.needed.does,
            "clauses": each.needed.clauses,
            "verdict": each.decision.verdict if each.decision else None,
            "decided_on": timezone.localdate(each.decision.at) if each.decision else None,
            "due_on": each.needed.due_on,
            "passed_over": each.is_passed,
        }
        for each in route
    ]


def challenge_out(challenge: Challenge) -> dict[str, Any]:
    """A challenge for a program: who asked is the organisation, not the person."""
    names = ("id", "is_objection", "made_at", "words", "answer", "answered_at")
    return {**{name: getattr(challenge, name) for name in names}, "organisation": challenge.organisation.code}
