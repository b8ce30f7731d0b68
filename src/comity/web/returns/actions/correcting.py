"""Putting single cells right on the page, and taking that back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.returns.actions.files import keep_again
from comity.web.returns.locking import LockedError, to_change
from comity.web.returns.models import Correction, Progress, Return, Upload
from comity.web.sealing import seal

PURPOSE = "correction"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be put right: where it is, what it says, and what it is to say ("" for a blank)."""

    sheet: str
    row: int
    field: str
    assignment_ref: str
    found: str
    value: str


@transaction.atomic
def correct(*, by: str, given: Return, basis: int, cells: Sequence[Cell]) -> Upload:
    """Put cells of the current version's file right. It is read again with them, and comes to be the next version.

    `basis` is the number of the version in which the cells were seen. A cell put right before is put right anew; one
    that is to say what the file says has its correction taken back.

    Raises:
        LockedError: the return is signed or closed, or another version has come, or is just being read.
    """
    found, upload = _current(given, basis)
    now = timezone.now()
    for cell in cells:
        earlier = upload.corrections.filter(
            sheet=cell.sheet, row=cell.row, field=cell.field, taken_back_at__isnull=True
        )
        earlier.update(taken_back_by=by, taken_back_at=now)
        if cell.value == cell.found:
            continue
        said = json.dumps({"found": cell.found, "value": cell.value}).encode()
        Correction.objects.create(
            region=found.region,
            upload=upload,
            sheet=cell.sheet,
            row=cell.row,
            field=cell.field,
            assignment_ref=cell.assignment_ref,
            content=seal(said, of=found.authority, purpose=PURPOSE),
            made_by=by,
            made_at=now,
        )
    record(
        verb="corrected_cells",
        by=by,
        subject=upload,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "count": len(cells)},
    )
    keep_again(upload)
    return upload


@transaction.atomic
def take_back_correction(*, by: str, given: Return, basis: int, correction: Correction) -> Upload:
    """Let a cell say again what the file says.

    Raises:
        LockedError: the return is signed or closed, another version has come, or is just being read, or somebody took
            it back before.
    """
    found, upload = _current(given, basis)
    changed = upload.corrections.filter(pk=correction.pk, taken_back_at__isnull=True).update(
        taken_back_by=by, taken_back_at=timezone.now()
    )
    if not changed:
        raise LockedError("Somebody has taken this correction back already.")
    record(
        verb="took_back_correction",
        by=by,
        subject=upload,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "count": changed},
    )
    keep_again(upload)
    return upload


def _current(given: Return, basis: int) -> tuple[Return, Upload]:
    """The return and the file of its current version, where that is the one that was seen and nothing is being read."""
    found = to_change(given)
    current = found.current
    if current is None or current.upload_id is None:
        raise LockedError("There is no file in this return whose cells could be put right. Send one first.")
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("given__current", "organisation")
        .get(pk=current.upload_id)
    )
    if current.number != basis:
        raise LockedError(
            "Another version has come since you looked, so nothing was changed. Look at the cell again in it."
        )
    if upload.progress in (Progress.WAITING, Progress.READING):
        raise LockedError("The return is just being read again. Wait until that is done, and try again.")
    return found, upload
