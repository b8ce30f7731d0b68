"""Patterns that were found across the region's assignments, for its lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.dictionary.code_words import code_words
from comity.measures.patterns import PATTERN_WORDS
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two assignments, as a lead asks about it: where, from when, as what and through whom."""

    authority: str
    first: date
    role: str
    supplier: str
    offered: bool | None

    @property
    def words(self) -> str:
        """The role and the supplier, each as it was told."""
        if self.offered is None:
            return "Role and supplier not kept yet"
        how = "offered" if self.offered else "supplied"
        by = f"{how} by {self.supplier}" if self.supplier else "supplier not told"
        if self.offered and not self.supplier:
            by = f"offered, {by}"
        return f"{code_words(self.role)}, {by}" if self.role else by[:1].upper() + by[1:]


class FoundPattern(models.Model):
    """Two assignments of one worker that show a pattern together. `rise` is in ten-thousandths of a pound an hour.

    Of each it is kept who supplies the worker and as what, because a lead who asks about it has to name them. `offered`
    is none of a pattern found before this was kept, until it is found again.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "pattern", "earlier_authority", "later_authority", "found_at"), PLAIN),
        **dict.fromkeys(("earlier_from", "earlier_role", "earlier_supplier", "earlier_offered"), PLAIN),
        **dict.fromkeys(("later_from", "later_role", "later_supplier", "later_offered", "rise"), PLAIN),
        **dict.fromkeys(("worker_key", "earlier_ref", "later_ref"), PSEUDONYMOUS),
    }
    RETENTION = "2 years after it was found"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    pattern = models.CharField(max_length=20, choices=[(str(code), said) for code, said in PATTERN_WORDS.items()])
    worker_key = models.CharField(max_length=64)
    earlier_authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    earlier_ref = models.CharField(max_length=200)
    earlier_from = models.DateField()
    earlier_role = models.CharField(max_length=30, blank=True, default="")
    earlier_supplier = models.CharField(max_length=500, blank=True, default="")
    earlier_offered = models.BooleanField(null=True)
    later_authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    later_ref = models.CharField(max_length=200)
    later_from = models.DateField()
    later_role = models.CharField(max_length=30, blank=True, default="")
    later_supplier = models.CharField(max_length=500, blank=True, default="")
    later_offered = models.BooleanField(null=True)
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
    def sides(self) -> tuple[Side, Side]:
        """The earlier assignment, and the later."""
        earlier = self.earlier_authority.name, self.earlier_from
        later = self.later_authority.name, self.later_from
        return (
            Side(*earlier, self.earlier_role, self.earlier_supplier, self.earlier_offered),
            Side(*later, self.later_role, self.later_supplier, self.later_offered),
        )
