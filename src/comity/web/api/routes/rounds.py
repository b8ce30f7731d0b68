"""The rounds in which a region's returns are made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status
from pydantic import StrictStr

from comity.web.api.auth import Key
from comity.web.api.fields import GivenId, Name, ReadDay
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.returns import actions, queries
from comity.web.returns.models import Round

router = Router(tags=["Returns"])

QUARTER = r"^20[0-9]{2}-Q[1-4]$"
Quarter = Annotated[StrictStr, Field(pattern=QUARTER)]


class RoundOut(Schema):
    """A round, with how many returns are due in it and how many of them are authorised."""

    quarter: str = Field(examples=["2026-Q3"])
    deadline: date = Field(examples=["2026-11-30"])
    template: str = Field(examples=["1"], description="The version of the template that a workbook must be.")
    opened_at: datetime = Field(examples=["2026-10-01T09:00:00Z"])
    closed_at: datetime | None = Field(examples=[None], description="null: returns can still be made in it.")
    due: int = Field(examples=[8])
    authorised: int = Field(examples=[5])


class RoundGiven(Given):
    """A round to open."""

    quarter: Quarter = Field(examples=["2026-Q3"])
    deadline: ReadDay = Field(examples=["2026-11-30"], description="The last day on which a return is in time.")
    authorities: Annotated[list[GivenId], Field(min_length=1, max_length=200)] = Field(
        examples=[[12, 13]], description="The ids of the authorities and trusts that make a return in it."
    )


class DeadlineGiven(Given):
    """Another deadline for a round, and why it is changed."""

    deadline: ReadDay = Field(
        examples=["2026-12-14"], description="Not past, and at most a year after the quarter's last day."
    )
    reason: Name = Field(
        max_length=2000,
        examples=["Two authorities changed their system."],
        description="Everyone whose return is not authorised reads this. It names no worker.",
    )


@router.get("/rounds", auth=Key(Scope.ROUNDS), response=answers(Page[RoundOut]), operation_id="rounds")
def rounds(request: KeyRequest, part: Query[Slice]) -> Any:
    """The region's rounds, the latest quarter first."""
    return part.of(queries.rounds_counted(request.member))


@router.post(
    "/rounds",
    auth=Key(Scope.ROUNDS_MANAGE),
    response=answers(RoundOut, 404, 409, 413, 415, status=201),
    operation_id="open_round",
)
def open_round(request: KeyRequest, given: RoundGiven) -> Any:
    """Open a round: a return is due from each of the authorities, and their people are told."""
    bodies = list(queries.who_may_make_returns(request.member).filter(pk__in=given.authorities))
    if lacking := sorted(set(given.authorities) - {body.pk for body in bodies}):
        raise ValidationError({"authorities": f"There is no open authority or trust with the id {lacking[0]}."})
    made = actions.open_round(
        by=request.member.actor,
        region=request.region,
        quarter=given.quarter,
        deadline=given.deadline,
        authorities=bodies,
    )
    return Status(201, _counted(request, made))


@router.get("/rounds/{str:quarter}", auth=Key(Scope.ROUNDS), response=answers(RoundOut, 404), operation_id="round")
def round_of(request: KeyRequest, quarter: str) -> Any:
    """One round."""
    return get_object_or_404(queries.rounds_counted(request.member), quarter=quarter)


@router.post(
    "/rounds/{str:quarter}/deadline",
    auth=Key(Scope.ROUNDS_MANAGE),
    response=answers(RoundOut, 404, 409, 413, 415),
    operation_id="change_deadline",
)
def change_deadline(request: KeyRequest, quarter: str, given: DeadlineGiven) -> Any:
    """Move a round's deadline. Everyone whose return is not authorised is told."""
    found = get_object_or_404(queries.rounds(request.member), quarter=quarter)
    moved = actions.change_deadline(by=request.member.actor, round=found, deadline=given.deadline, reason=given.reason)
    return _counted(request, moved)


@router.post(
    "/rounds/{str:quarter}/close",
    auth=Key(Scope.ROUNDS_MANAGE),
    response=answers(RoundOut, 404, 409),
    operation_id="close_round",
)
def close_round(request: KeyRequest, quarter: str) -> Any:
    """Close a round for good: no return of it changes from now on."""
    found = get_object_or_404(queries.rounds(request.member), quarter=quarter)
    return _counted(request, actions.close_round(by=request.member.actor, round=found))


def _counted(request: KeyRequest, round: Round) -> Round:
    return queries.rounds_counted(request.member).get(pk=round.pk)
