"""Telling beforehand that the twelve weeks of an engagement are nearly complete, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from comity.web.audit.actions import record
from comity.web.engagements.models import Engagement, State
from comity.web.engagements.queries import who_answers_for
from comity.web.engagements.weeks import weeks_of
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.queries import regions

BY = "platform:tick"


def warn_of_twelve_weeks(*, now: datetime) -> int:
    """Tell whoever answers for an engagement that its worker will soon have worked twelve weeks, once; gives of how
    many. One that was recorded here only afterwards is told of too, for as many days as there would have been before.
    """
    day, count = timezone.localdate(now), 0
    for region in regions():
        with scope(region=region):
            found = Engagement.objects.filter(state=State.STARTED, weeks_told_at=None, deleted_at=None)
            for pk in list(found.filter(start_date__lte=day).values_list("pk", flat=True)):
                count += _warn(pk, day, now)
    return count


def _warn(pk: UUID, day: date, now: datetime) -> bool:
    """Worked out before the row is locked: a clock is counted day by day, and few of them are near."""
    if not _is_near(Engagement.objects.select_related("authority").get(pk=pk), day):
        return False
    with transaction.atomic():
        held = Engagement.objects.select_for_update(of=("self",)).select_related("authority", "region")
        found = held.get(pk=pk)
        if found.weeks_told_at is not None or found.state != State.STARTED:
            return False
        found.weeks_told_at = now
        found.save(update_fields=["weeks_told_at"])
        tell(
            people=who_answers_for(found.authority, (found.made_by, found.started_by)),
            region=found.region,
            kind=NoticeKind.TWELVE_WEEKS_NEAR,
            path=reverse("engagement", args=[found.region.slug, found.pk]),
        )
        record(verb="warned_of_twelve_weeks", by=BY, subject=found, region=found.region, organisation=found.authority)
    return True


def _is_near(engagement: Engagement, day: date) -> bool:
    weeks = weeks_of(engagement, day)
    if weeks is None or weeks.due_on is None:
        return False
    return abs(weeks.due_on - day) <= timedelta(days=settings.COMITY.twelve_weeks_warning_days)
