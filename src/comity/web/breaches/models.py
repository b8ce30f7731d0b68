"""What the room keeps: breaches, and what happened to each, entry by entry."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.engagements.models import Engagement
from comity.web.organisations.models import Organisation, Region
from comity.web.people.models import Person
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models import Return, Version

NUMBER = r"BRE-[0-9]{4}-[0-9]{4,}"
"""How a breach is numbered: the year that it came to light in, and its place among the region's."""

RETENTION = "6 years after it was closed"


class Source(models.TextChoices):
    """How a breach came to light."""

    LAPSED = "lapsed", "An exception that has ended"
    JUDGED = "judged", "An engagement that no exception covers"
    EMERGENCY = "emergency", "An emergency start that nothing signed covers"
    RETURN = "return", "An authorised return"
    PEER = "peer", "A report by another member"


class State(models.TextChoices):
    """How far the talk about a breach has come."""

    OPEN = "open", "Not answered yet"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class Stands(models.TextChoices):
    """What is found of it now. Of a report nobody can say, because it is not judged."""

    BREACHED = "breached", "Still so, as far as is known"
    EXCEPTED = "excepted", "An exception covers it now"
    MET = "met", "It is no longer found"
    TOLD = "told", "What a member saw. It is not judged"


PUT_RIGHT = frozenset({Stands.EXCEPTED, Stands.MET})


class Breach(models.Model):
    """One clause that an authority did not keep, once for each assignment, and until it is closed.

    `key` says what makes it the same: authority, assignment and clause; or of a report, who reported. `quarter` is the
    latest in which it was found. `ladder` is the memorandum's as it was on that day, and `repeats` how many of the same
    authority and clause were in the log before it, of the 12 months up to that day. `stands` is what is found now.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "authority", "number", "clause", "source", "quarter", "reporter", "found_on"),
                *("found_at", "stands", "repeats", "ladder", "next_rung_on", "answered_at", "closed_at"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(("key", "assignment_ref", "engagement", "owner"), PSEUDONYMOUS),
    }
    RETENTION = RETENTION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="breaches")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="breaches")
    number = models.CharField(max_length=20, validators=[RegexValidator(rf"^{NUMBER}$")])
    clause = models.CharField(max_length=60, help_text="Its kind.")
    source = models.CharField(max_length=20, choices=Source)
    key = models.CharField(max_length=64)
    assignment_ref = models.CharField(max_length=200, blank=True)
    engagement = models.ForeignKey(Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="breaches")
    quarter = models.CharField(max_length=7)
    reporter = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    found_at = models.DateTimeField()
    stands = models.CharField(max_length=20, choices=Stands, default=Stands.BREACHED)
    repeats = models.PositiveIntegerField(default=0)
    ladder = models.JSONField(default=list)
    next_rung_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Breach]] = ScopedManager(region="region")

    class Meta:
        verbose_name_plural = "breaches"
        ordering = ("-found_at", "-number")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="breach_number_once_a_region"),
            models.UniqueConstraint(
                fields=["region", "key"], condition=Q(closed_at__isnull=True), name="breach_open_once"
            ),
            models.CheckConstraint(
                condition=Q(source=Source.PEER, reporter__isnull=False, stands=Stands.TOLD)
                | (~Q(source=Source.PEER) & Q(reporter__isnull=True) & ~Q(stands=Stands.TOLD)),
                name="breach_reported_by_a_member",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "authority", "clause", "found_on"]),
            models.Index(fields=["region", "key"]),
            models.Index(fields=["region", "next_rung_on"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> State:
        """How far the talk about it has come."""
        if self.closed_at is not None:
            return State.CLOSED
        return State.OPEN if self.answered_at is None else State.ANSWERED

    @property
    def is_put_right(self) -> bool:
        """Whether an exception covers it now, or it is no longer found."""
        return self.stands in PUT_RIGHT


class Happened(models.TextChoices):
    """What an entry tells of."""

    FOUND = "found", "It came to light"
    REPORTED = "reported", "A member says what they saw"
    AGAIN = "again", "It was found again"
    EXCEPTED = "excepted", "An exception covers it"
    MET = "met", "It is no longer found"
    OWNED = "owned", "Somebody takes care of it"
    ANSWERED = "answered", "The authority answers"
    ESCALATED = "escalated", "It went up the ladder"
    CLOSED = "closed", "It is closed"


class Entry(models.Model):
    """One thing that happened to a breach.

    `words` are what was seen, what happened, or the lesson; `doing` is what the authority is doing about it. `rung` is
    which of the ladder was reached (from 0), and `told` how many people it was told to; `person` who takes care of it.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "breach", "happened", "at", "rung", "told"), PLAIN),
        **dict.fromkeys(("by", "person"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "doing"), PERSONAL),
    }
    RETENTION = RETENTION

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="entries")
    happened = models.CharField(max_length=20, choices=Happened)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    doing = models.TextField(blank=True)
    rung = models.PositiveSmallIntegerField(null=True, blank=True)
    told = models.PositiveIntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Entry]] = ScopedManager(region="region")

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "rung"], condition=Q(rung__isnull=False), name="breach_rung_once"
            ),
            models.CheckConstraint(
                condition=Q(happened="escalated", rung__isnull=False)
                | (~Q(happened="escalated") & Q(rung__isnull=True)),
                name="breach_entry_of_a_rung",
            ),
            models.CheckConstraint(
                condition=~Q(happened__in=["closed", "reported", "answered"]) | Q(words__gt=""),
                name="breach_entry_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_happened_display()}, {self.at:%Y-%m-%d}"


class ReturnRead(models.Model):
    """That a return was read for breaches in the version that it stood authorised in, so that none is read twice."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(("id", "region", "given", "version", "read_at"), PLAIN)
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    given = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    objects: ClassVar[models.Manager[ReturnRead]] = ScopedManager(region="region")

    class Meta:
        verbose_name_plural = "returns read"
        ordering = ("-read_at",)

    def __str__(self) -> str:
        return f"read {self.read_at:%Y-%m-%d}"


Rungs = list[dict[str, Any]]
"""A ladder as it is kept: of each rung `after_days` (None: not said), `to` (a post), `group` and `words`."""
