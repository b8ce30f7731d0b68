"""Publications: bundles brought in to a region, and from their publication on frozen, hashed and kept for ever.

What is kept is not only the bundle but every state that it resolved to when it came in, with its baselines as they
were, so that an old publication is the same memorandum for ever, whatever a later release ships.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.records import PLAIN, PSEUDONYMOUS, FieldKind


class State(models.TextChoices):
    """How far a publication has come. Only one that is brought in can change, and only into one of the others."""

    BROUGHT_IN = "brought_in", "Waiting to be published"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Publication(models.Model):
    """A memorandum of a region: brought in, then published or withdrawn.

    `archive` is a ZIP of the bundle's files, its baselines' files and each stage's canonical JSON (see `archive.py`).
    `stages` lists, in order of date, `{"from": ISO day, "digest": ...}`; `digest` is the last stage's. `warnings` is
    what the lint had to say: a list of `{"file", "line", "found", "write"}`.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "memorandum", "title", "version", "in_force", "digest", "stages", "archive"),
                *("archive_digest", "warnings", "engine", "state", "number", "supersedes"),
                *("brought_in_at", "published_at", "withdrawn_at"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(("brought_in_by", "published_by", "withdrawn_by"), PSEUDONYMOUS),
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="publications")
    memorandum = models.CharField(max_length=120, help_text="The memorandum's own id, such as west-midlands.")
    title = models.CharField(max_length=300)
    version = models.CharField(max_length=80)
    in_force = models.DateField(help_text="The first day that the memorandum gives for itself.")
    digest = models.CharField(max_length=64)
    stages = models.JSONField()
    archive = models.BinaryField()
    archive_digest = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    engine = models.CharField(max_length=40, help_text="The version of Comity that resolved it.")
    state = models.CharField(max_length=20, choices=State, default=State.BROUGHT_IN)
    brought_in_by = models.CharField(max_length=80)
    brought_in_at = models.DateTimeField()
    number = models.PositiveIntegerField(null=True, blank=True, help_text="Its place among the region's publications.")
    published_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Publication]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-brought_in_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="publication_number_once_a_region"),
            models.UniqueConstraint(
                fields=["region", "digest"], condition=Q(state="published"), name="publication_digest_published_once"
            ),
            models.UniqueConstraint(
                fields=["region", "memorandum", "version"],
                condition=Q(state="published"),
                name="publication_version_published_once",
            ),
            models.UniqueConstraint(
                fields=["region", "digest"], condition=Q(state="brought_in"), name="publication_digest_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published",
                    published_at__isnull=False,
                    published_by__gt="",
                    number__isnull=False,
                    number__gt=0,
                )
                | (
                    ~Q(state="published")
                    & Q(published_at__isnull=True, published_by="", number__isnull=True, supersedes__isnull=True)
                ),
                name="publication_published_by_someone_then",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__gt="")
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_by="")),
                name="publication_withdrawn_by_someone_then",
            ),
            models.CheckConstraint(condition=Q(brought_in_by__gt=""), name="publication_brought_in_by_someone"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="publication_state_is_known"),
        ]
        indexes = [models.Index(fields=["region", "state", "in_force", "-number"])]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def is_published(self) -> bool:
        """Whether it is published, and so never changes again."""
        return self.state == State.PUBLISHED

    @property
    def waits(self) -> bool:
        """Whether a regional lead has yet to publish or withdraw it."""
        return self.state == State.BROUGHT_IN
