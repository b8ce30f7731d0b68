"""Shapes that several routes share, and the request that a route is handed."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import ConfigDict

from comity.web.api.queries import Caller
from comity.web.people.member import Member

T = TypeVar("T")
MOST = 200


class KeyRequest(HttpRequest):
    """A request past its route's declaration. A shape for types only."""

    caller: Caller
    member: Member


class Given(Schema):
    """What a program sends. A name that is not known is an error: a misspelt one would be a fact left out."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["urn:comity:problem:not-found"])
    title: str = Field(examples=["There is nothing here, or nothing for this key"])
    status: int = Field(examples=[404])
    detail: str | None = None
    errors: list[dict[str, Any]] | None = Field(None, description="By field: what was found and what to do.")
    request_id: str = Field(examples=["5f0c7a1e9bfb4f4f8f3b1a2c3d4e5f60"])


class Page(Schema, Generic[T]):
    """Some of a list: `count` in all, and those from `offset` on."""

    count: int
    offset: int
    items: list[T]


class Slice(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)

    def of(self, found: QuerySet[Any]) -> dict[str, Any]:
        """That part of a query, as a page."""
        return {
            "count": found.count(),
            "offset": self.offset,
            "items": list(found[self.offset : self.offset + self.limit]),
        }


REFUSALS: dict[frozenset[int], Any] = {frozenset({401, 403, 404, 422, 500}): Problem}
"""What any route may answer instead."""
