"""The room's first page, who asked about an authority's workers, and the region's patterns."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import queries
from comity.web.histories.models import Purpose
from comity.web.histories.permissions import may_ask, may_keep
from comity.web.histories.views.finding import found_authority
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission

CHANGED_OR_ANEW = "Something about an engagement has changed, or the platform asked anew by itself"
"""Why, where lookups of both kinds are counted together."""


@requires(Permission.READ_HISTORIES)
def histories(request: MemberRequest, region: str) -> HttpResponseBase:
    """What each of the member's authorities has told, and where to go on."""
    Asked(request)
    today = timezone.localdate()
    own = [
        {
            "authority": each,
            "leavers": queries.leavers(each).count(),
            "references": queries.references(each).count(),
            "due": queries.registrations(each).filter(recheck_on__lte=today).count(),
            "asked": queries.told_about(each).values("lookup").distinct().count(),
            "may_keep": may_keep(request.member, each),
        }
        for each in queries.authorities(request.member, Permission.READ_HISTORIES)
    ]
    context = {
        "own": own,
        "may_ask": request.member.may(Permission.ASK_HISTORIES),
        "open_objections": queries.objections(request.member).filter(answered_at__isnull=True).count(),
    }
    return render(request, "histories/histories.html", context)


@requires(Permission.READ_HISTORIES)
def asked_about(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Who asked about an authority's workers, why, and what they were told: by worker key only."""
    authority = found_authority(request, code)
    page = Asked(request, "page").page(queries.told_about(authority))
    context = {
        "authority": authority,
        "page": page,
        "askers": queries.askers(authority),
        "purposes": dict(Purpose.choices) | {Purpose.CHANGED: CHANGED_OR_ANEW},
    }
    return render(request, "histories/asked_about.html", context)


@requires(Permission.READ_HISTORIES)
def asked_by(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """What an authority's own people have asked."""
    authority = found_authority(request, code)
    page = Asked(request, "page").page(queries.lookups_by(authority))
    context = {
        "authority": authority,
        "page": page,
        "names": names_of(each.by for each in page),
        "may_ask": may_ask(request.member, authority),
    }
    return render(request, "histories/asked_by.html", context)


@requires(Permission.READ_PATTERNS)
def patterns(request: MemberRequest, region: str) -> HttpResponseBase:
    """Patterns across the region's assignments, by worker key only."""
    page = Asked(request, "page").page(queries.found_patterns(request.member))
    return render(request, "histories/patterns.html", {"page": page})
