"""Emergency starts: what is due of one, by when and by whom; how many the region has, and whose reviews are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from comity.memorandum.words import day as day_words
from comity.web.engagements.models import NOT_STARTED, Engagement


def due_words(engagement: Engagement, today: date) -> str:
    """What is due of an emergency start that an exception is to cover, by when and by whom. It says so on every page:
    neither the signatures nor the review come first."""
    by = day_words(engagement.review_by) if engagement.review_by is not None else ""
    is_over = engagement.review_by is not None and engagement.review_by < today
    if not engagement.is_unreviewed:
        due = f"Everyone who is asked {'was to sign' if is_over else 'signs'} the exception{f' by {by}' if by else ''}"
        from_when = "from the day of the last signature"
    else:
        due = (
            f"{f'By {by}' if by else 'Two things are due'}, in either order: everyone who is asked "
            f"{'was to sign' if is_over else 'signs'} the exception, and {reviewer_words(engagement)} "
            f"{'was to review' if is_over else 'reviews'} the start"
        )
        from_when = "from the day on which both are done"
    unsaid = "" if by else " The memorandum does not say by when."
    until_then = f" What it does not cover after {by} is a breach." if by else " Until then it is a breach."
    return f"{due}.{unsaid} Signed after its first day, it excepts {from_when}, and on no day before.{until_then}"


def reviewer_words(engagement: Engagement) -> str:
    """Who reviews an emergency start."""
    return f"somebody at {engagement.authority} other than whoever started it"


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
        .exclude(state__in=NOT_STARTED)
        .values("authority__name")
        .annotate(
            starts=Count("pk"),
            waiting=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(review_by__lt=day)),
        )
        .order_by("-starts", "authority__name")
    )
    return [Emergencies(each["authority__name"], each["starts"], each["waiting"], each["late"]) for each in found]
