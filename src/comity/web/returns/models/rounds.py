"""Rounds, and each authority's return in them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

QUARTER = RegexValidator(r"^20[0-9]{2}-Q[1-4]$", "Give the quarter as a year and a number, such as 2026-Q3.")


class Round(models.Model):
    """A region's collection of the returns of one quarter."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "quarter", "deadline", "template", "opened_at", "closed_at"), PLAIN),
        **dict.fromkeys(("opened_by", "closed_by"), PSEUDONYMOUS),
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    quarter = models.CharField(max_length=7, validators=[QUARTER])
    deadline = models.DateField(help_text="The last day on which a return is authorised in time.")
    template = models.CharField(max_length=20, help_text="The version of the template that a workbook must be.")
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Round]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-quarter",)
        constraints = [
            models.UniqueConstraint(fields=["region", "quarter"], name="round_quarter_once_a_region"),
            models.CheckConstraint(condition=Q(opened_by__gt=""), name="round_opened_by_someone"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="") | Q(closed_at__isnull=False, closed_by__gt=""),
                name="round_closed_by_someone_then",
            ),
        ]

    def __str__(self) -> str:
        return self.quarter

    @property
    def is_open(self) -> bool:
        """Whether returns may still be made in it."""
        return self.closed_at is None


class MovedDeadline(models.Model):
    """A round's deadline was moved: from which day to which, by whom, and why."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "round", "before", "after", "at"), PLAIN),
        "by": PSEUDONYMOUS,
        "reason": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="moved_deadlines")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="moved_deadlines")
    before = models.DateField()
    after = models.DateField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    reason = models.TextField(max_length=2000)

    objects: ClassVar[models.Manager[MovedDeadline]] = ScopedManager(region="region")

    class Meta:
        ordering = ("round", "at")
        constraints = [models.CheckConstraint(condition=Q(reason__gt=""), name="moved_deadline_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.round}: {self.before} to {self.after}"


class State(models.TextChoices):
    """How far a return has come."""

    NOT_STARTED = "not_started", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    AUTHORISED = "authorised", "Authorised"


class Return(models.Model):
    """What an authority gives for a round. Its versions say what; this says which is current and how far it has come.

    `authority` is the body that makes it: an authority, or a trust that delivers for one. `turn` is 1 until it is
    reopened, and one more each time: what was signed belongs to a turn.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        ("id", "region", "round", "authority", "state", "turn", "current", "pooled"), PLAIN
    )
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="returns")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    turn = models.PositiveIntegerField(default=1)
    current = models.ForeignKey(
        "returns.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    pooled = models.BooleanField(
        default=False, help_text="Its authority has signed for it to be in the region's pooled report."
    )

    objects: ClassVar[models.Manager[Return]] = ScopedManager(region="region")

    class Meta:
        ordering = ("authority__name",)
        constraints = [
            models.UniqueConstraint(fields=["round", "authority"], name="return_once_a_round"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="return_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.NOT_STARTED, current__isnull=True)
                | (~Q(state=State.NOT_STARTED) & Q(current__isnull=False)),
                name="return_started_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(pooled=False) | Q(state=State.AUTHORISED), name="return_pooled_is_authorised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self.round}"

    @property
    def is_locked(self) -> bool:
        """Whether someone has signed it, so that nothing of it may change."""
        return self.state in LOCKED


LOCKED = frozenset({State.SUBMITTED, State.APPROVED, State.AUTHORISED})
