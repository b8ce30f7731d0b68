"""Time away within an engagement: telling of it, with what each kind does to the clock, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from comity.judge.equal_treatment import RULES, WEEKS, Break
from comity.web.engagements import actions
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.forms import TellTimeAway
from comity.web.engagements.models import TimeAway
from comity.web.engagements.views.engagements import found_engagement
from comity.web.engagements.weeks import weeks_of
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.CHECK)
@never_cache
@sensitive_post_parameters("why")
def time_away(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """What was told of, what it does to the twelve weeks, and a form to tell of more."""
    found = found_engagement(request, pk, to_change=True)
    form = TellTimeAway(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.tell_time_away(
                by=request.member.actor,
                engagement=found,
                first=given["first"],
                last=given["last"],
                why=Break(given["why"]),
            )
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The time away is kept.")
            return redirect("time_away", region=region, pk=pk)
    context = {
        "engagement": found,
        "form": form,
        "weeks": weeks_of(found, timezone.localdate()),
        "rules": RULES,
        "twelve": WEEKS,
    }
    return render(request, "engagements/time_away.html", context, status=422 if form.errors else 200)


@requires(Permission.CHECK)
@require_POST
def take_back_time_away(request: MemberRequest, region: str, pk: UUID, away: UUID) -> HttpResponseBase:
    """Take one back."""
    found = found_engagement(request, pk, to_change=True)
    actions.take_back_time_away(by=request.member.actor, away=get_object_or_404(TimeAway, pk=away, engagement=found))
    messages.success(request, "It is taken back.")
    return redirect("time_away", region=region, pk=pk)
