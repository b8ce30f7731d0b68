"""The breach log, and one breach with what happened to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comity.web.asked import Asked
from comity.web.breaches import queries
from comity.web.breaches.forms import Narrow
from comity.web.breaches.models import Breach, State
from comity.web.breaches.permissions import may_answer, may_close, reported, sees_whole
from comity.web.breaches.shown import (
    clause_words,
    in_states,
    ladder_lines,
    open_for,
    owner_words,
    repeats_words,
    rung_words,
    timeline,
)
from comity.web.engagements.permissions import may_read_engagement
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission

CARDS = 12
"""Breaches to a page: on a phone each takes six lines."""


@requires(Permission.READ_BREACHES)
@require_safe
def breaches(request: MemberRequest, region: str) -> HttpResponse:
    """The region's breaches by how far the talk about each has come, or those of an authority, clause or source."""
    asked = Asked(request, "page", "authority", "clause", "source")
    form = Narrow(request.GET, member=request.member)
    found = queries.breaches(request.member).filter(**form.wanted())
    page = asked.page(found, CARDS)
    context = {
        "form": form,
        "page": page,
        "groups": in_states(page.object_list),
        "counts": queries.counted(found),
        "states": {state.value: state.label for state in State},
        "clause_words": clause_words,
        "rung_words": rung_words,
        "may_report": request.member.person is not None and request.member.may(Permission.REPORT_BREACHES),
    }
    return render(request, "breaches/log.html", context)


def found_breach(request: MemberRequest, number: str) -> Breach:
    """A breach of the region. Raises Http404 where there is none."""
    return get_object_or_404(queries.breaches(request.member), number=number)


@requires(Permission.READ_BREACHES)
@require_safe
def breach(request: MemberRequest, region: str, number: str) -> HttpResponse:
    """One breach: how it stands, its ladder, and what happened, as far as it is for the reader."""
    Asked(request)
    member, found = request.member, found_breach(request, number)
    whole = sees_whole(member, found)
    engagement = found.engagement
    context = {
        "breach": found,
        "whole": whole,
        "clause": clause_words(found),
        "rungs": ladder_lines(found),
        "lines": timeline(found, whole=whole, reporter=reported(member, found)),
        "repeats": repeats_words(found),
        "open_for": open_for(found, timezone.localdate()),
        "owner": owner_words(found, queries.carers(found), member) if whole else "",
        "engagement": engagement if whole and engagement and may_read_engagement(member, engagement) else None,
        "may_answer": found.closed_at is None and may_answer(member, found.authority),
        "may_close": found.closed_at is None and may_close(member, found),
    }
    return render(request, "breaches/breach.html", context)
