"""Regions, and the organisations in them.

A region is the tenant: whatever belongs to one is read only within its scope, and a query that forgets so raises. An
organisation belongs to one region; an agency that supplies two regions is one organisation in each, because what a
region records of it is that region's.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.records import PLAIN, FieldKind

COLOUR = "#1a5a4c"
"""A region's colour until it chooses its own."""


SMALL_NUMBERS = 4
"""The largest count that a region hides, unless it chooses another."""


class Region(models.Model):
    """A group of authorities with a memorandum between them."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        ("id", "slug", "name", "colour", "small_numbers"), PLAIN
    )
    RETENTION = "for ever"

    slug = models.SlugField(unique=True, max_length=50)
    name = models.CharField(max_length=120, unique=True)
    colour = models.CharField(
        max_length=7,
        default=COLOUR,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Give the colour as # and six digits, such as #1a5a4c.")],
    )

    small_numbers = models.PositiveSmallIntegerField(
        default=SMALL_NUMBERS,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Counts of 1 to this are hidden in pooled reports.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What an organisation is."""

    REGION = "region", "Regional programme"
    AUTHORITY = "authority", "Authority"
    TRUST = "trust", "Children's trust"
    MANAGED_SERVICE_PROVIDER = "managed_service_provider", "Managed service provider"
    AGENCY = "agency", "Agency"


class Organisation(models.Model):
    """A body whose people use the platform."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        ("id", "region", "kind", "code", "dfe_code", "name", "delivers_for", "succeeded_by", "opened", "closed"), PLAIN
    )
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=30, choices=Kind)
    code = models.CharField(
        max_length=20, help_text="An authority's or a trust's ONS code; for others a short code of the region's own."
    )
    dfe_code = models.CharField(
        max_length=3,
        blank=True,
        help_text="The Department's three digits, for an authority.",
        validators=[RegexValidator(r"^[0-9]{3}$", "Give the Department's code as three digits, such as 330.")],
    )
    name = models.CharField(max_length=160)
    delivers_for = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="delivered_by", help_text="A trust's authorities."
    )
    succeeded_by = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="succeeds")
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True, help_text="The first day on which it was no more.")

    objects: ClassVar[models.Manager[Organisation]] = ScopedManager(region="region")

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="organisation_code_once_a_region"),
            models.UniqueConstraint(
                fields=["region"], condition=Q(kind="region"), name="organisation_one_programme_a_region"
            ),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(opened__isnull=True) | Q(closed__gt=models.F("opened")),
                name="organisation_closed_after_opened",
                violation_error_message="It cannot have closed before it opened. Change one of the two days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Whether it exists on a day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or day < self.closed)
