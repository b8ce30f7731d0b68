"""What is said of a return beside its rows: findings contested, and what checks across the region ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from comity.web.api.auth import Key
from comity.web.api.fields import Id, Name
from comity.web.api.routes.returns import ADDRESS, found_return, found_to_make, with_rows
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.insight import actions as of_the_pool
from comity.web.insight import queries as asked
from comity.web.insight.models import RegionalQuery
from comity.web.returns import actions, queries
from comity.web.returns.findings import finding_at
from comity.web.returns.permissions import may_make

router = Router(tags=["Returns"])


class ContestOut(Schema):
    """A finding that its authority says is wrong, and what the regional lead answered."""

    id: int = Field(examples=[7])
    assignment_ref: str = Field(examples=["CB-0012"])
    clause: str = Field(examples=["price-cap"])
    outcome: str = Field(examples=["breached"])
    words: str = Field(examples=["The rate was agreed before the cap."])
    made_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    upheld: bool | None = Field(examples=[None], description="null: it waits for an answer.")
    answer: str = Field(examples=[""])
    answered_at: datetime | None = Field(examples=[None])


class ContestGiven(Given):
    """The finding that is wrong, by its assignment and clause, and why."""

    assignment_ref: Name = Field(max_length=200, examples=["CB-0012"])
    clause: Name = Field(max_length=40, examples=["price-cap"])
    words: Name = Field(max_length=4000, examples=["The rate was agreed before the cap."])


class RegionalQueryOut(Schema):
    """Something of a return that looks odd only beside others', and what was answered."""

    id: int = Field(examples=[7])
    kind: str = Field(examples=["rate-far-out"])
    assignment_ref: str = Field(examples=["CB-0012"])
    reason: str = Field(examples=["The rate is far from that of comparable assignments."])
    found_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    gone_at: datetime | None = Field(examples=[None], description="When it was found no longer.")
    answer: str = Field(examples=[""])
    answered_at: datetime | None = Field(examples=[None])


class AnswerGiven(Given):
    """What was found on looking, and what was done about it. It names no worker."""

    words: Name = Field(max_length=2000, examples=["The rate is right: it is for a court deadline."])


@router.get(
    f"{ADDRESS}/contests", auth=Key(Scope.RETURNS), response=answers(Page[ContestOut], 404), operation_id="contests"
)
def contests(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """The findings of a return that its authority contests, and the answers. The programme answers."""
    given = found_return(request, quarter, code)
    return part.of(queries.contests(request.member).defer("evidence").filter(given=given).order_by("-made_at"))


@router.post(
    f"{ADDRESS}/contests",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(ContestOut, 404, 409, 413, 415, status=201),
    operation_id="contest",
)
def contest(request: KeyRequest, quarter: str, code: str, given: ContestGiven) -> Any:
    """Contest a finding of the current version, before the return is authorised. Evidence is added by people."""
    if not may_make(request.member, found_return(request, quarter, code)):
        raise Http404
    found = with_rows(request, quarter, code)
    assert found.current is not None
    finding = finding_at(found.current, given.assignment_ref, given.clause)
    if finding is None:
        raise ValidationError({"assignment_ref": "The current version has no finding of this assignment and clause."})
    made = actions.contest(
        by=request.member.actor,
        given=found,
        assignment_ref=finding.assignment_ref,
        clause=finding.clause,
        outcome=finding.outcome,
        words=given.words,
        name="",
        evidence=b"",
    )
    return Status(201, made)


@router.get(
    f"{ADDRESS}/queries",
    auth=Key(Scope.RETURNS),
    response=answers(Page[RegionalQueryOut], 404),
    operation_id="regional_queries",
)
def regional_queries(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """What checks across the region's returns ask of this one."""
    given = found_return(request, quarter, code)
    return part.of(asked.regional_queries(request.member).filter(given=given))


@router.post(
    f"{ADDRESS}/queries/{{int:query_id}}/answer",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(RegionalQueryOut, 404, 409, 413, 415),
    operation_id="answer_regional_query",
)
def answer_regional_query(request: KeyRequest, quarter: str, code: str, query_id: Id, given: AnswerGiven) -> Any:
    """Answer what a check asks. An answer given before is given anew."""
    of = found_to_make(request, quarter, code)
    found = get_object_or_404(RegionalQuery.objects.filter(given=of), pk=query_id)
    return of_the_pool.answer_query(by=request.member.actor, query=found, words=given.words)
