"""What was asked of whom, what each decided, and what they asked first."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.memorandum.base import Post
from comity.memorandum.departure_words import who_words
from comity.web.approvals.models.delegations import Delegation
from comity.web.approvals.models.requests import ExceptionRequest
from comity.web.organisations.models import Region
from comity.web.people.models import Person
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

RETENTION = "6 years after the last day of its exception"


class SignOffNeeded(models.Model):
    """One sign-off of a request, copied from the memorandum's route when it was asked.

    `clauses` are those of the request that it is for. Its turn comes when all before it are decided; `due_on` is the
    day by which, where the memorandum says within how many days.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        (
            *("id", "region", "request", "position", "post", "group", "does", "clauses", "within_days", "citation"),
            *("turn_at", "due_on", "chased_on"),
        ),
        PLAIN,
    )
    RETENTION = RETENTION

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(ExceptionRequest, on_delete=models.PROTECT, related_name="needed")
    position = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=30, blank=True)
    group = models.CharField(max_length=200, blank=True)
    does = models.CharField(max_length=20)
    clauses = models.JSONField()
    within_days = models.PositiveSmallIntegerField(null=True, blank=True)
    citation = models.TextField(blank=True)
    turn_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    chased_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[SignOffNeeded]] = ScopedManager(region="region")

    class Meta:
        ordering = ("request", "position")
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="sign_off_place_once"),
            models.CheckConstraint(
                condition=Q(post__gt="", group="") | Q(post="", group__gt=""), name="sign_off_by_a_post_or_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.does} by {self.post or self.group}"

    @property
    def who(self) -> str:
        """The post or the group that is asked, with a capital."""
        words = who_words(Post(self.post) if self.post else None, self.group)
        return words[:1].upper() + words[1:]


class Verdict(models.TextChoices):
    """What somebody decided."""

    APPROVE = "approve", "Approved"
    PART = "part", "Approved in part, or with conditions"
    REFUSE = "refuse", "Refused"


class Decision(models.Model):
    """One person's decision on one sign-off: never changed, and one only.

    `on_behalf_of` is the holder of the post who had given its signing to them. `seen` is the digest of what they saw,
    and `evidence` what that was, sealed as the authority's. In part: fewer clauses, an earlier last day or less pay.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            ("id", "region", "needed", "post", "verdict", "clauses", "last_day", "pay_rate", "at", "seen"), PLAIN
        ),
        **dict.fromkeys(("person", "on_behalf_of", "delegation"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "evidence"), PERSONAL),
    }
    RETENTION = RETENTION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    needed = models.OneToOneField(SignOffNeeded, on_delete=models.PROTECT, related_name="decision")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=30, blank=True)
    on_behalf_of = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    delegation = models.ForeignKey(Delegation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    clauses = models.JSONField(help_text="The clauses that it approves.")
    last_day = models.DateField(null=True, blank=True)
    pay_rate = models.BigIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="Conditions, or why it is refused.")
    at = models.DateTimeField()
    seen = models.CharField(max_length=64)
    evidence = models.BinaryField()

    objects: ClassVar[models.Manager[Decision]] = ScopedManager(region="region")

    class Meta:
        ordering = ("at",)
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="exception_verdict_is_known"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REFUSE) | Q(words__gt=""), name="exception_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.at:%Y-%m-%d}"


class Question(models.Model):
    """What somebody who is to decide asked first, and what they were answered."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "needed", "asked_at", "answered_at"), PLAIN),
        **dict.fromkeys(("asked_by", "answered_by"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "answer"), PERSONAL),
    }
    RETENTION = RETENTION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    needed = models.ForeignKey(SignOffNeeded, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = models.TextField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Question]] = ScopedManager(region="region")

    class Meta:
        ordering = ("asked_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", answer="")
                | Q(answered_at__isnull=False, answered_by__gt="", answer__gt=""),
                name="exception_question_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"a question of {self.asked_at:%Y-%m-%d}"
