"""Lookups: every asking of what the region holds of a worker, with its purpose, and what was told of whose facts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.histories.models.keyed import KINDS, Keyed
from comity.web.organisations.models import Organisation, Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class Purpose(models.TextChoices):
    """Why an authority asks. `WORKER` is no asking: a worker opened the link that the authority had mailed to them."""

    ENGAGING = "engaging", "Before engaging the worker"
    CHANGED = "changed", "Something about an engagement has changed"
    REFERENCE = "reference", "To ask for a reference, or give one"
    RECORD = "record", "To keep our own record of the worker"
    OBJECTION = "objection", "The worker says that something is wrong"
    WORKER = "worker", "The worker’s own page, by a link that it sent"


BY_ITSELF = "The platform asked anew by itself, because something that is held, or the memorandum, may have changed"
"""What is said in place of `CHANGED` where `comity tick` asked: nothing about the engagement need have changed."""


class Fact(models.TextChoices):
    """The kinds of fact that are held of a worker."""

    LEAVER = "leaver", "A substantive role that ended"
    ASSIGNMENT = "assignment", "An assignment"
    SPELL = "spell", "A spell of employment"
    REGISTRATION = "registration", "A check of the register"
    REFERENCE = "reference", "A reference that is held"
    ENGAGEMENT = "engagement", "An engagement"
    CHECK = "check", "A check of a candidate"
    EXCEPTION = "exception", "An exception asked for"
    BREACH = "breach", "A breach"


class Lookup(Keyed):
    """One asking. `authority` is whose people asked, and `start` the first day that they asked about."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **KINDS,
        **dict.fromkeys(("id", "purpose", "start", "at"), PLAIN),
        "by": PSEUDONYMOUS,
    }
    RETENTION = "6 years after it was asked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.CharField(max_length=80)
    purpose = models.CharField(max_length=20, choices=Purpose)
    start = models.DateField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Lookup]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=["authority", "-at"]), models.Index(fields=["region", "worker_key", "-at"])]

    def __str__(self) -> str:
        return f"Lookup {self.pk}"

    @property
    def is_by_itself(self) -> bool:
        """Whether no person asked: the platform did, for a check that rests on what it was told before."""
        return self.purpose == Purpose.CHANGED and self.by.startswith("platform:")

    @property
    def why(self) -> str:
        """Why it was asked, as pages say it."""
        return BY_ITSELF if self.is_by_itself else self.get_purpose_display()


class Told(models.Model):
    """What a lookup was told of another authority's fact, in the words that it was told in."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "authority", "fact", "position", "named"), PLAIN),
        **dict.fromkeys(("lookup", "words"), PSEUDONYMOUS),
    }
    RETENTION = "6 years after it was asked"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    lookup = models.ForeignKey(Lookup, on_delete=models.CASCADE, related_name="told")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(max_length=20, choices=Fact)
    words = models.CharField(max_length=400)
    named = models.BooleanField(help_text="Whether the asker was told whose fact it is.")
    position = models.PositiveSmallIntegerField()

    objects: ClassVar[models.Manager[Told]] = ScopedManager(region="region")

    class Meta:
        ordering = ("position",)
        indexes = [models.Index(fields=["authority", "lookup"])]

    def __str__(self) -> str:
        return f"Told {self.pk}"
