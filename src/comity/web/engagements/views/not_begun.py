"""What can be done with an engagement that is only proposed, besides starting it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from comity.web.engagements import actions
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.forms import ProposeEngagement
from comity.web.engagements.models import State
from comity.web.engagements.starting import why_not_withdrawn
from comity.web.engagements.views.engagements import found_engagement
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.CHECK)
def withdraw_engagement(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Record that it did not come about."""
    found = found_engagement(request, pk, to_change=True)
    if request.method == "POST":
        try:
            actions.withdraw(by=request.member.actor, engagement=found)
        except EngagementError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The engagement is withdrawn: it did not come about.")
        return redirect("engagement", region=region, pk=pk)
    context = {"engagement": found, "why_not": why_not_withdrawn(found, timezone.localdate())}
    return render(request, "engagements/withdraw.html", context)


@requires(Permission.CHECK)
def engagement_reference(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Give it another reference."""
    found = found_engagement(request, pk, to_change=True)
    sent = request.POST if request.method == "POST" else None
    form = ProposeEngagement(sent, initial={"reference": found.reference})
    if sent is not None and form.is_valid():
        try:
            actions.change_reference(
                by=request.member.actor, engagement=found, reference=form.cleaned_data["reference"]
            )
        except EngagementError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, "The reference is changed.")
            return redirect("engagement", region=region, pk=pk)
    context = {"engagement": found, "form": form, "may_be_changed": found.state == State.PROPOSED}
    return render(request, "engagements/reference.html", context, status=422 if form.errors else 200)
