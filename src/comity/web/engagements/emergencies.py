"""How many engagements of the region were started in an emergency, by authority, and whose reviews are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from comity.web.engagements.models import Engagement, State


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Those of an authority: how many there were, how many still wait for a review, and how many of these are late."""

    authority: str
    starts: int
    waiting: int
    late: int


def by_authority(day: date) -> list[Emergencies]:
    """The region's, the most first. Runs within its scope; it tells of no worker, so all who read counts may see it."""
    waits = Q(reviewed_at__isnull=True)
    found = (
        Engagement.objects.filter(emergency=True)
        .exclude(state=State.PROPOSED)
        .values("authority__name")
        .annotate(
            starts=Count("pk"),
            waiting=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(review_by__lt=day)),
        )
        .order_by("-starts", "authority__name")
    )
    return [Emergencies(each["authority__name"], each["starts"], each["waiting"], each["late"]) for each in found]
