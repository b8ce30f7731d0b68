"""The region of the key, and its organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from comity.web.api.auth import Key
from comity.web.api.scopes import Scope
from comity.web.api.shapes import REFUSALS, Given, KeyRequest, Page, Slice
from comity.web.organisations import actions, queries
from comity.web.organisations.models import Kind, Organisation

router = Router(tags=["Organisations"])


class RegionOut(Schema):
    """A region."""

    slug: str = Field(examples=["severnside"])
    name: str = Field(examples=["Severnside"])
    colour: str = Field(examples=["#1a5a4c"])


class OrganisationOut(Schema):
    """An organisation, with the ids of those that it delivers for and that succeeded it."""

    id: int = Field(examples=[12])
    kind: Kind = Field(examples=["authority"])
    code: str = Field(examples=["X99000003"])
    dfe_code: str = Field(examples=["993"])
    name: str = Field(examples=["Coldharbour Borough Council"])
    opened: date | None
    closed: date | None = Field(description="The first day on which it was no more.")
    delivers_for: list[int]
    succeeded_by: list[int]

    @staticmethod
    def resolve_delivers_for(organisation: Organisation) -> list[int]:
        """The ids of the authorities that a trust delivers for."""
        return [one.pk for one in organisation.delivers_for.all()]

    @staticmethod
    def resolve_succeeded_by(organisation: Organisation) -> list[int]:
        """The ids of those that took over."""
        return [one.pk for one in organisation.succeeded_by.all()]


class OrganisationGiven(Given):
    """An organisation to add, or as it is to be."""

    kind: Kind = Field(examples=["agency"])
    code: str = Field(max_length=20, examples=["ripple"])
    name: str = Field(max_length=160, examples=["Ripple Social Work"])
    dfe_code: str = Field("", max_length=3)
    opened: date | None = None
    closed: date | None = None
    delivers_for: list[int] = Field([], description="The ids of a trust's authorities.")
    succeeded_by: list[int] = Field([], description="The ids of those that took over.")

    def fields(self, request: KeyRequest) -> dict[str, Any]:
        """The organisation's fields, with the others that it names found among those that the key may see."""
        given = self.model_dump()
        others = queries.organisations(request.member)
        for name in actions.RELATED:
            given[name] = [get_object_or_404(others, pk=pk) for pk in given[name]]
        return given


@router.get("/region", auth=Key(Scope.ORGANISATIONS), response={200: RegionOut, **REFUSALS}, operation_id="region")
def region(request: KeyRequest) -> Any:
    """The region that the key's organisation is in."""
    return request.member.region


@router.get(
    "/organisations",
    auth=Key(Scope.ORGANISATIONS),
    response={200: Page[OrganisationOut], **REFUSALS},
    operation_id="organisations",
)
def organisations(request: KeyRequest, part: Query[Slice], kind: Kind | None = None) -> Any:
    """The region's organisations, by name."""
    found = queries.organisations(request.member).prefetch_related(*actions.RELATED)
    return part.of(found.filter(kind=kind) if kind else found)


@router.get(
    "/organisations/{int:pk}",
    auth=Key(Scope.ORGANISATIONS),
    response={200: OrganisationOut, **REFUSALS},
    operation_id="organisation",
)
def organisation(request: KeyRequest, pk: int) -> Any:
    """One organisation."""
    return get_object_or_404(queries.organisations(request.member), pk=pk)


@router.post(
    "/organisations",
    auth=Key(Scope.ORGANISATIONS_MANAGE),
    response={201: OrganisationOut, **REFUSALS},
    operation_id="add_organisation",
)
def add_organisation(request: KeyRequest, given: OrganisationGiven) -> Any:
    """Add an organisation."""
    made = Organisation(region=request.member.region)
    return Status(201, actions.keep_organisation(by=request.member.actor, organisation=made, given=given.fields(request)))


@router.put(
    "/organisations/{int:pk}",
    auth=Key(Scope.ORGANISATIONS_MANAGE),
    response={200: OrganisationOut, **REFUSALS},
    operation_id="change_organisation",
)
def change_organisation(request: KeyRequest, pk: int, given: OrganisationGiven) -> Any:
    """Have an organisation be as given."""
    found = get_object_or_404(queries.organisations(request.member).exclude(kind=Kind.REGION), pk=pk)
    return actions.keep_organisation(by=request.member.actor, organisation=found, given=given.fields(request))
