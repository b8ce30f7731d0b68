"""A worker's own way in: a one-time link to what is held of them, and their objections to it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.histories.models.lookups import Fact, Lookup
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class WorkerLink(Keyed):
    """A link that was mailed to a worker for an authority. It opens once, to whoever knows the registration number too.

    Of its token only the hash is kept. `address`, sealed as the authority's, is where it is to be mailed, and is kept
    until it was or can be no more. `tries` counts the numbers given that were not the worker's. `lookup` is how its
    opening is written down for the authorities whose facts were shown.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(
            ("id", "made_at", "sent_at", "lapses_at", "opened_at", "closes_at", "closed_at", "tries"), PLAIN
        ),
        **dict.fromkeys(("token_hash", "session_hash", "made_by", "closed_by", "lookup"), PSEUDONYMOUS),
        "address": PERSONAL,
    }
    RETENTION = "1 year after it lapses"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    address = models.BinaryField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When its mail went.")
    lapses_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, help_text="When the visit that it opened ends.")
    session_hash = models.CharField(max_length=64, blank=True)
    lookup = models.ForeignKey(Lookup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When somebody closed it, or a later one did.")
    closed_by = models.CharField(max_length=80, blank=True)

    objects: ClassVar[models.Manager[WorkerLink]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(address__isnull=True) | Q(sent_at__isnull=True, closed_at__isnull=True),
                name="worker_link_address_until_sent",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="") | Q(closed_at__isnull=False, closed_by__gt=""),
                name="worker_link_closed_by_someone_then",
            ),
        ]
        indexes = [models.Index(fields=["lapses_at"], condition=Q(address__isnull=False), name="worker_link_to_mail")]

    def __str__(self) -> str:
        return f"Link {self.pk}"

    def opens(self, now: datetime) -> bool:
        """Whether it can be opened still, if it was not tried too often."""
        return self.opened_at is None and self.closed_at is None and now < self.lapses_at

    def is_usable(self, now: datetime) -> bool:
        """Whether it can be opened still, or what it opened is open."""
        visit = self.closes_at is not None and now < self.closes_at and self.closed_at is None
        return visit or self.opens(now)


class Verdict(models.TextChoices):
    """How an authority answers an objection."""

    CORRECTED = "corrected", "It was wrong, and is put right"
    STANDS = "stands", "It is right, and stands"


AGREED = "It is wrong, and is to be put right in the return"
"""What is said instead of something that an authority cannot put right here."""


class Objection(Keyed):
    """A worker's word that something held of them is wrong. `authority` is whose fact it is, and who answers.

    The worker's words and the answer are sealed as the authority's. `about` says of an assignment which it is and what
    was told of it, so that it is known again in a later return (`wrong.as_told`).
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "fact", "made_at", "verdict", "answered_at"), PLAIN),
        **dict.fromkeys(("fact_id", "about", "link", "answered_by"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "answer"), PERSONAL),
    }
    RETENTION = "6 years after it was made"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(WorkerLink, null=True, on_delete=models.SET_NULL, related_name="objections")
    fact = models.CharField(max_length=20, choices=Fact)
    fact_id = models.CharField(max_length=40)
    about = models.JSONField(default=dict, blank=True)
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

    @property
    def agreed(self) -> bool:
        """Whether it was right of something that is put right in a return and not here."""
        return self.verdict == Verdict.CORRECTED and self.fact == Fact.ASSIGNMENT

    @property
    def said(self) -> str:
        """The answer as pages say it."""
        return AGREED if self.agreed else self.get_verdict_display()
