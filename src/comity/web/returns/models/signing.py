"""Signatures: who submitted, approved and authorised what they saw; and reopenings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.rounds import Return


class Step(models.TextChoices):
    """The three steps by which a return is signed off, in order."""

    SUBMIT = "submit", "Submitted"
    APPROVE = "approve", "Approved"
    AUTHORISE = "authorise", "Authorised"


class Signature(models.Model):
    """One person's step: who, as what, when, and the digest of what they saw (see `signing.py`).

    `name` is theirs as they signed, and stays after the person is forgotten: a signature says who signed for as long as
    it is kept. `statement` is what they saw, sealed, so that it can be held against its digest for ever.
    Each step is taken once in a turn, and nobody takes two of them: the database holds both.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "version", "turn", "step", "role", "at", "seen"), PLAIN),
        "by": PSEUDONYMOUS,
        "name": PERSONAL,
        "statement": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="signatures")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey("returns.Version", on_delete=models.PROTECT, related_name="signatures")
    turn = models.PositiveIntegerField()
    step = models.CharField(max_length=20, choices=Step)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=30, choices=Role)
    at = models.DateTimeField()
    seen = models.CharField(max_length=64)
    statement = models.BinaryField()

    objects: ClassVar[models.Manager[Signature]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "turn", "at")
        constraints = [
            models.UniqueConstraint(fields=["given", "turn", "step"], name="signature_step_once_a_turn"),
            models.UniqueConstraint(fields=["given", "turn", "by"], name="signature_person_once_a_turn"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="signature_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} by {self.name}"


class Reopening(models.Model):
    """A return that had been signed was opened again, and why. `turn` is the one that it ended."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "turn", "state", "at"), PLAIN),
        "by": PSEUDONYMOUS,
        "reason": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reopenings")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="reopenings")
    turn = models.PositiveIntegerField()
    state = models.CharField(max_length=20, help_text="How far it had come.")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    reason = models.TextField(max_length=2000)

    objects: ClassVar[models.Manager[Reopening]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "turn")
        constraints = [
            models.UniqueConstraint(fields=["given", "turn"], name="reopening_once_a_turn"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="reopening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"turn {self.turn} of {self.given}"
