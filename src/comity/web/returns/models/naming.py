"""Which managed service providers an authority lets send rows of its return."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Naming(models.Model):
    """An authority's word that a managed service provider may send its rows, from a day until it is ended.

    `ended_on` is the first day without it. What a provider sends becomes a draft of the authority, and never more.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "authority", "provider", "named_from", "named_at"), PLAIN),
        **dict.fromkeys(("ended_on", "ended_at"), PLAIN),
        **dict.fromkeys(("named_by", "ended_by"), PSEUDONYMOUS),
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="namings")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="namings")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="named_by_authorities")
    named_from = models.DateField()
    named_by = models.CharField(max_length=80)
    named_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Naming]] = ScopedManager(region="region")

    class Meta:
        ordering = ("authority__name", "provider__name", "-named_from")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "provider"], condition=Q(ended_on__isnull=True), name="naming_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="", ended_at__isnull=True)
                | Q(ended_on__gte=F("named_from"), ended_by__gt="", ended_at__isnull=False),
                name="naming_ended_by_someone_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} for {self.authority}"

    def counts_on(self, day: date) -> bool:
        """Whether the provider may send the authority's rows on a day."""
        return self.named_from <= day and (self.ended_on is None or day < self.ended_on)
