"""Events: what was done, in chains that show any change made to them.

An event holds identifiers, codes and digests, never a personal fact, so that a name can be corrected or removed
elsewhere without touching the record of what was done.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Chain(models.Model):
    """The end of one chain: a region's, or the platform's own. Locked while an event is added to it."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("id", "region", "length", "head"), PLAIN)
    RETENTION = "for ever"

    region = models.OneToOneField(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="chain")
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(region__isnull=True), name="chain_one_of_the_platform"
            ),
        ]

    def __str__(self) -> str:
        return f"The chain of {self.region or 'the platform'}"


class Event(models.Model):
    """One thing done. Its hash covers all of it and the hash of the one before."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        "id": PLAIN,
        "chain": PLAIN,
        "region": PLAIN,
        "organisation": PLAIN,
        "number": PLAIN,
        "at": PLAIN,
        "actor": PSEUDONYMOUS,
        "verb": PLAIN,
        "subject_kind": PLAIN,
        "subject": PSEUDONYMOUS,
        "identifiers": PSEUDONYMOUS,
        "request_id": PLAIN,
        "before": PLAIN,
        "hash": PLAIN,
    }
    RETENTION = "for ever"

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="events")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    number = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80, help_text="person:<id>, key:<id> or platform:<command>")
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    identifiers = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(region="region")

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_number_once_a_chain"),
            models.UniqueConstraint(fields=["chain", "before"], name="event_one_after_each"),
        ]
        indexes = [models.Index(fields=["region", "organisation", "-number"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.verb} {self.subject_kind} {self.subject}"
