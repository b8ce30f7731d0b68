"""What was sent to remind people of a return."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from comity.web.organisations.models import Region
from comity.web.records import PLAIN, FieldKind
from comity.web.returns.models.rounds import Return


class Reminder(models.Model):
    """A reminder that was sent: the day that it was due on, the day that it went, how far the return was, to how many.

    One goes for each day that one is due on, and one at most on any day: the database holds both.
    """

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = dict.fromkeys(
        ("id", "region", "given", "due_on", "sent_on", "state", "people"), PLAIN
    )
    RETENTION = "for ever"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reminders")
    given = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    sent_on = models.DateField()
    state = models.CharField(max_length=20)
    people = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[Reminder]] = ScopedManager(region="region")

    class Meta:
        ordering = ("given", "-sent_on")
        constraints = [
            models.UniqueConstraint(fields=["given", "due_on"], name="reminder_once_a_due_day"),
            models.UniqueConstraint(fields=["given", "sent_on"], name="reminder_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"reminder of {self.given}, {self.sent_on}"
