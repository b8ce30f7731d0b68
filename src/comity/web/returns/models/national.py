"""The national return beside its rows: what an authority adds, how it is laid out, and when it was sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.rounds import Return


class Part(models.TextChoices):
    """What an addition is: the parts of the national return that no row of a return can say."""

    EXPLANATION = "explanation", "Why a rule was not complied with"
    AGENCY = "agency", "An agency whose behaviour affected compliance"
    NO_AGENCIES = "no_agencies", "No agency's behaviour affected compliance"
    COST = "cost", "What a month cost"
    SIGNED = "signed", "Who signed pay above its cap"


class Addition(models.Model):
    """One thing that an authority adds to its national return. It is kept with the return and signed with it.

    `key` is the kind of clause, the agency's number, the month (`2026-07`) or the assignment's reference; empty where
    there can be one only. `content` is what is said: `{"words"}`, `{"agency", "behaviour", "clause"}`, `{"pounds"}`, or
    `{"signed": {post: day}}`, empty where nobody signed. What the quarter before said is only ever proposed.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "part", "made_at"), PLAIN),
        **dict.fromkeys(("key", "made_by"), PSEUDONYMOUS),
        "content": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="additions")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="additions")
    part = models.CharField(max_length=20, choices=Part)
    key = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Addition]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "part", "key")
        constraints = [
            models.UniqueConstraint(fields=["given", "part", "key"], name="addition_once_a_return"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="addition_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key}".strip()


class NationalMapping(models.Model):
    """How an authority's national return is laid out, as it set it beside the Department's template. A change makes a
    new one, and those from before stay."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "organisation", "number", "text", "digest", "made_at"), PLAIN),
        "made_by": PSEUDONYMOUS,
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="national_mappings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="national_mappings")
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="A national mapping as YAML.")
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[NationalMapping]] = ScopedManager(region="region")

    class Meta:
        ordering = ("organisation", "-number")
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="national_mapping_number_once")]

    def __str__(self) -> str:
        return f"national mapping {self.number} of {self.organisation}"


class Despatch(models.Model):
    """That a national return was sent to the Department: when, by whom, and what.

    `made_from` is the digest of all that it was made from (see `national.made_from`), by which a later change is told;
    `files` the SHA-256 of each file as it was then, by name. `mapping` is None where it was laid out by Comity's own.
    `state` is how far the return had come.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "version", "mapping", "state", "sent_on", "made_at"), PLAIN),
        **dict.fromkeys(("made_from", "files"), PLAIN),
        "made_by": PSEUDONYMOUS,
        **dict.fromkeys(("reference", "note"), PERSONAL),
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="despatches")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="despatches")
    version = models.ForeignKey("returns.Version", on_delete=models.PROTECT, related_name="despatches")
    mapping = models.ForeignKey(
        NationalMapping, null=True, blank=True, on_delete=models.PROTECT, related_name="despatches"
    )
    state = models.CharField(max_length=20)
    sent_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    made_from = models.CharField(max_length=64)
    files = models.JSONField(default=dict)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Despatch]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "-made_at")

    def __str__(self) -> str:
        return f"despatch of {self.given}"
