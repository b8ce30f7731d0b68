"""Judging a file: the one thing written is that it was done."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from comity.memorandum.model import Memorandum
from comity.web.agreements.models import Publication
from comity.web.agreements.queries import in_force, memorandum_on
from comity.web.assessments.judging import Answer, Asked, judge_file
from comity.web.audit.actions import record
from comity.web.organisations.models import Region


def judge(*, by: str, region: Region, asked: Asked) -> Answer:
    """Judge a file against the memorandum in force in the region on the day, keeping nothing of it.

    The event holds the digests of the memorandum and of the file, and how many assignments there were.

    Raises:
        As `judge_file`.
    """
    against: dict[str, Publication] = {}

    def on(day: date) -> Memorandum | None:
        publication = in_force(region, day)
        if publication is None:
            return None
        memorandum = memorandum_on(publication, day)
        against[memorandum.digest] = publication
        return memorandum

    answer = judge_file(asked, on, now=timezone.localtime())
    judged = answer.judged
    with transaction.atomic():
        record(
            verb="judged_file",
            by=by,
            subject=against[judged.memorandum.digest],
            region=region,
            identifiers={
                "memorandum": judged.memorandum.id,
                "digest": judged.memorandum.digest,
                "file": judged.file_digest,
                "as_at": str(judged.as_at),
                "assignments": judged.verdicts.judged,
            },
        )
    return answer
