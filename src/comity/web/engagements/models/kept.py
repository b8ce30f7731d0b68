"""Memoranda that checks were judged by and that are not among a region's publications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.records import PLAIN, FieldKind


class KeptMemorandum(models.Model):
    """One as it was resolved when a check was first judged by it: a later release ships another under its name."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("id", "region", "digest", "content"), PLAIN)
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    content = models.BinaryField(help_text="Its canonical JSON.")

    objects: ClassVar[models.Manager[KeptMemorandum]] = ScopedManager(region="region")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "digest"], name="kept_memorandum_once_a_region")]

    def __str__(self) -> str:
        return self.digest[:12]
