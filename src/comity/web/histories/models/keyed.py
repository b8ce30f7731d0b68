"""What every record of a worker here has: a worker key for the region, and the number sealed for one authority."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from comity.web.organisations.models import Organisation, Region
from comity.web.records import PERSONAL, PLAIN, PSEUDONYMOUS, FieldKind

KINDS: dict[str, FieldKind] = {
    **dict.fromkeys(("region", "authority", "worker_key_version"), PLAIN),
    "worker_key": PSEUDONYMOUS,
    "number": PERSONAL,
}
"""What kind of fact each of these fields is."""


class Keyed(models.Model):
    """A record of a worker that an authority gave.

    `number` is the registration number, sealed as the authority's: it is what worker keys are made anew from when the
    region's pool key is changed, and nobody else opens it.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worker_key = models.CharField(max_length=64)
    worker_key_version = models.PositiveIntegerField()
    number = models.BinaryField()

    FIELD_KINDS: ClassVar[dict[str, FieldKind]] = KINDS

    class Meta:
        abstract = True

    @property
    def short_key(self) -> str:
        """The worker key as pages show it: enough to tell workers apart."""
        return self.worker_key[:8]
