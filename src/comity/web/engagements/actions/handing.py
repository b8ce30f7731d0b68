"""Handing a receipt over, which tells of a person: an event of the record."""

from __future__ import annotations

from django.db import transaction

from comity.web.audit.actions import record
from comity.web.engagements.models import Check


@transaction.atomic
def hand_over(*, by: str, check: Check) -> None:
    """Record that a receipt was taken, as a file or by a program."""
    record(
        verb="took_receipt",
        by=by,
        subject=check,
        region=check.region,
        organisation=check.made_by_organisation,
        identifiers={"digest": check.digest},
    )
