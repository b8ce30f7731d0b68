"""Requests for exceptions. What a request has come to is never kept: `state.py` works it out from what happened."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.web.engagements.models import Check, Engagement
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

NUMBER = r"EXC-[0-9]{4}-[0-9]{4,}"
"""How a request is numbered: the year that it was asked in, and its place among the region's."""


class Reason(models.TextChoices):
    """Why an exception is asked for, as the register counts it."""

    UNALLOCATED = "unallocated", "Children without a social worker"
    INSPECTION = "inspection", "An inspection, or what it asked for"
    HARD_TO_FILL = "hard_to_fill", "A post that could not be filled within the memorandum"
    SPECIALIST = "specialist", "Skills that nobody else had"
    CONTINUITY = "continuity", "A child or a case in court that would lose its worker"
    ABSENCE = "absence", "Sudden absence in the team"
    OTHER = "other", "Another reason"


class ExceptionRequest(models.Model):
    """An authority's asking for an exception from one or more clauses, for one engagement, between two days.

    `from_check` is the failed check that it was made from. `said` is sealed: words, mitigations and exit plan.
    `why` is what the register says. `facts_digest` is that of the facts when it was asked, and `pay_rate` and
    `charge_rate` the amounts, which may fall afterwards and not rise. Money is in ten-thousandths of a pound.
    `renews` is the exception before it, of the same engagement or of the same worker at the same authority.
    `judged_in_force` is whether its engagement was last judged with it in force.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "authority", "number", "clauses", "reason", "role", "supplier"),
                *("pay_rate", "charge_rate", "cap", "over", "over_per_cent", "hours_per_week", "first_day", "last_day"),
                *("roles", "no_other_departure", "memorandum_digest", "made_at", "asked_at"),
                *("withdrawn_at", "voided_at", "told_at", "warned_at", "judged_in_force"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(
            ("engagement", "from_check", "renews", "facts_digest", "made_by", "asked_by", "withdrawn_by"), PSEUDONYMOUS
        ),
        **dict.fromkeys(("said", "why", "withdrawn_words"), PERSONAL),
    }
    RETENTION = "6 years after its last day; 30 days where it was never asked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="exception_requests")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exception_requests")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="exception_requests")
    from_check = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="exception_requests")
    number = models.CharField(max_length=20, blank=True, validators=[RegexValidator(rf"^({NUMBER})?$")])
    clauses = models.JSONField(help_text="The kinds of clause departed from.")
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    said = models.BinaryField()
    why = models.CharField(max_length=300, blank=True, help_text="What the register says.")
    role = models.CharField(max_length=30, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    pay_rate = models.BigIntegerField(null=True, blank=True)
    charge_rate = models.BigIntegerField(null=True, blank=True)
    cap = models.BigIntegerField(null=True, blank=True)
    over = models.BigIntegerField(null=True, blank=True, help_text="The pay rate over the cap, an hour.")
    over_per_cent = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    hours_per_week = models.BigIntegerField(null=True, blank=True, help_text="In millionths, as in a return.")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    roles = models.PositiveSmallIntegerField(default=1)
    no_other_departure = models.BooleanField(default=False)
    memorandum_digest = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewed_by")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_words = models.TextField(blank=True, help_text="Why it was withdrawn, as the register says it.")
    voided_at = models.DateTimeField(null=True, blank=True, help_text="When its engagement's facts became others.")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the region's members were told.")
    warned_at = models.DateTimeField(null=True, blank=True, help_text="When people were warned of its end.")
    judged_in_force = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[ExceptionRequest]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-asked_at", "-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number"], condition=~Q(number=""), name="exception_number_once_a_region"
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True, number="")
                | Q(
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    number__gt="",
                    first_day__isnull=False,
                    last_day__isnull=False,
                    reason__gt="",
                    why__gt="",
                ),
                name="exception_asked_whole",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="exception_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__gt=""),
                name="exception_withdrawn_by_someone_then",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "authority", "-asked_at"]),
            models.Index(fields=["region", "last_day"]),
        ]

    def __str__(self) -> str:
        return self.number or "a request not asked yet"
