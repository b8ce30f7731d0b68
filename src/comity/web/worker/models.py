"""Signs of life of the workers, and when each scheduled job was last done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.web.records import PLAIN, FieldKind


class SignOfLife(models.Model):
    """When a worker last said that it is alive. One that has been silent for long is taken for dead."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("worker", "began_at", "seen_at"), PLAIN)
    RETENTION = "1 day"

    worker = models.CharField(primary_key=True, max_length=64)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker


class JobRun(models.Model):
    """When a scheduled job was last begun and last ended."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("job", "began_at", "ended_at"), PLAIN)
    RETENTION = "for ever"

    job = models.CharField(primary_key=True, max_length=60)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.job
