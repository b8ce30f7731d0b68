"""Keys, for programs that look after keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from comity.web.api import actions, queries
from comity.web.api.auth import Key
from comity.web.api.fields import GivenId, Name
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.organisations.queries import organisations

router = Router(tags=["Keys"])


class KeyOut(Schema):
    """A key, without its secret, of which only a hash is kept."""

    id: UUID = Field(examples=["0f8fad5b-d9cb-469f-a165-70867728950e"])
    organisation: int = Field(alias="organisation_id", examples=[12])
    label: str = Field(examples=["Vendor management system"])
    scopes: list[Scope] = Field(examples=[["memoranda", "assessments"]])
    made_at: datetime = Field(examples=["2026-09-30T09:00:00Z"])
    used_at: datetime | None = Field(examples=["2026-09-30T09:05:00Z"], description="To within five minutes.")
    revoked_at: datetime | None = Field(examples=[None])


class KeyMade(KeyOut):
    """A key as it was made: the token is shown now and never again."""

    token: str = Field(examples=["comity_0f8fad5bd9cb469fa16570867728950e_..."])


class KeyGiven(Given):
    """A key to make."""

    organisation: GivenId = Field(description="The id of the organisation that it is for.", examples=[12])
    label: Name = Field(
        max_length=80, examples=["Vendor management system"], description="What it is for, and nobody's name."
    )
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope), examples=[["memoranda"]])


@router.get("/keys", auth=Key(Scope.KEYS), response=answers(Page[KeyOut]), operation_id="keys")
def keys(request: KeyRequest, part: Query[Slice]) -> Any:
    """The keys of the organisations whose keys this one may see, revoked ones too."""
    return part.of(queries.keys(request.member))


@router.post(
    "/keys", auth=Key(Scope.KEYS_MANAGE), response=answers(KeyMade, 413, 415, 404, status=201), operation_id="make_key"
)
def make_key(request: KeyRequest, given: KeyGiven) -> Any:
    """Make a key that can do no more than this one."""
    organisation = get_object_or_404(organisations(request.member), pk=given.organisation)
    lacking = set(given.scopes) - request.caller.scopes
    if lacking:
        raise actions.too_much(lacking)
    made = actions.make_key(by=request.member, organisation=organisation, label=given.label, scopes=given.scopes)
    return Status(201, {**KeyOut.from_orm(made.key).model_dump(by_alias=True), "token": made.token})


@router.delete(
    "/keys/{uuid:key_id}",
    auth=Key(Scope.KEYS_MANAGE),
    response=answers(None, 404, status=204),
    operation_id="revoke_key",
)
def revoke_key(request: KeyRequest, key_id: UUID) -> Any:
    """Revoke a key: it is refused from now on."""
    found = get_object_or_404(queries.keys_to_manage(request.member), pk=key_id)
    actions.revoke_key(by=request.member, key=found)
    return HttpResponse(status=204)
