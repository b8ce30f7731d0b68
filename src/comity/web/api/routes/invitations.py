"""Inviting people to a region's organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from comity.web.api.auth import Key
from comity.web.api.fields import GivenId, Name
from comity.web.api.middleware import too_many
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.people import actions, queries
from comity.web.people.roles import Role

router = Router(tags=["People"])

LIMITS = {"invite": "60/h/key"}
"""How many invitations one key may send: mail that it chooses the receiver of, in the platform's name."""

AN_HOUR = 3600


class InvitationOut(Schema):
    """An invitation that has been neither accepted nor withdrawn. Its link is in the mail, and nowhere else."""

    id: UUID = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    organisation: int = Field(alias="organisation_id", examples=[12])
    email: str = Field(examples=["ben@example.org"])
    name: str = Field(examples=["Ben Example"])
    role: Role = Field(examples=["team_manager"])
    invited_at: datetime = Field(examples=["2026-09-30T09:00:00Z"])
    waits: bool = Field(
        examples=[False],
        description="To a role that signs: it goes once a regional lead has confirmed it, on the page.",
    )
    sent_at: datetime | None = Field(examples=["2026-09-30T09:00:01Z"], description="null: its mail has not gone yet.")
    lapses_at: datetime = Field(examples=["2026-10-07T09:00:00Z"])


class InvitationGiven(Given):
    """Whom to invite to what."""

    organisation: GivenId = Field(examples=[12])
    email: Name = Field(max_length=254, examples=["ben@example.org"])
    name: Name = Field(max_length=120, examples=["Ben Example"])
    role: Role = Field(examples=["team_manager"])


@router.get(
    "/invitations", auth=Key(Scope.INVITATIONS), response=answers(Page[InvitationOut]), operation_id="invitations"
)
def invitations(request: KeyRequest, part: Query[Slice]) -> Any:
    """The invitations that have been neither accepted nor withdrawn, lapsed ones too, the latest first."""
    return part.of(queries.invitations(request.member))


@router.post(
    "/invitations",
    auth=Key(Scope.PEOPLE_MANAGE),
    response=answers(InvitationOut, 404, 409, 413, 415, status=201),
    operation_id="invite",
)
def invite(request: KeyRequest, given: InvitationGiven) -> Any:
    """Invite somebody to be something in an organisation. The mail goes once this is done; at most 60 in an hour.

    To a role that signs (director, chief executive, regional lead) it goes once a regional lead has confirmed it.
    """
    organisation = get_object_or_404(queries.organisations_to_manage(request.member), pk=given.organisation)
    if not _allowed(request):
        return too_many(AN_HOUR)
    made = actions.invite(
        by=request.member.actor,
        invited_by=None,
        organisation=organisation,
        email=given.email,
        name=given.name,
        role=given.role,
    )
    return Status(201, made)


@router.post(
    "/invitations/{uuid:invitation_id}/send",
    auth=Key(Scope.PEOPLE_MANAGE),
    response=answers(InvitationOut, 404, 409),
    operation_id="send_invitation_again",
)
def send_again(request: KeyRequest, invitation_id: UUID) -> Any:
    """Send an invitation again, with a new link. The link before is good no more."""
    found = get_object_or_404(queries.invitations_to_manage(request.member), pk=invitation_id)
    if not _allowed(request):
        return too_many(AN_HOUR)
    return actions.send_again(by=request.member.actor, invitation=found)


@router.delete(
    "/invitations/{uuid:invitation_id}",
    auth=Key(Scope.PEOPLE_MANAGE),
    response=answers(None, 404, 409, status=204),
    operation_id="withdraw_invitation",
)
def withdraw_invitation(request: KeyRequest, invitation_id: UUID) -> Any:
    """Withdraw an invitation: its link is good no more."""
    found = get_object_or_404(queries.invitations_to_manage(request.member), pk=invitation_id)
    actions.withdraw_invitation(by=request.member.actor, invitation=found)
    return HttpResponse(status=204)


def _allowed(request: KeyRequest) -> bool:
    used = ratelimit.consume(
        request, app="comity.web.api", action="invite", config=LIMITS, key=str(request.caller.key.pk)
    )
    return used is not None
