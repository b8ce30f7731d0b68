"""A worker's own way in: a one-time link to what is held of them, and their objections to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.histories.models.lookups import Fact
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class WorkerLink(Keyed):
    """A link that an authority gave a worker. It opens once, to whoever knows the registration number too.

    Of its token only the hash is kept. `tries` counts the numbers given that were not the worker's.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "made_at", "lapses_at", "opened_at", "closes_at", "tries"), PLAIN),
        **dict.fromkeys(("token_hash", "session_hash", "made_by"), PSEUDONYMOUS),
    }
    RETENTION = "1 year after it lapses"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="When the visit that it opened ends.")
    session_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager[WorkerLink]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"Link {self.pk}"


class Verdict(models.TextChoices):
    """How an authority answers an objection."""

    CORRECTED = "corrected", "It was wrong, and is put right"
    STANDS = "stands", "It is right, and stands"


class Objection(Keyed):
    """A worker's word that something held of them is wrong. `authority` is whose fact it is, and who answers.

    The worker's words and the answer are sealed as the authority's.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "fact", "made_at", "verdict", "answered_at"), PLAIN),
        **dict.fromkeys(("fact_id", "link", "answered_by"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "answer"), PERSONAL),
    }
    RETENTION = "6 years after it was made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(WorkerLink, null=True, on_delete=models.SET_NULL, related_name="objections")
    fact = models.CharField(max_length=20, choices=Fact)
    fact_id = models.CharField(max_length=40)
    words = models.BinaryField()
    made_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, blank=True, choices=Verdict)
    answer = models.BinaryField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Objection]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, verdict="", answer__isnull=True, answered_by="")
                | Q(answered_at__isnull=False, verdict__gt="", answer__isnull=False, answered_by__gt=""),
                name="objection_answered_whole",
            )
        ]
        indexes = [models.Index(fields=["authority", "answered_at"]), models.Index(fields=["region", "worker_key"])]

    def __str__(self) -> str:
        return f"Objection {self.pk}"
