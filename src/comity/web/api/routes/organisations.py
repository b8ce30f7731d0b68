"""The region of the key, and its organisations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status
from pydantic import StrictInt, StrictStr

from comity.web.api.auth import Key
from comity.web.api.fields import Day, GivenId, Id, Line, Name
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.organisations import actions, queries
from comity.web.organisations.models import Kind, Organisation

router = Router(tags=["Organisations"])

MemberKind = Literal["authority", "trust", "managed_service_provider", "agency"]
"""Every kind but the region's own programme, which is made with the region."""

Others = Annotated[list[GivenId], Field(max_length=200)]


class RegionOut(Schema):
    """A region."""

    slug: str = Field(examples=["severnside"])
    name: str = Field(examples=["Severnside"])
    colour: str = Field(examples=["#1a5a4c"])
    small_numbers: int = Field(examples=[4], description="Counts of 1 to this are hidden in pooled reports.")


class RegionGiven(Given):
    """A region's name, colour and rule for small numbers as they are to be."""

    name: Name = Field(max_length=120, examples=["Severnside"])
    colour: Annotated[StrictStr, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = Field(
        examples=["#1a5a4c"], description="# and six hexadecimal digits."
    )
    small_numbers: Annotated[StrictInt, Field(ge=1, le=50)] | None = Field(None, examples=[4])


class OrganisationOut(Schema):
    """An organisation, with the ids of those that it delivers for and that succeeded it."""

    id: int = Field(examples=[12])
    kind: Kind = Field(examples=["authority"])
    code: str = Field(examples=["X99000003"])
    dfe_code: str = Field(examples=["993"])
    name: str = Field(examples=["Coldharbour Borough Council"])
    opened: date | None = Field(examples=["2023-04-01"])
    closed: date | None = Field(examples=[None], description="The first day on which it was no more.")
    delivers_for: list[int] = Field(examples=[[]])
    succeeded_by: list[int] = Field(examples=[[]])

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

    kind: MemberKind = Field(examples=["agency"])
    code: Name = Field(max_length=20, examples=["ripple"])
    name: Name = Field(max_length=160, examples=["Ripple Social Work"])
    dfe_code: Line = Field("", max_length=3, description="The Department's three digits, for an authority or a trust.")
    opened: Day | None = Field(None, examples=["2024-01-01"])
    closed: Day | None = Field(None, examples=[None], description="The first day on which it is no more.")
    delivers_for: Others = Field([], description="The ids of a trust's authorities.")
    succeeded_by: Others = Field([], description="The ids of the authorities that took over.")

    def fields(self, request: KeyRequest) -> dict[str, Any]:
        """The organisation's fields, with the others that it names found among those that the key may see.

        Raises:
            ValidationError: it names one that is not there.
        """
        given = self.model_dump()
        for name in actions.RELATED:
            found = {one.pk: one for one in queries.organisations(request.member).filter(pk__in=given[name])}
            lacking = sorted(set(given[name]) - found.keys())
            if lacking:
                raise ValidationError({name: f"There is no organisation {lacking[0]} here."})
            given[name] = list(found.values())
        return given


@router.get("/region", auth=Key(Scope.ORGANISATIONS), response=answers(RegionOut), operation_id="region")
def region(request: KeyRequest) -> Any:
    """The region that the key's organisation is in."""
    return request.region


@router.put(
    "/region", auth=Key(Scope.ORGANISATIONS_MANAGE), response=answers(RegionOut, 413, 415), operation_id="change_region"
)
def change_region(request: KeyRequest, given: RegionGiven) -> Any:
    """Give the region another name or colour, or another rule for small numbers."""
    return actions.change_region(by=request.member.actor, region=request.region, **given.model_dump())


@router.get(
    "/organisations",
    auth=Key(Scope.ORGANISATIONS),
    response=answers(Page[OrganisationOut]),
    operation_id="organisations",
)
def organisations(request: KeyRequest, part: Query[Slice], kind: Kind | None = None) -> Any:
    """The region's organisations, by name."""
    found = queries.organisations(request.member).prefetch_related(*actions.RELATED)
    return part.of(found.filter(kind=kind) if kind else found)


@router.get(
    "/organisations/{int:organisation_id}",
    auth=Key(Scope.ORGANISATIONS),
    response=answers(OrganisationOut, 404),
    operation_id="organisation",
)
def organisation(request: KeyRequest, organisation_id: Id) -> Any:
    """One organisation."""
    return get_object_or_404(queries.organisations(request.member), pk=organisation_id)


@router.post(
    "/organisations",
    auth=Key(Scope.ORGANISATIONS_MANAGE),
    response=answers(OrganisationOut, 413, 415, status=201),
    operation_id="add_organisation",
)
def add_organisation(request: KeyRequest, given: OrganisationGiven) -> Any:
    """Add an organisation."""
    made = Organisation(region=request.region)
    return Status(
        201, actions.keep_organisation(by=request.member.actor, organisation=made, given=given.fields(request))
    )


@router.put(
    "/organisations/{int:organisation_id}",
    auth=Key(Scope.ORGANISATIONS_MANAGE),
    response=answers(OrganisationOut, 404, 413, 415),
    operation_id="change_organisation",
)
def change_organisation(request: KeyRequest, organisation_id: Id, given: OrganisationGiven) -> Any:
    """Have an organisation be as given. The regional programme's own is changed with the region."""
    found = get_object_or_404(queries.organisations(request.member).exclude(kind=Kind.REGION), pk=organisation_id)
    return actions.keep_organisation(by=request.member.actor, organisation=found, given=given.fields(request))
