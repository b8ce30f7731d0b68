"""Delegations: the signing of a post given to another person between two days."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Delegation(models.Model):
    """What the holder of a post gave to another person of the same organisation. It holds while they hold the post."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            ("id", "region", "organisation", "post", "first_day", "last_day", "made_at", "ended_at"), PLAIN
        ),
        **dict.fromkeys(("given_by", "given_to"), PSEUDONYMOUS),
    }
    RETENTION = "6 years after its last day"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="delegations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    post = models.CharField(max_length=30)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Delegation]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-first_day", "-made_at")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(given_by=F("given_to")), name="delegation_to_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.first_day} to {self.last_day}"

    def holds(self, day: date | None = None) -> bool:
        """Whether it has begun, and neither its last day nor whoever gave it has ended it."""
        return self.ended_at is None and self.first_day <= (day or timezone.localdate()) <= self.last_day
