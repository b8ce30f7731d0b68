"""Files as they came, and the mapping profiles by which they are read."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind
from comity.web.returns.models.rounds import Return, Round


class Progress(models.TextChoices):
    """How far the reading of a file has come. All but the first three are final: nothing comes of it by itself."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    HEADINGS = "headings", "Headings to be told"
    HELD = "held", "Waits for a choice"
    SET_ASIDE = "set_aside", "Set aside"
    READ = "read", "Read"
    SPLIT = "split", "Split"
    REFUSED = "refused", "Not taken"
    OVERTAKEN = "overtaken", "Overtaken"
    FAILED = "failed", "Could not be read"


FINAL = frozenset(Progress) - {Progress.WAITING, Progress.READING, Progress.HEADINGS}
"""No reading of the file goes on, and none is to come by itself."""


class Profile(models.Model):
    """What one sender's headings and values mean, as told on the page or by a file. A change makes a new one."""

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "organisation", "number", "text", "digest", "made_at"), PLAIN),
        "made_by": PSEUDONYMOUS,
    }
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="profiles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="profiles")
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="A mapping profile as YAML.")
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Profile]] = ScopedManager(region="region")

    class Meta:
        ordering = ("organisation", "-number")
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="profile_number_once")]

    def __str__(self) -> str:
        return f"profile {self.number} of {self.organisation}"


class Upload(models.Model):
    """A file as it was received, sealed, with its SHA-256, and what has become of it.

    `given` is the return that it was sent for; a managed service provider's export is for a round, and each part of it
    is an upload of its own for one return (`part_of`). `basis` is the version that was current when it was sent: the
    file becomes the next version only while that is so. `told` says what was wrong, as a list of
    `{"found", "expected", "action", "code"}`; `split` says whose rows were in an export, and what became of each part
    (`actions/exports.py`); `rows` counts the rows read so far. A part that would take the place of what its authority
    made itself is held until somebody of the authority has chosen (`chosen_by`) to use it or to set it aside.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(
            (
                *("id", "region", "round", "given", "organisation", "part_of", "digest", "size", "sheet", "profile"),
                *("basis", "sent_at", "progress", "rows", "step", "finished_at", "deleted_at"),
                *("chosen_at", "headings_told"),
            ),
            PLAIN,
        ),
        **dict.fromkeys(("sent_by", "chosen_by"), PSEUDONYMOUS),
        "name": PERSONAL,
        "content": PERSONAL,
        "told": PERSONAL,
        "split": PERSONAL,
    }
    RETENTION = "2 years"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="uploads")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="uploads")
    given = models.ForeignKey(Return, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="uploads")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField(null=True, blank=True)
    sheet = models.CharField(max_length=100, blank=True)
    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads")
    basis = models.ForeignKey(
        "returns.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="overtaken_by"
    )
    sent_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    progress = models.CharField(max_length=20, choices=Progress, default=Progress.WAITING)
    rows = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=40, blank=True, help_text="The check at which it was not taken.")
    told = models.JSONField(default=list)
    split = models.JSONField(default=dict, help_text="What became of a provider's export: its parts and other rows.")
    headings_told = models.BooleanField(
        default=False, help_text="Its sender was asked for its headings, and told them."
    )
    chosen_by = models.CharField(max_length=80, blank=True, help_text="Who said whether a part is used.")
    chosen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="When its content was deleted by retention.")

    objects: ClassVar[models.Manager[Upload]] = ScopedManager(region="region")

    class Meta:
        ordering = ("-sent_at",)
        constraints = [
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="upload_progress_is_known"),
            models.CheckConstraint(
                condition=Q(content__isnull=False, deleted_at__isnull=True)
                | Q(content__isnull=True, deleted_at__isnull=False),
                name="upload_content_until_deleted",
            ),
        ]
        indexes = [models.Index(fields=["given", "digest"]), models.Index(fields=["progress"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_final(self) -> bool:
        """Whether nothing more will become of it by itself."""
        return self.progress in FINAL


class Correction(models.Model):
    """A cell of a file put right on the page. The file stays as it was sent; this is laid over it when it is read.

    `content` is what the cell said and what it is to say, sealed: `{"found", "value"}`.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = {
        **dict.fromkeys(("id", "region", "upload", "sheet", "row", "field", "made_at", "taken_back_at"), PLAIN),
        **dict.fromkeys(("assignment_ref", "made_by", "taken_back_by"), PSEUDONYMOUS),
        "content": PERSONAL,
    }
    RETENTION = "2 years"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="corrections")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="corrections")
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=60)
    assignment_ref = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    taken_back_by = models.CharField(max_length=80, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Correction]] = ScopedManager(region="region")

    class Meta:
        ordering = ("upload", "row", "field", "made_at")
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "sheet", "row", "field"],
                condition=Q(taken_back_at__isnull=True),
                name="correction_once_a_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} in row {self.row}"
