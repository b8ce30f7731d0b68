"""Engagements: who is to work, is working or has worked at an authority, from the side of hiring."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class State(models.TextChoices):
    """How far an engagement has come."""

    PROPOSED = "proposed", "Proposed"
    STARTED = "started", "Started"
    ENDED = "ended", "Ended"
    WITHDRAWN = "withdrawn", "Withdrawn"


NOT_STARTED = (State.PROPOSED, State.WITHDRAWN)
"""Those that nobody has worked in, and that count as no assignment."""

OVER = (State.ENDED, State.WITHDRAWN)
"""Those of which nothing is to come."""


class Engagement(models.Model):
    """One worker's engagement at an authority.

    `current` is the check that it rests on: the latest one made of it. `facts` are that check's facts, sealed as the
    authority's. An emergency start has `emergency`, and `review_by` where the memorandum says within how many days it
    is reviewed. Money is in ten-thousandths of a pound, as in the return dictionary.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "authority", "current", "state", "role", "payment_basis", "supply_route", "pay_rate"),
                *("start_date", "planned_end_date", "ended_on", "worker_key_version"),
                *("emergency", "review_by", "reviewed_at"),
                *("made_at", "started_at", "ended_at", "withdrawn_at", "held_asked_at", "weeks_told_at", "deleted_at"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(
            ("made_by", "started_by", "ended_by", "withdrawn_by", "reviewed_by", "reference", "worker_key"),
            PSEUDONYMOUS,
        ),
        **dict.fromkeys(("facts", "emergency_words", "review_words"), PERSONAL),
    }
    RETENTION = "6 years after it ended, or was proposed and never started"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="engagements")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="engagements")
    current = models.ForeignKey("Check", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reference = models.CharField(
        max_length=200, blank=True, help_text="The authority's own reference of the assignment."
    )
    role = models.CharField(max_length=30, blank=True)
    payment_basis = models.CharField(max_length=30, blank=True)
    supply_route = models.CharField(max_length=30, blank=True)
    pay_rate = models.BigIntegerField(null=True, blank=True)
    start_date = models.DateField(null=True, blank=True)
    planned_end_date = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    facts = models.BinaryField(null=True, blank=True)
    worker_key = models.CharField(max_length=64, blank=True)
    worker_key_version = models.PositiveIntegerField(null=True, blank=True)
    emergency = models.BooleanField(default=False)
    emergency_words = models.TextField(blank=True)
    review_by = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    review_words = models.TextField(blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    started_by = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When what is held of its worker was last asked since its check was made."
    )
    weeks_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was told that its twelve weeks are nearly complete."
    )
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="When its facts were deleted by retention.")

    objects: ClassVar[models.Manager[Engagement]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="engagement_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=NOT_STARTED, started_at__isnull=True, started_by="")
                | (~Q(state__in=NOT_STARTED) & Q(started_at__isnull=False, started_by__gt="")),
                name="engagement_started_by_someone_then",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ENDED, ended_on__isnull=False, ended_at__isnull=False, ended_by__gt="")
                | (~Q(state=State.ENDED) & Q(ended_on__isnull=True, ended_at__isnull=True, ended_by="")),
                name="engagement_ended_by_someone_then",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__gt="")
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdrawn_by="")),
                name="engagement_withdrawn_by_someone_then",
            ),
            models.CheckConstraint(
                condition=Q(emergency=True) | Q(reviewed_at__isnull=True, review_by__isnull=True),
                name="engagement_review_of_an_emergency",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(start_date__isnull=True) | Q(ended_on__gte=F("start_date")),
                name="engagement_ended_after_it_started",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "authority", "state"]),
            models.Index(fields=["region", "worker_key"]),
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self.get_state_display().lower()}, {self.start_date}"

    @property
    def stage_words(self) -> str:
        """How far it has come, and that it started in an emergency where it did."""
        come = self.get_state_display()
        if not self.emergency:
            return come
        return f"{come} in an emergency" if self.state == State.STARTED else f"{come} (it started in an emergency)"

    @property
    def is_unreviewed(self) -> bool:
        """Whether it was an emergency start that nobody has reviewed yet."""
        return self.emergency and self.reviewed_at is None

    def review_is_late(self, day: date) -> bool:
        """Whether nobody has reviewed an emergency start though the day by which the memorandum says has passed."""
        return self.is_unreviewed and self.review_by is not None and self.review_by < day
