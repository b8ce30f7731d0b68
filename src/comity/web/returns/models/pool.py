"""The region's pool: the assignments of returns whose authorities have signed for that, with what measures need."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.rounds import Return, Round


class PooledAssignment(models.Model):
    """One assignment of a pooled return. Its worker is a keyed hash; nothing else tells who they are.

    Money is in ten-thousandths of a pound, hours in millionths, as in the return dictionary. `breached` and `unknown`
    are the clauses that it breached, or that could not be judged, by kind.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "round", "given", "authority", "worker_key_version", "role", "payment_basis"),
                *("supply_route", "agency", "start_date", "planned_end_date", "end_date", "hours_per_week", "fte"),
                *("pay_rate", "charge_rate", "hours_worked", "quarter_cost", "breached", "unknown", "running"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(("assignment_ref", "worker_key"), PSEUDONYMOUS),
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pooled")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="pooled_assignments")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assignment_ref = models.CharField(max_length=200)
    worker_key = models.CharField(max_length=64, blank=True)
    worker_key_version = models.PositiveIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    payment_basis = models.CharField(max_length=30, blank=True)
    supply_route = models.CharField(max_length=30, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    start_date = models.DateField(null=True)
    planned_end_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    running = models.BooleanField(help_text="Whether it was running on the last day of the quarter.")
    hours_per_week = models.BigIntegerField(null=True)
    fte = models.BigIntegerField(null=True)
    pay_rate = models.BigIntegerField(null=True)
    charge_rate = models.BigIntegerField(null=True)
    hours_worked = models.BigIntegerField(null=True)
    quarter_cost = models.BigIntegerField(null=True)
    breached = models.CharField(max_length=200, blank=True, help_text="Kinds of clause, separated by commas.")
    unknown = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[PooledAssignment]] = ScopedManager(region="region")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["given", "assignment_ref"], name="pooled_assignment_once_a_return")
        ]
        indexes = [
            models.Index(fields=["round", "authority"]),
            models.Index(fields=["round", "role", "payment_basis"]),
            models.Index(fields=["region", "worker_key"]),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_ref} in the pool"


class PooledOutcome(models.Model):
    """How many assignments of a pooled return came to an outcome of a clause."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        ("id", "region", "round", "given", "authority", "clause", "outcome", "count"), PLAIN
    )
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pooled_outcomes")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="pooled_outcomes")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[PooledOutcome]] = ScopedManager(region="region")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["given", "clause", "outcome"], name="pooled_outcome_once_a_return")
        ]
        indexes = [models.Index(fields=["round", "clause", "outcome"])]

    def __str__(self) -> str:
        return f"{self.clause} {self.outcome}: {self.count}"
