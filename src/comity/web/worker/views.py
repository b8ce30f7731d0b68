"""The page that says what is kept for how long, and what goes when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.worker.going import SOON, going
from comity.web.worker.retention import PEOPLE


@requires(Permission.READ_REGION)
def retention(request: MemberRequest, region: str) -> HttpResponse:
    """How long each kind of record is kept, how many there are, and how many of them go soon."""
    Asked(request)
    context = {
        "going": going(request.member, timezone.now()),
        "soon": [words for words, _ in SOON],
        "people": PEOPLE,
        "everything": request.member.region_wide(Permission.READ_AUDIT),
    }
    return render(request, "worker/retention.html", context)
