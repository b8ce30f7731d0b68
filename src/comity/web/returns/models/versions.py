"""Versions: what a return was, each time that something of it changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from comity.web.agreements.models import Publication
from comity.web.organisations.models import Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.files import Profile, Upload
from comity.web.returns.models.rounds import Return


class Source(models.TextChoices):
    """What made a version."""

    FILE = "file", "A file was sent"
    CORRECTIONS = "corrections", "Cells were put right"
    HEADINGS = "headings", "Headings were told"
    NIL = "nil", "A nil return"
    JUDGED_AGAIN = "judged_again", "Another memorandum came into force"


class Version(models.Model):
    """A return as it was read and judged: never changed, and the next takes its place.

    `content` is the sealed frames (see `frames.py`): assignments, sign-offs, issues, outcomes and findings. `digest` is
    the SHA-256 of what is sealed. `source_digest` is that of what it was made from (file, corrections, profile,
    memorandum), so that the same is not taken twice. `tally` counts outcomes by clause: `{"price-cap": {"met": 40}}`.
    `corrected` counts the cells put right in it; `accounting` is what became of the file's rows.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "given", "number", "source", "upload", "profile", "publication", "memorandum"),
                *("as_at", "engine", "digest", "source_digest", "corrected"),
                *("assignments", "errors", "queries", "notes"),
                *("tally", "accounting", "made_at", "deleted_at"),
            ),
            PLAIN,
        ),
        "made_by": PSEUDONYMOUS,
        "content": PERSONAL,
    }
    RETENTION = "6 years after the end of its quarter"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="return_versions")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=20, choices=Source)
    upload = models.ForeignKey(Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    corrected = models.PositiveIntegerField(default=0)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="return_versions")
    memorandum = models.CharField(
        max_length=64, help_text="The digest of the memorandum's stage that it was judged by."
    )
    as_at = models.DateField()
    engine = models.CharField(max_length=40)
    content = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    assignments = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    queries = models.PositiveIntegerField()
    notes = models.PositiveIntegerField()
    tally = models.JSONField(default=dict)
    accounting = models.JSONField(default=dict)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="When its content was deleted by retention.")

    objects: ClassVar[models.Manager[Version]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "-number")
        constraints = [
            models.UniqueConstraint(fields=["given", "number"], name="version_number_once_a_return"),
            models.CheckConstraint(
                condition=Q(source=Source.NIL, upload__isnull=True, assignments=0)
                | (~Q(source=Source.NIL) & Q(upload__isnull=False)),
                name="version_is_of_a_file_or_nil",
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=False, deleted_at__isnull=True)
                | Q(content__isnull=True, deleted_at__gte=F("made_at")),
                name="version_content_until_deleted",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.given}"

    @property
    def is_nil(self) -> bool:
        """Whether it says that there were no assignments."""
        return self.source == Source.NIL
