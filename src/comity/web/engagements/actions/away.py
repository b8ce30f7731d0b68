"""Telling of time away within an engagement, and taking it back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from comity.judge.equal_treatment import Away, Break
from comity.web.audit.actions import record
from comity.web.engagements.errors import EngagementError
from comity.web.engagements.models import NOT_STARTED, Engagement, TimeAway
from comity.web.engagements.weeks import sealed_away, told_of


@transaction.atomic
def tell_time_away(*, by: str, engagement: Engagement, first: date, last: date | None, why: Break) -> TimeAway:
    """Tell that the worker of an engagement was away; with no last day, that they still are.

    Raises:
        EngagementError: it has not started, the days are not within it, or some of them were told of already.
    """
    held = Engagement.objects.select_for_update(of=("self",)).select_related("authority__region")
    found = held.get(pk=engagement.pk)
    if found.state in NOT_STARTED or found.start_date is None:
        raise EngagementError("It has not started, so nobody is away from it yet.")
    until = last or date.max
    if first < found.start_date or (found.ended_on is not None and until > found.ended_on):
        raise EngagementError("Give days within the engagement.")
    if until < first:
        raise EngagementError("The last day cannot be before the first.")
    if any(first <= each.away.last and each.away.first <= until for each in told_of(found)):
        raise EngagementError("Some of these days were told of already. Take that back first.")
    made = TimeAway.objects.create(
        region=found.region,
        engagement=found,
        said=sealed_away(found, Away(first, until, why)),
        told_by=by,
        told_at=timezone.now(),
    )
    record(verb="told_time_away", by=by, subject=found, region=found.region, organisation=found.authority)
    return made


@transaction.atomic
def take_back_time_away(*, by: str, away: TimeAway) -> None:
    """Take back what was told of time away. It stays on record that it was told."""
    found = TimeAway.objects.select_for_update(of=("self",)).select_related("engagement__authority").get(pk=away.pk)
    if found.taken_back_at is not None:
        return
    found.taken_back_by, found.taken_back_at = by, timezone.now()
    found.save(update_fields=["taken_back_by", "taken_back_at"])
    of = found.engagement
    record(verb="took_back_time_away", by=by, subject=of, region=of.region, organisation=of.authority)
