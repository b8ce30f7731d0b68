"""Notices: that something is there for a person, and where."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.people.models import Person
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Notice(models.Model):
    """Tells a person of one thing. It holds what kind of thing and where it is, never what it says."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PLAIN,
        "region": PLAIN,
        "person": PSEUDONYMOUS,
        "kind": PLAIN,
        "path": PLAIN,
        "made_at": PLAIN,
        "read_at": PLAIN,
        "mailed_at": PLAIN,
        "mail_attempts": PLAIN,
        "mail_after": PLAIN,
    }
    RETENTION = "1 year"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveIntegerField(default=0)
    mail_after = models.DateTimeField(help_text="Mail is not tried again before this.")

    objects: ClassVar[models.Manager[Notice]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at",)
        indexes = [
            models.Index(fields=["person", "-made_at"]),
            models.Index(fields=["mail_after"], condition=Q(mailed_at__isnull=True), name="notice_to_be_mailed"),
        ]

    def __str__(self) -> str:
        return self.kind
