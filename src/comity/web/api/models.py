"""Keys, and the answers that were given to requests that may be sent again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation
from comity.web.people.models import Person
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind


class ApiKey(models.Model):
    """A key by which an organisation's program acts for it. The secret is shown once, and only its hash is kept."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PLAIN,
        "organisation": PLAIN,
        "label": PLAIN,
        "scopes": PLAIN,
        "secret_hash": PLAIN,
        "made_by": PSEUDONYMOUS,
        "made_at": PLAIN,
        "used_at": PLAIN,
        "revoked_at": PLAIN,
    }
    RETENTION = "6 years after it was revoked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80, help_text="What it is for, such as the name of the program.")
    scopes = models.JSONField()
    secret_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="keys_made")
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ApiKey]] = ScopedManager(region="organisation__region")

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")), name="key_revoked_after_made"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Answer(models.Model):
    """What was answered to a request that carried an Idempotency-Key, to be given again if it is sent again."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PLAIN,
        "key": PLAIN,
        "idempotency_key": PLAIN,
        "request_digest": PLAIN,
        "status": PLAIN,
        "content_type": PLAIN,
        "body": PERSONAL,
        "made_at": PLAIN,
    }
    RETENTION = "1 day"

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    idempotency_key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.BinaryField(null=True)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects: ClassVar[models.Manager[Answer]] = ScopedManager(region="key__organisation__region")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "idempotency_key"], name="answer_once_a_key"),
            models.CheckConstraint(
                condition=Q(status__isnull=True, body__isnull=True) | Q(status__isnull=False, body__isnull=False),
                name="answer_status_and_body_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.idempotency_key}"
