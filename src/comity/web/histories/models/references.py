"""References that an authority holds of a worker: that there is one, of what kind, and for which time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.returns.references import KINDS as OF_REFERENCE
from comity.returns.references import PRACTICE_BASED
from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class ReferenceHeld(Keyed):
    """One reference. What it says, and who gave it, is not kept here. One told by mistake is taken back."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "told_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("given_on", "kind", "covers_from", "covers_to", "told_by", "taken_back_by"), PSEUDONYMOUS),
    }
    RETENTION = "6 years after it was told"

    given_on = models.DateField()
    kind = models.CharField(max_length=20, choices=list(OF_REFERENCE.items()))
    covers_from = models.DateField(null=True, blank=True)
    covers_to = models.DateField(null=True, blank=True)
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ReferenceHeld]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-given_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(covers_from__isnull=True) | Q(covers_to__isnull=True) | Q(covers_to__gte=F("covers_from")),
                name="reference_covers_to_after_from",
            )
        ]
        indexes = [models.Index(fields=["region", "worker_key"]), models.Index(fields=["authority", "-given_on"])]

    def __str__(self) -> str:
        return f"Reference {self.pk}"

    @property
    def practice_based(self) -> bool:
        """Whether it is of the kind that a memorandum counts."""
        return self.kind in PRACTICE_BASED
