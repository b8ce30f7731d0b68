"""Confirming or refusing an invitation to a role that signs: a regional lead's work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from comity.web.gate import requires
from comity.web.people import actions, queries
from comity.web.people.member import MemberRequest
from comity.web.people.models import Invitation
from comity.web.people.roles import Permission


@requires(Permission.CONFIRM_INVITATIONS, reauthenticates=True)
def confirm_invitation(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Show who is to be what, and by whom they were invited; then, from who has proved again who they are, confirm."""
    invitation = _open(request, pk)
    if not invitation.waits:
        messages.info(request, "That invitation waits no longer.")
        return redirect("people", region=region)
    if request.method == "POST":
        try:
            done = actions.confirm_invitation(by=request.member.actor, invitation=invitation)
        except ValidationError as error:  # by another lead, a moment ago
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request, f"The invitation of {done.name} is confirmed. A mail with a link goes to them now."
            )
        return redirect("people", region=region)
    return render(request, "people/confirm_invitation.html", {"invitation": invitation})


@requires(Permission.CONFIRM_INVITATIONS)
@require_http_methods(["POST"])
def refuse_invitation(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Say that a waiting invitation will not be sent."""
    try:
        done = actions.refuse_invitation(by=request.member.actor, invitation=_open(request, pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"The invitation of {done.name} is refused. No mail went to them.")
    return redirect("people", region=region)


def _open(request: MemberRequest, pk: UUID) -> Invitation:
    return get_object_or_404(queries.invitations(request.member).select_related("invited_by"), pk=pk)
