"""Inviting people to a region's organisations."""

from __future__ import annotations

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from comity.web.gate import requires
from comity.web.people import actions, queries
from comity.web.people.forms import InviteForm
from comity.web.people.member import MemberRequest
from comity.web.people.models import Invitation
from comity.web.people.proving import ask_again, lately_proved
from comity.web.people.roles import SECOND_FACTOR, Permission

LIMITS = {"invite": "60/h/user"}
"""How many invitations one person may send: mail that they choose the receiver of, in the platform's name."""


def _too_many(request: MemberRequest) -> HttpResponseBase | None:
    return ratelimit.consume_or_429(request, app="comity.web.people", action="invite", config=LIMITS, user=request.user)


@requires(Permission.MANAGE_PEOPLE)
def invite(request: MemberRequest, region: str) -> HttpResponseBase:
    """Ask whom to invite to what, and invite them: to a role that signs, once it is proved again who asks."""
    organisations = queries.organisations_to_manage(request.member)
    form = InviteForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        if (stop := _too_many(request)) is not None:
            return stop
        if form.cleaned_data["role"] in SECOND_FACTOR and not lately_proved(request):
            return ask_again(request)
        try:
            invitation = actions.invite(
                by=request.member.actor,
                invited_by=request.user,
                organisation=form.cleaned_data["organisation"],
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=form.cleaned_data["role"],
                confirmed=request.member.region_wide(Permission.CONFIRM_INVITATIONS),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_sent(request, invitation)
            return redirect("people", region=region)
    given = {"form": form, "may_confirm": request.member.region_wide(Permission.CONFIRM_INVITATIONS)}
    return render(request, "people/invite.html", given)


@requires(Permission.MANAGE_PEOPLE)
def invitation_again(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Ask whether to send an invitation again, and send it."""
    invitation = get_object_or_404(queries.invitations_to_manage(request.member), pk=pk)
    if request.method == "POST":
        if (stop := _too_many(request)) is not None:
            return stop
        try:
            _say_sent(request, actions.send_again(by=request.member.actor, invitation=invitation))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("people", region=region)
    return render(request, "people/invitation_again.html", {"invitation": invitation})


@requires(Permission.MANAGE_PEOPLE)
def withdraw_invitation(request: MemberRequest, region: str, pk: UUID) -> HttpResponse:
    """Ask whether to withdraw an invitation, and withdraw it."""
    invitation = get_object_or_404(queries.invitations_to_manage(request.member), pk=pk)
    if request.method == "POST":
        words = "Nothing was sent." if invitation.waits else "Its link no longer works."
        actions.withdraw_invitation(by=request.member.actor, invitation=invitation)
        messages.success(request, f"The invitation of {invitation.name} is withdrawn. {words}")
        return redirect("people", region=region)
    return render(request, "people/withdraw_invitation.html", {"invitation": invitation})


def _say_sent(request: MemberRequest, invitation: Invitation) -> None:
    """It goes in the background: the list that follows says whether it has gone."""
    words = "A mail with a link goes to them now; this page says when it has gone."
    if invitation.waits:
        words = "That waits for a regional lead to confirm it. Then a mail with a link goes to them."
    messages.success(request, f"{invitation.name} is invited. {words}")
