"""Spells of employment, each with the evidence that somebody saw; and what the regulator's register showed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.returns.registrations import RESULTS
from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Employment(models.TextChoices):
    """How the worker was employed. The values are those of `comity.judge.spells`."""

    DIRECT = "direct", "Directly, by an authority"
    AGENCY = "agency", "Through an agency"
    OTHER = "other", "In another way"


class Context(models.TextChoices):
    """What the work was with."""

    CHILD_AND_FAMILY = "child_and_family", "Child and family social work"
    OTHER = "other", "Other work"


class Evidence(models.TextChoices):
    """What somebody saw that shows a spell."""

    CONTRACT = "contract", "Contract of employment"
    PAYSLIPS = "payslips", "Payslips or a P60"
    HR_RECORD = "hr_record", "The authority’s own HR record"
    REFERENCE = "reference", "A reference from the employer"
    STATEMENT = "statement", "The worker’s own statement only"


class Spell(Keyed):
    """A stretch of employment of a worker, told by the authority that saw evidence of it.

    Statutory leave within it is part of it. `part_time` asks a person to decide what it counts for.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "evidence", "seen_on", "told_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("employer", "start_date", "end_date", "employment", "context"), PSEUDONYMOUS),
        **dict.fromkeys(("registered", "part_time", "told_by", "taken_back_by"), PSEUDONYMOUS),
    }
    RETENTION = "6 years after it was told"

    employer = models.CharField(max_length=160)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True, help_text="The last day; blank where it goes on.")
    employment = models.CharField(max_length=10, choices=Employment)
    context = models.CharField(max_length=20, choices=Context)
    registered = models.BooleanField()
    part_time = models.BooleanField()
    evidence = models.CharField(max_length=20, choices=Evidence)
    seen_on = models.DateField()
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Spell]] = ScopedManager(region="region")

    class Meta:
        ordering = ("start_date", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name="spell_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["region", "worker_key"])]

    def __str__(self) -> str:
        return f"Spell {self.pk}"


class Registration(Keyed):
    """What the register showed of a worker on a day, and when it is to be looked at again.

    One that was written down by mistake is taken back, and counts no more.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "checked_on", "recheck_on", "told_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("result", "until", "told_by", "taken_back_by"), PSEUDONYMOUS),
    }
    RETENTION = "2 years after it was checked"

    result = models.CharField(max_length=20, choices=[(str(code), said) for code, said in RESULTS.items()])
    checked_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    recheck_on = models.DateField()
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Registration]] = ScopedManager(region="region")

    class Meta:
        ordering = ("recheck_on", "pk")
        indexes = [
            models.Index(fields=["region", "worker_key", "-checked_on"]),
            models.Index(fields=["authority", "recheck_on"]),
        ]

    def __str__(self) -> str:
        return f"Registration {self.pk}"
