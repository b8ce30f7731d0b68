"""Pooled reports, and what checks across authorities ask an authority to look at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models import Return, Round


class PooledReport(models.Model):
    """The region's figures for a round as they were published, small numbers hidden. It never changes.

    `members` are the returns in it: `[{"code", "version", "digest"}]`. `content` is its tables (see `kept.py`): what
    is published, and the counts that it was made from, which the next report must reckon with. `rule` is the region's
    rule for small numbers then: `{"threshold", "show_zero", "least_holders", "guarantee"}`.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "round", "number", "members", "rule", "content", "digest", "made_at"), PLAIN),
        "made_by": PSEUDONYMOUS,
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="pooled_reports")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pooled_reports")
    number = models.PositiveIntegerField(help_text="Its place among the pooled reports of its round.")
    members = models.JSONField()
    rule = models.JSONField()
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[PooledReport]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-made_at", "-number")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="pooled_report_number_once_a_round")]

    def __str__(self) -> str:
        return f"pooled report {self.number}, {self.round}"


class RegionalQuery(models.Model):
    """Something of an authority's return that only looks odd beside others': it asks a person to look.

    `key` is the same for the same thing in each run of the checks. `gone_at` is when it was no longer found.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "given", "kind", "key", "found_at", "gone_at", "answered_at"), PLAIN),
        **dict.fromkeys(("assignment_ref", "answered_by"), PSEUDONYMOUS),
        **dict.fromkeys(("reason", "working", "answer"), PERSONAL),
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="regional_queries")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="regional_queries")
    kind = models.CharField(max_length=40, help_text="Which check.")
    key = models.CharField(max_length=64)
    assignment_ref = models.CharField(max_length=200, blank=True)
    reason = models.TextField()
    working = models.JSONField()
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[RegionalQuery]] = ScopedManager(region="region")

    class Meta:
        verbose_name_plural = "regional queries"
        ordering = ("given", "kind", "assignment_ref")
        constraints = [
            models.UniqueConstraint(fields=["given", "key"], name="regional_query_once_a_return"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_by="")
                | Q(answered_at__isnull=False, answer__gt="", answered_by__gt=""),
                name="regional_query_answered_by_someone_then",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.assignment_ref}"
