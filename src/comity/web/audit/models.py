"""Events: what was done, in chains that show any change made to them.

An event holds identifiers, codes and digests, never a personal fact, so that a name can be corrected or removed
elsewhere without touching the record of what was done. The database itself refuses to change or delete one (`guards`);
it lets what tells who read what be taken out of the events of reading, once they are 2 years old (`thinning`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind

PLATFORM = "platform"
"""The name of the chain that is of no region: what is done to the platform itself."""


def chain_name(region: Region | None) -> str:
    """The name under which a chain is hashed: `regions/<slug>`, or `platform`."""
    return f"regions/{region.slug}" if region else PLATFORM


class Chain(models.Model):
    """The end of one chain: a region's, or the platform's own. Locked while an event is added to it.

    The name is given once and enters every hash, so that a region could change its slug and its chain still verify.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("id", "region", "name", "length", "head"), PLAIN)
    RETENTION = "for ever"

    region = models.OneToOneField(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="chain")
    name = models.CharField(max_length=80, unique=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=False) | models.Q(name=PLATFORM), name="chain_of_a_region_or_platform"
            ),
        ]

    def __str__(self) -> str:
        return f"The record of {self.region.name if self.region else 'the platform'}"


class Event(models.Model):
    """One thing done. Its hash covers all of it and the hash of the one before.

    One that is thinned keeps its hash and no longer what the hash was made of: what was read, and by whom, is blank.
    """

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
        "thinned_at": PLAIN,
    }
    RETENTION = "for ever; of a reading, 2 years, then only its time, its verb and its hash"

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events", db_index=False)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="events", db_index=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="events", db_index=False
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
    thinned_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Event]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_number_once_a_chain"),
            models.UniqueConstraint(fields=["chain", "before"], name="event_one_after_each"),
        ]
        # Every list of events is the latest first, a page at a time: each gives one with no counting or sorting.
        # Days are found along them too: with an index of times SQLite would find a day's events and sort them.
        indexes = [
            models.Index(fields=["region", "-number"], name="event_of_region"),
            models.Index(fields=["organisation", "-number"], name="event_of_organisation"),
            models.Index(fields=["region", "actor", "-number"], name="event_by_actor"),
            models.Index(fields=["region", "verb", "-number"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.verb} {self.subject_kind} {self.subject}"
