"""Patterns that were found across the region's assignments, for its lead."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.measures.patterns import PATTERN_WORDS
from comity.web.engagements.models.checks import NUMBER
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class FoundPattern(models.Model):
    """Two assignments of one worker that show a pattern together. `rise` is in ten-thousandths of a pound an hour."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "pattern", "earlier_authority", "later_authority", "found_at"), PLAIN),
        **dict.fromkeys(("earlier_from", "later_from", "rise"), PLAIN),
        **dict.fromkeys(("worker_key", "earlier_ref", "later_ref"), PSEUDONYMOUS),
    }
    RETENTION = "2 years after it was found"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    pattern = models.CharField(max_length=20, choices=[(str(code), said) for code, said in PATTERN_WORDS.items()])
    worker_key = models.CharField(max_length=64)
    earlier_authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    earlier_ref = models.CharField(max_length=200)
    earlier_from = models.DateField()
    later_authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    later_ref = models.CharField(max_length=200)
    later_from = models.DateField()
    rise = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()

    objects: ClassVar[models.Manager[FoundPattern]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-found_at", "-later_from", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "pattern", "earlier_authority", "earlier_ref", "later_authority", "later_ref"],
                name="pattern_found_once",
            )
        ]

    def __str__(self) -> str:
        return f"Pattern {self.pk}"

    @property
    def short_key(self) -> str:
        """The worker key as pages show it."""
        return self.worker_key[:8]

    @property
    def is_offered(self) -> bool:
        """Whether the later one is a supplier's offer, which is known by the number of its check."""
        return re.fullmatch(NUMBER, self.later_ref) is not None
