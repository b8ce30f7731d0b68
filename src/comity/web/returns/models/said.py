"""What people said of a return: why a query is as it is, and why a finding is not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.rounds import Return


class Explanation(models.Model):
    """Why a query's cell is right as it is: a reason code, and words.

    `issue` is the query's key (`comity.returns.identity`), the same in every version and quarter. One that was carried
    from the quarter before counts only once somebody has looked at it again (`reviewed_at`).
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "code", "field", "reason"), PLAIN),
        **dict.fromkeys(("carried_from", "made_at", "reviewed_at"), PLAIN),
        **dict.fromkeys(("made_by", "reviewed_by", "issue", "assignment_ref"), PSEUDONYMOUS),
        "words": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="explanations")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="explanations")
    issue = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    assignment_ref = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=40)
    words = models.TextField(max_length=2000)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=80, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Explanation]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "code", "assignment_ref")
        constraints = [models.UniqueConstraint(fields=["given", "issue"], name="explanation_once_a_query")]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"

    @property
    def counts(self) -> bool:
        """Whether it answers its query: made in this round, or looked at again in it."""
        return self.carried_from_id is None or self.reviewed_at is not None


class Contest(models.Model):
    """An authority's words against a finding, before it authorises; and the regional lead's answer, on the record."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "version", "clause", "outcome"), PLAIN),
        **dict.fromkeys(("made_at", "upheld", "answered_at", "evidence_digest"), PLAIN),
        **dict.fromkeys(("made_by", "answered_by", "assignment_ref"), PSEUDONYMOUS),
        **dict.fromkeys(("words", "evidence", "evidence_name", "answer"), PERSONAL),
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="contests")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="contests")
    version = models.ForeignKey("returns.Version", on_delete=models.PROTECT, related_name="contests")
    assignment_ref = models.CharField(max_length=200)
    clause = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20, help_text="What the finding was when it was contested.")
    words = models.TextField(max_length=4000)
    evidence = models.BinaryField(null=True, blank=True)
    evidence_name = models.CharField(max_length=120, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True, blank=True, help_text="Whether the lead agrees with the authority.")
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Contest]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "made_at")
        constraints = [
            models.UniqueConstraint(fields=["given", "assignment_ref", "clause"], name="contest_once_a_finding"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, upheld__isnull=True, answer="", answered_by="")
                | Q(answered_at__isnull=False, upheld__isnull=False, answer__gt="", answered_by__gt=""),
                name="contest_answered_by_someone_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} of {self.given}"
