"""Time away within an engagement: what stops the clock of twelve weeks, or lets it run on."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.engagements.models.engagements import Engagement
from comity.web.organisations.models import Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class TimeAway(models.Model):
    """Days of an engagement on which its worker was away. `said` is sealed as its authority's: the days, and why, which
    may be of their health."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "engagement", "told_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("told_by", "taken_back_by"), PSEUDONYMOUS),
        "said": PERSONAL,
    }
    RETENTION = "6 years after its engagement ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="time_away")
    said = models.BinaryField()
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[TimeAway]] = ScopedManager(region="region")

    class Meta:
        ordering = ("told_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by="")
                | Q(taken_back_at__isnull=False, taken_back_by__gt=""),
                name="time_away_taken_back_by_someone_then",
            )
        ]

    def __str__(self) -> str:
        return f"time away told of on {self.told_at:%Y-%m-%d}"
