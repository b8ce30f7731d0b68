"""Checks: candidates judged before anyone is engaged, each with its numbered receipt."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.agreements.models import Publication
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

NUMBER = r"CHK-[0-9]{8}-[0-9A-F]{8}"
"""How a check is numbered: the day that it was made, and eight random digits."""


class Because(models.TextChoices):
    """Why a check was judged again."""

    EXTENSION = "extension", "The engagement was extended"
    RATE = "rate", "The rate changed"
    ROLE = "role", "The role changed"
    AGENCY = "agency", "The agency changed"
    CORRECTED = "corrected", "A fact was put right"
    AMENDMENT = "amendment", "The memorandum changed"
    EXCEPTION = "exception", "An exception began or ended"
    HELD = "held", "What the region holds of the worker changed"


class Check(models.Model):
    """One candidate judged against a memorandum, and what came of it: never changed afterwards.

    `receipt` is the canonical receipt and `sources` where each of its facts came from, both sealed as
    `made_by_organisation`'s. `digest` is the receipt's own SHA-256, which its public page confirms. `memorandum` and
    `memorandum_digest` say what it was judged by; `publication` is the region's, and null where another memorandum that
    ships was asked for. `authority` is whose candidate it is, where the facts say one of the region.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "authority", "made_by_organisation", "number", "made_at", "as_at"),
                *("memorandum", "memorandum_digest", "publication", "decision", "outcomes", "digest"),
                *("role", "start_date"),
                *("worker_key_version", "team", "position", "because", "deleted_at"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(("by", "worker_key", "engagement", "follows"), PSEUDONYMOUS),
        **dict.fromkeys(("receipt", "sources"), PERSONAL),
    }
    RETENTION = "6 years after it was made, or its engagement ended; then its number and hash"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="checks")
    authority = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="checks_of_candidates"
    )
    made_by_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="checks_made")
    by = models.CharField(max_length=80)
    number = models.CharField(max_length=21, unique=True, validators=[RegexValidator(rf"^{NUMBER}$")])
    made_at = models.DateTimeField()
    as_at = models.DateField()
    memorandum = models.CharField(max_length=120)
    memorandum_digest = models.CharField(max_length=64)
    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="checks")
    role = models.CharField(max_length=30, blank=True, help_text="By which a list tells checks apart, with the next.")
    start_date = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=30)
    outcomes = models.JSONField(help_text="Each clause's outcome.")
    digest = models.CharField(max_length=64)
    receipt = models.BinaryField(null=True, blank=True)
    sources = models.BinaryField(null=True, blank=True)
    worker_key = models.CharField(max_length=64, blank=True)
    worker_key_version = models.PositiveIntegerField(null=True, blank=True)
    team = models.UUIDField(null=True, blank=True, help_text="The project team that it was checked with.")
    position = models.PositiveSmallIntegerField(default=1)
    engagement = models.ForeignKey("Engagement", null=True, blank=True, on_delete=models.PROTECT, related_name="checks")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    because = models.CharField(max_length=20, blank=True, choices=Because)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="When its receipt was deleted by retention.")

    objects: ClassVar[models.Manager[Check]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt__isnull=False, sources__isnull=False, deleted_at__isnull=True)
                | Q(receipt__isnull=True, sources__isnull=True, deleted_at__isnull=False),
                name="check_receipt_until_deleted",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, because="") | Q(follows__isnull=False, because__gt=""),
                name="check_follows_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "made_by_organisation", "-made_at"]),
            models.Index(fields=["region", "authority", "-made_at"]),
            models.Index(fields=["region", "worker_key"]),
            models.Index(fields=["team", "position"]),
        ]

    def __str__(self) -> str:
        return self.number
