"""Findings that authorities of the region contest, for the programme, which answers them."""

from __future__ import annotations

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import StrictBool

from comity.web.api.auth import Key
from comity.web.api.fields import Id, Name
from comity.web.api.routes.asked import ContestOut
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.returns import actions, queries
from comity.web.returns.findings import finding_at
from comity.web.returns.frames import DeletedError
from comity.web.returns.models import Contest

router = Router(tags=["Returns"])


class ContestedFinding(Schema):
    """The finding as it was judged, without whose it is."""

    heading: str = Field(examples=["Price cap"])
    strength: str = Field(examples=["must"])
    reason: str = Field(examples=["The charge rate is above the cap."])
    remedy: str = Field(examples=["Agree a rate of at most 40.00."])
    citation: str = Field(examples=["Price cap (CS-7): memorandum, page 9"])


class ContestOfRegion(ContestOut):
    """A contested finding, and whose return it is of."""

    quarter: str = Field(examples=["2026-Q3"])
    authority: str = Field(examples=["X99000003"])

    @staticmethod
    def resolve_quarter(contest: Contest) -> str:
        """The round's quarter."""
        return contest.given.round.quarter

    @staticmethod
    def resolve_authority(contest: Contest) -> str:
        """The authority's code."""
        return contest.given.authority.code


class ContestInFull(ContestOfRegion):
    """The same, with the finding itself."""

    finding: ContestedFinding | None = Field(description="null: the rows were deleted when their time was up.")

    @staticmethod
    def resolve_finding(contest: Contest) -> Any:
        """The finding of the version that was contested."""
        try:
            return finding_at(contest.version, contest.assignment_ref, contest.clause)
        except DeletedError:
            return None


class AnswerOfContest(Given):
    """The answer. It stays on the record and cannot be changed."""

    upheld: StrictBool = Field(examples=[False], description="true: the authority is right. false: the finding stands.")
    words: Annotated[Name, Field(max_length=4000)] = Field(examples=["The form was signed after the cap began."])


class Which(Slice):
    """Which contests are wanted."""

    waiting: bool | None = Field(
        None, examples=[True], description="Only those that wait for an answer, or only others."
    )


@router.get(
    "/contests",
    auth=Key(Scope.CONTESTS_ANSWER),
    response=answers(Page[ContestOfRegion]),
    operation_id="contests_of_the_region",
)
def contests(request: KeyRequest, part: Query[Which]) -> Any:
    """The contested findings of the region, the latest first."""
    found = queries.contests(request.member).defer("evidence").order_by("-made_at")
    return part.of(found if part.waiting is None else found.filter(answered_at__isnull=part.waiting))


@router.get(
    "/contests/{int:contest_id}",
    auth=Key(Scope.CONTESTS_ANSWER),
    response=answers(ContestInFull, 404),
    operation_id="contest_of_the_region",
)
def contest(request: KeyRequest, contest_id: Id) -> Any:
    """A contested finding, what its authority says, and the answer. The file that was sent with it is for people."""
    return _found(request, contest_id)


@router.post(
    "/contests/{int:contest_id}/answer",
    auth=Key(Scope.CONTESTS_ANSWER),
    response=answers(ContestOfRegion, 404, 409, 413, 415),
    operation_id="answer_contest",
)
def answer(request: KeyRequest, contest_id: Id, given: AnswerOfContest) -> Any:
    """Answer a contest, on the record. Its authority's people are told."""
    found = _found(request, contest_id)
    actions.answer(by=request.member.actor, contest=found, upheld=given.upheld, words=given.words)
    return _found(request, contest_id)


def _found(request: KeyRequest, contest_id: int) -> Contest:
    return get_object_or_404(queries.contests(request.member).defer("evidence"), pk=contest_id)
