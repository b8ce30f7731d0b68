"""What an authority agrees is wrong and cannot take back: an assignment, which comes from an authorised return.

It is put right in that return or in a later one. Until then whoever asks is told that it is wrong. Returns have the
same assignment quarter after quarter, so it is known again by its reference, and by what was held of it when the worker
objected.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from comity.assessing.day import last_day
from comity.web.histories.in_pool import Assignment
from comity.web.histories.models import Fact, Objection

OBJECTS = " The worker objects to this."
AGREED = " The worker objects, and the authority agrees that it is wrong."


def as_told(found: Assignment) -> dict[str, str]:
    """What an objection keeps of an assignment: its reference, and a digest of what the worker is shown of it.

    `until` is the last day of which it told anything. An assignment that ran then and ended afterwards is as it was.
    """
    until = max(last_day(found.quarter), found.end_date or date.min)
    return {"ref": found.assignment_ref, "until": until.isoformat(), "facts": _digest(found, until)}


def is_still(about: dict[str, Any], found: Assignment) -> bool:
    """Whether an assignment is held as it was told when the worker objected."""
    return about["ref"] == found.assignment_ref and about["facts"] == _digest(found, date.fromisoformat(about["until"]))


def _digest(found: Assignment, until: date) -> str:
    ended = found.end_date if found.end_date is not None and found.end_date <= until else None
    told = [found.agency, str(found.start_date), str(ended), found.pay_rate]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def said_of(objections: Iterable[Objection], assignments: Iterable[Assignment]) -> dict[tuple[str, str], str]:
    """What is added to words about each fact that the worker objects to, by its kind and key."""
    held, said = list(assignments), {}
    for each in sorted(objections, key=lambda one: one.answered_at is None):
        words = OBJECTS if each.answered_at is None else AGREED
        if not each.about:
            said[each.fact, each.fact_id] = words
            continue
        for row in held:
            same = row.authority_id == each.authority_id and row.assignment_ref == each.about["ref"]
            if same and (each.answered_at is None or is_still(each.about, row)):
                said[Fact.ASSIGNMENT.value, str(row.pk)] = words
    return said


def counts(objection: Objection) -> bool:
    """Whether whoever asks is told of an objection: nobody has answered it, or it was right and could not be mended."""
    return objection.answered_at is None or objection.agreed
