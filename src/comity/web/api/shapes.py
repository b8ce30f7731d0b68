"""Shapes that several routes share, and the request that a route is handed."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import ConfigDict

from comity.web.api.queries import Caller
from comity.web.organisations.models import Region
from comity.web.people.member import Member

T = TypeVar("T")
MOST = 200


class KeyRequest(HttpRequest):
    """A request past its route's declaration. A shape for types only."""

    caller: Caller
    member: Member
    region: Region


class Given(Schema):
    """What a program sends. A name that is not known is an error: a misspelt one would be a fact left out."""

    model_config = ConfigDict(extra="forbid")


class Wrong(Schema):
    """One thing wrong with a request: where, what was found, and what was expected."""

    model_config = ConfigDict(extra="allow")

    field: str = Field("", examples=["code"], description="Empty: it concerns the request as a whole.")
    expected: str = Field("", examples=["Organisation with this Region and Code already exists."])
    found: Any = Field(None, examples=["ripple"])


class Problem(Schema):
    """What went wrong (RFC 9457): a type for a program to act on, and words for a person."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:comity:problem:not-found"])
    title: str = Field(examples=["There is nothing here, or nothing for this key"])
    status: int = Field(examples=[404])
    detail: str | None = Field(None, examples=["This key was not made with the scope record."])
    errors: list[Wrong] | None = Field(None, description="Everything that was found wrong, not only the first.")
    request_id: str = Field(
        examples=["5f0c7a1e9bfb4f4f8f3b1a2c3d4e5f60"], description="Quote it when you ask for help."
    )


class Page(Schema, Generic[T]):
    """Some of a list: `count` in all, and those from `offset` on."""

    count: int = Field(examples=[1])
    offset: int = Field(examples=[0])
    items: list[T]


class Slice(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at most.")
    offset: int = Field(0, ge=0, le=10_000_000, description="How many to pass over.")

    def of(self, found: QuerySet[Any]) -> dict[str, Any]:
        """That part of a query, as a page. Its order is made whole, so that no page repeats what another has."""
        ordered = found.order_by(*(found.query.order_by or found.model._meta.ordering or ()), "pk")
        return {
            "count": found.count(),
            "offset": self.offset,
            "items": list(ordered[self.offset : self.offset + self.limit]),
        }


ANY = (400, 401, 403, 422, 429, 500, 503)
"""The refusals that any route may answer with."""


def answers(given: Any, *more: int, status: int = 200) -> dict[Any, Any]:
    """What a route answers: its own shape (None: nothing, or no JSON), and its refusals, `more` beside those of any."""
    return {status: given, frozenset({*ANY, *more}): Problem}
