"""Requests for exceptions: begun from a failed check and filled in by a program. A person asks, and people decide."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status
from pydantic import StrictBool, StrictFloat, StrictInt

from comity.dictionary import DECIMAL_SCALE
from comity.dictionary.limits import MOST_HOURS_A_WEEK
from comity.judge.facts import plain
from comity.web.api.auth import Key
from comity.web.api.fields import Name, ReadDay
from comity.web.api.routes.checks import NUMBER as CHECK
from comity.web.api.routes.register import AnswerOfOurs, Came, SignOffOut, sign_offs_out, told
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.approvals import actions, queries
from comity.web.approvals.models import ExceptionRequest, Question, Reason
from comity.web.approvals.resting import words_of
from comity.web.approvals.shown import steps
from comity.web.approvals.telling import standing_of
from comity.web.engagements import actions as engaging
from comity.web.engagements import queries as engagements

router = Router(tags=["Exceptions"])

Said = Annotated[Name, Field(max_length=2000)]
ID = "8f4b2f0e-6d0a-4f5a-9a0e-0c3e5b7a1d2f"


class RequestGiven(Given):
    """What a request says. What is left out stays as the check or an earlier change filled it in."""

    reason: Reason | None = Field(None, examples=["unallocated"])
    why: Annotated[Name, Field(max_length=300)] | None = Field(
        None, examples=["Eleven children wait for a social worker."], description="What the register will say."
    )
    words: Said | None = Field(None, examples=["Three of the team are away until January."])
    mitigations: Said | None = Field(None, examples=["The post is advertised."])
    exit_plan: Said | None = Field(None, examples=["The new worker starts in January."])
    first_day: ReadDay | None = Field(None, examples=["2026-10-05"])
    last_day: ReadDay | None = Field(None, examples=["2026-12-27"])
    hours_per_week: Annotated[StrictInt | StrictFloat, Field(gt=0, le=MOST_HOURS_A_WEEK)] | None = Field(
        None, examples=[37]
    )
    roles: Annotated[StrictInt, Field(ge=1, le=99)] | None = Field(None, examples=[1])
    no_other_departure: StrictBool | None = Field(
        None, examples=[True], description="Whether no clause is departed from but those that the check found breached."
    )


class RequestBegun(RequestGiven):
    """The failed check that it is for, and what it says."""

    check_number: Name = Field(max_length=40, examples=[CHECK], description="The receipt's number.")


class QuestionOut(Schema):
    """What somebody who is to decide asked first, and the answer."""

    id: UUID = Field(examples=[ID])
    asked_at: datetime = Field(examples=["2026-10-01T09:00:00Z"])
    words: str = Field(examples=["Who else was asked?"])
    answer: str = Field(examples=[""])
    answered_at: datetime | None = Field(examples=[None])


class RequestOut(Schema):
    """A request, and what it has come to. `number` is empty until it is asked."""

    id: UUID = Field(examples=[ID])
    number: str = Field(examples=["EXC-2026-0001"])
    authority: str = Field(examples=["X99000003"])
    check_number: str = Field(examples=[CHECK])
    state: Came = Field(examples=["asked"])
    in_force: bool = Field(examples=[False])
    clauses: list[str] = Field(examples=[["price-cap"]])
    role: str = Field(examples=["social_worker"])
    roles: int = Field(examples=[1])
    supplier: str = Field(examples=["Ripple Social Work"])
    pay_rate: str | None = Field(examples=["30.00"])
    cap: str | None = Field(examples=["27.40"])
    over: str | None = Field(examples=["2.60"])
    over_per_cent: str | None = Field(examples=["9.5"])
    hours_per_week: str | None = Field(examples=["37"])
    reason: str = Field(examples=["unallocated"], description="Empty: it is not filled in yet.")
    why: str = Field(examples=["Eleven children wait for a social worker."])
    first_day: date | None = Field(examples=["2026-10-05"])
    last_day: date | None = Field(examples=["2026-12-27"])
    no_other_departure: bool = Field(examples=[True])


class SignOffSaid(SignOffOut):
    """A sign-off with what was said in deciding it."""

    words: str = Field(examples=["For a month."], description="Its conditions, or why it is refused.")


class RequestInFull(RequestOut):
    """The same, with all that is said for it, the route, and what was asked before deciding."""

    words: str = Field(examples=["Three of the team are away until January."])
    mitigations: str = Field(examples=["The post is advertised."])
    exit_plan: str = Field(examples=["The new worker starts in January."])
    sign_offs: list[SignOffSaid] = Field(description="Empty until it is asked.")
    questions: list[QuestionOut]


@router.get(
    "/exception-requests",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(Page[RequestOut]),
    operation_id="exception_requests",
)
def requests(request: KeyRequest, part: Query[Slice]) -> Any:
    """One's own authority's requests, the latest first, those not asked yet among them."""
    found = part.of(queries.own_requests(request.member))
    return found | {"items": [_out(each) for each in found["items"]]}


@router.post(
    "/exception-requests",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(RequestInFull, 404, 409, 413, 415, status=201),
    operation_id="begin_exception_request",
)
def begin(request: KeyRequest, given: RequestBegun) -> Any:
    """Begin a request from a failed check, with all that the check says filled in, and an engagement where it has none.

    The key needs the scope `checks` too, to find the check. The request waits as a draft until a person reads it on its
    page and asks: whoever asks decides nothing of it, so it is known who that is. Decisions are people's alone, each
    with who they are proved again.
    """
    check = get_object_or_404(engagements.checks(request.member), number=given.check_number)
    engagement = check.engagement or engaging.propose(by=request.member.actor, check=check)
    made = actions.draft(by=request.member, engagement=engagement)
    return Status(201, _whole(request, actions.change_draft(by=request.member, request=made, given=_given(given)).pk))


@router.get(
    "/exception-requests/{uuid:request_id}",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(RequestInFull, 404),
    operation_id="exception_request",
)
def one(request: KeyRequest, request_id: UUID) -> Any:
    """One of them, with all that is said for it, whose turn it is, and what was asked before deciding."""
    return _whole(request, request_id)


@router.post(
    "/exception-requests/{uuid:request_id}",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(RequestInFull, 404, 409, 413, 415),
    operation_id="change_exception_request",
)
def change(request: KeyRequest, request_id: UUID, given: RequestGiven) -> Any:
    """Fill in more of a request that has not been asked yet."""
    found = get_object_or_404(queries.own_requests(request.member), pk=request_id)
    actions.change_draft(by=request.member, request=found, given=_given(given))
    return _whole(request, request_id)


@router.post(
    "/exception-questions/{uuid:question_id}/answer",
    auth=Key(Scope.EXCEPTIONS_REQUEST),
    response=answers(QuestionOut, 404, 409, 413, 415),
    operation_id="answer_approver",
)
def answer(request: KeyRequest, question_id: UUID, given: AnswerOfOurs) -> Any:
    """Answer what somebody asked before they decide. They are told."""
    held = Question.objects.select_related("needed__request__authority")
    found = get_object_or_404(held, pk=question_id, needed__request__in=queries.own_requests(request.member))
    return actions.answer_question(by=request.member, question=found, answer=given.answer)


def _given(given: RequestGiven) -> dict[str, Any]:
    said = given.model_dump(exclude_none=True, exclude={"check_number"})
    if "hours_per_week" in said:
        said["hours_per_week"] = int(Decimal(str(said["hours_per_week"])) * DECIMAL_SCALE)
    return said


def _whole(request: KeyRequest, pk: UUID) -> dict[str, Any]:
    found = get_object_or_404(queries.own_requests(request.member), pk=pk)
    route = steps(found, standing_of(found))
    said = [each.decision.words if each.decision else "" for each in route]
    return {
        **_out(found),
        **words_of(found),
        "sign_offs": [each | {"words": words} for each, words in zip(sign_offs_out(route), said, strict=True)],
        "questions": list(Question.objects.filter(needed__request=found)),
    }


def _out(found: ExceptionRequest) -> dict[str, Any]:
    stands = standing_of(found)
    return {
        **told(found),
        "id": found.pk,
        "check_number": found.from_check.number,
        "state": stands.state,
        "in_force": stands.in_force,
        "supplier": found.supplier,
        "pay_rate": plain("pay_rate", found.pay_rate),
        "cap": plain("pay_rate", found.cap),
        "hours_per_week": plain("hours_per_week", found.hours_per_week),
        "no_other_departure": found.no_other_departure,
    }
