"""The region's breach log as its members see it: which authority, which clause, since when and how far up the ladder.

Never the worker, nor the assignment, nor what the authority said: of that a program is told only whether it was said.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from comity.web.api.auth import Key
from comity.web.api.scopes import Scope
from comity.web.api.shapes import KeyRequest, Page, Slice, answers
from comity.web.breaches import queries
from comity.web.breaches.ladder import reached, rungs_of
from comity.web.breaches.models import Breach, Happened

router = Router(tags=["Breaches"])

NUMBER = "BRE-2026-0001"
REPEATS = "How many of this clause at this authority were in the log before it, of the 12 months up to found_on."
Came = Literal["open", "answered", "closed"]
By = Literal["lapsed", "judged", "emergency", "return", "peer"]
Now = Literal["breached", "excepted", "met", "told"]


class BreachOut(Schema):
    """A breach as every member of the region sees it."""

    number: str = Field(examples=[NUMBER])
    authority: str = Field(examples=["X99000003"])
    clause: str = Field(examples=["price-cap"])
    source: By = Field(examples=["return"], description="How it came to light.")
    found_on: date = Field(examples=["2026-10-05"])
    state: Came = Field(examples=["answered"])
    stands: Now = Field(examples=["breached"], description="What is found of it now. A report is not judged: told.")
    repeats: int = Field(examples=[1], description=REPEATS)
    rung: int = Field(examples=[2], description="The rung of the ladder that it has reached; 0: none yet.")
    rungs: int = Field(examples=[4], description="How many rungs the ladder has; 0: the memorandum does not say.")
    next_rung_on: date | None = Field(examples=["2026-10-15"], description="null: it goes to nobody further by itself.")
    lesson: str = Field(examples=["Look at the last day a month before."], description="Empty until it is closed.")

    @staticmethod
    def resolve_authority(breach: Breach) -> str:
        """The authority's code."""
        return breach.authority.code

    @staticmethod
    def resolve_state(breach: Breach) -> str:
        """How far the talk about it has come."""
        return breach.state.value

    @staticmethod
    def resolve_rung(breach: Breach) -> int:
        """The highest that was reached."""
        return max(reached(breach), default=-1) + 1

    @staticmethod
    def resolve_rungs(breach: Breach) -> int:
        """All of the ladder."""
        return len(rungs_of(breach))

    @staticmethod
    def resolve_lesson(breach: Breach) -> str:
        """What was learnt."""
        return next((each.words for each in breach.entries.all() if each.happened == Happened.CLOSED), "")


class WhichBreaches(Slice):
    """Which breaches are wanted."""

    authority: str | None = Field(None, max_length=40, examples=["X99000003"], description="The authority's code.")
    state: Came | None = Field(None, examples=["open"])


@router.get("/breaches", auth=Key(Scope.BREACHES), response=answers(Page[BreachOut]), operation_id="breaches")
def breaches(request: KeyRequest, part: Query[WhichBreaches]) -> Any:
    """The region's breaches: those not answered first, then those answered, then those closed."""
    found = queries.breaches(request.member)
    if part.authority is not None:
        found = found.filter(authority__code=part.authority)
    return part.of(found if part.state is None else found.filter(queries.IN_STATE[part.state]))


@router.get(
    "/breaches/{str:breach_number}",
    auth=Key(Scope.BREACHES),
    response=answers(BreachOut, 404),
    operation_id="breach",
)
def breach(request: KeyRequest, breach_number: str) -> Any:
    """One breach."""
    return get_object_or_404(queries.breaches(request.member), number=breach_number[:40])
