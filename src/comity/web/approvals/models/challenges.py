"""Challenges: what a member asks of an exception in the register, or holds against it, and the answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.approvals.models.deciding import RETENTION
from comity.web.approvals.models.requests import ExceptionRequest
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class Challenge(models.Model):
    """A question or an objection of a member, for `organisation`, and what the authority answered: all see both."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "request", "organisation", "is_objection", "made_at", "answered_at"), PLAIN),
        **dict.fromkeys(("made_by", "answered_by"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "answer"), PERSONAL),
    }
    RETENTION = RETENTION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="challenges")
    request = models.ForeignKey(ExceptionRequest, on_delete=models.PROTECT, related_name="challenges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_objection = models.BooleanField(default=False)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    words = models.TextField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Challenge]] = ScopedManager(region="region")

    class Meta:
        ordering = ("made_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | Q(answered_at__isnull=False, answered_by__gt="", answer__gt=""),
                name="challenge_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"a challenge of {self.made_at:%Y-%m-%d}"
