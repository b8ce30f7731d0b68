"""Drafts: checks that somebody has begun and not finished."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class Draft(models.Model):
    """A check being filled in, one question at a time, by one person for one organisation.

    `content` is sealed: the answers so far, of each candidate. `number` counts the candidates: more than one is a
    project team. `version` says which state of it a page was shown for.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            ("id", "region", "organisation", "number", "version", "made_at", "changed_at"),
            PLAIN,
        ),
        **dict.fromkeys(("person", "follows", "because", "engagement"), PSEUDONYMOUS),
        "content": PERSONAL,
    }
    RETENTION = "30 days after it was last changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey("Engagement", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    follows = models.ForeignKey("Check", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    because = models.CharField(max_length=20, blank=True)
    content = models.BinaryField()
    number = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Draft]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = [models.Index(fields=["person", "organisation"])]

    def __str__(self) -> str:
        return f"draft of a check, {self.changed_at:%Y-%m-%d}"
