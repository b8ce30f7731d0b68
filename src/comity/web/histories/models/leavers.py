"""Leavers: substantive roles that ended, as the authority that employed them tells."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.returns.leavers import MOST_ROLE, REASONS
from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class LeaverList(models.Model):
    """A list of leavers that was sent. The file is not kept: what it told is, and its hash."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "authority", "digest", "rows", "new", "sent_at"), PLAIN),
        "sent_by": PSEUDONYMOUS,
    }
    RETENTION = "2 years"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField(help_text="How many of its rows were not held already.")
    sent_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    objects: ClassVar[models.Manager[LeaverList]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return f"A list of {self.rows} leavers"


class Leaver(Keyed):
    """A substantive role that ended. One that was told by mistake is taken back, and counts no more."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "of_list", "told_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("left_on", "reason", "role", "told_by", "taken_back_by"), PSEUDONYMOUS),
    }
    RETENTION = "2 years after the role ended"

    of_list = models.ForeignKey(LeaverList, null=True, blank=True, on_delete=models.SET_NULL, related_name="leavers")
    left_on = models.DateField()
    reason = models.CharField(max_length=30, choices=list(REASONS.items()))
    role = models.CharField(max_length=MOST_ROLE, blank=True)
    told_by = models.CharField(max_length=80)
    told_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Leaver]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-left_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "worker_key", "left_on"],
                condition=Q(taken_back_at__isnull=True),
                name="leaver_once_an_authority_and_day",
            )
        ]
        indexes = [models.Index(fields=["region", "worker_key"]), models.Index(fields=["authority", "-left_on"])]

    def __str__(self) -> str:
        return f"Leaver {self.pk}"
