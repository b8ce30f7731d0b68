"""The memorandum by which the region's facts are answered."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from comity.memorandum.model import Memorandum
from comity.web.agreements.queries import in_force, memorandum_on
from comity.web.organisations.models import Region


def memorandum_for(region: Region, start: date) -> Memorandum | None:
    """The memorandum that holds on the day of a start, as far as it is agreed today; None where there is none."""
    publication = in_force(region, max(start, timezone.localdate()))
    return None if publication is None else memorandum_on(publication, max(start, publication.in_force))
