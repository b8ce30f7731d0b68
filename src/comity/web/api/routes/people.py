"""Who belongs where: the memberships that a key may see, one person's record, and the end of a membership."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from comity.web.api.auth import Key
from comity.web.api.fields import Id
from comity.web.api.scopes import Scope
from comity.web.api.shapes import KeyRequest, Page, Slice, answers
from comity.web.audit.actions import record
from comity.web.people import actions, queries
from comity.web.people.roles import Role
from comity.web.people.second_factor import has_one, needed_for

router = Router(tags=["People"])

PERSON = "0f8fad5b-d9cb-469f-a165-70867728950e"


class Named(Schema):
    """A person, by id and name."""

    id: UUID = Field(examples=[PERSON])
    name: str = Field(examples=["Alice Example"])


class Held(Schema):
    """A role in an organisation, from a moment until another."""

    id: int = Field(examples=[31])
    organisation: int = Field(alias="organisation_id", examples=[12])
    role: Role = Field(examples=["hr_lead"])
    by_provider: bool = Field(examples=[False], description="Given by the council's own accounts, and ended by them.")
    began_at: datetime = Field(examples=["2026-04-01T09:00:00Z"])
    ended_at: datetime | None = Field(examples=[None])


class MembershipOut(Held):
    """Who holds a role in an organisation."""

    person: Named


class SecondFactorOut(Schema):
    """Whether a person needs a second factor, and has one."""

    needed_for: list[str] = Field(examples=[["Regional lead"]])
    has_one: bool = Field(examples=[True])


class PersonOut(Schema):
    """One person's record, with the memberships that the key may see."""

    id: UUID = Field(examples=[PERSON])
    name: str = Field(examples=["Alice Example"])
    email: str = Field(examples=["alice@example.org"])
    joined_at: datetime = Field(examples=["2026-04-01T09:00:00Z"])
    second_factor: SecondFactorOut
    memberships: list[Held]


@router.get("/memberships", auth=Key(Scope.PEOPLE), response=answers(Page[MembershipOut]), operation_id="memberships")
def memberships(
    request: KeyRequest, part: Query[Slice], organisation: Id | None = None, ended: bool | None = False
) -> Any:
    """Who is what, by organisation: those that have not ended, unless `ended` is true."""
    found = queries.memberships(request.member).filter(ended_at__isnull=not ended)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return part.of(found.order_by("organisation__name", "person__name", "role"))


@router.get("/people/{uuid:person_id}", auth=Key(Scope.PEOPLE), response=answers(PersonOut, 404), operation_id="person")
def person(request: KeyRequest, person_id: UUID) -> Any:
    """One person's record. That it was read is itself on the record."""
    found = get_object_or_404(queries.people(request.member), pk=person_id)
    held = list(queries.memberships(request.member).filter(person=found).order_by("ended_at", "organisation__name"))
    with transaction.atomic():
        record(
            verb="read_person",
            by=request.member.actor,
            subject=found,
            region=request.region,
            organisation=held[0].organisation,
        )
    return {
        **{name: getattr(found, name) for name in ("id", "name", "email", "joined_at")},
        "second_factor": {"needed_for": needed_for(found), "has_one": has_one(found)},
        "memberships": held,
    }


@router.delete(
    "/memberships/{int:membership_id}",
    auth=Key(Scope.PEOPLE_MANAGE),
    response=answers(None, 404, 409, status=204),
    operation_id="end_membership",
)
def end_membership(request: KeyRequest, membership_id: Id) -> Any:
    """End what somebody is in an organisation, from now on. It stays on record that they were."""
    found = get_object_or_404(queries.memberships_to_manage(request.member), pk=membership_id)
    actions.end_membership(by=request.member.actor, membership=found)
    return HttpResponse(status=204)
