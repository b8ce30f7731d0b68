"""Showing and handing over what names people. Each is an event of the record."""

from __future__ import annotations

from django.db import transaction

from comity.web.audit.actions import record
from comity.web.returns.models import Return

DOWNLOADS: dict[str, str] = {
    "annotated.xlsx": "downloaded_annotated_workbook",
    "issues.csv": "downloaded_issues",
    "findings.csv": "downloaded_findings",
}
"""What can be downloaded of a version, and the verb of each."""


@transaction.atomic
def show_workers(*, by: str, given: Return, count: int) -> None:
    """Record that registration numbers were shown to someone, in the version that is current."""
    number = given.current.number if given.current else 0
    record(
        verb="read_workers",
        by=by,
        subject=given,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, "number": number, "count": count},
    )


@transaction.atomic
def hand_over(*, by: str, given: Return, name: str) -> None:
    """Record that a file of DOWNLOADS was made from the current version and handed over."""
    number = given.current.number if given.current else 0
    record(
        verb=DOWNLOADS[name],
        by=by,
        subject=given,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, "number": number},
    )
