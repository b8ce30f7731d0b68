"""Reading files in the background. Run twice, a reading comes to the same version; cut off, it is run again."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django_scopes import scope, scopes_disabled
from django_tasks import task

from comity.web.assessments.judging import plain_name
from comity.web.assessments.refusals import REFUSALS, refusal
from comity.web.returns import actions
from comity.web.returns.models import Progress, Return, Source, State, Upload
from comity.web.returns.models import Correction as KeptCorrection
from comity.web.returns.quarters import before as quarter_before
from comity.web.returns.reading import NoneInForceError, Standing, judged, read, source_digest, standing_of
from comity.web.sealing import unseal

if TYPE_CHECKING:
    import polars as pl

    from comity.returns import Return as ReadReturn
    from comity.returns.correcting import Correction
    from comity.returns.mapping.profile import Profile

log = structlog.get_logger("comity.returns")

SAID_EVERY_SECONDS = 0.5
"""How often the rows read so far are written down."""


@task()
def read_upload(upload_id: str) -> str:
    """Read a file, judge it, and make it the return's next version; or say why not."""
    with scopes_disabled():  # the task knows only the upload, and finds its region by it
        upload = (
            Upload.objects.select_related(
                "region", "round", "given__authority", "given__round", "organisation", "profile"
            )
            .filter(pk=upload_id)
            .first()
        )
    if upload is None or upload.is_final:
        return "nothing to read"
    with scope(region=upload.region):
        if not Upload.objects.filter(pk=upload.pk, progress=upload.progress).update(progress=Progress.READING):
            return "nothing to read"
        return _read(upload)


def _read(upload: Upload) -> str:
    try:
        standing = standing_of(upload.region, upload.round.quarter)
        returned, corrections = _returned(upload, standing)
    except NoneInForceError:
        return _refused(
            upload,
            Progress.REFUSED,
            "memorandum",
            found=f"The region has no memorandum in force on the last day of {upload.round.quarter}.",
            expected="A published memorandum.",
            action="Ask your regional lead to publish it, and send the file again.",
        )
    except REFUSALS as error:
        why = refusal(error)
        progress = Progress.HEADINGS if getattr(error, "code", "") in HEADINGS else Progress.REFUSED
        return _refused(upload, progress, "file", found=why.found, expected=why.expected, action=why.action)
    made = judged(returned, standing)
    digest = source_digest(
        file=upload.digest,
        standing=standing,
        profile=upload.profile.digest if upload.profile else "",
        corrections=corrections,
        sheet=upload.sheet,
    )
    with transaction.atomic():
        version = actions.publish(
            upload=upload,
            made=made,
            source=_source(upload, corrections),
            source_digest=digest,
            corrected=len(corrections),
        )
    if version is None:
        return "overtaken"
    log.info("return read", upload=str(upload.pk), version=version.number, rows=version.assignments)
    return f"version {version.number}"


HEADINGS = frozenset({"no-headings", "no-reference-column"})
"""What a reading fails by that telling the headings can mend."""


def _returned(upload: Upload, standing: Standing) -> tuple[ReadReturn, list[Correction]]:
    """The file as read, with the corrections that were laid over it."""
    assert upload.given is not None
    corrections = corrections_of(upload)
    with opened(upload) as path:
        returned = read(
            path,
            standing,
            authority=upload.given.authority.code,
            profile=profile_of(upload, standing),
            corrections=corrections,
            previous=previous_of(upload.given),
            sheet=upload.sheet,
            rows=_progress(upload),
        )
    return returned, corrections


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """The file as it was sent, in a folder of its own that is gone afterwards."""
    assert upload.content is not None
    with tempfile.TemporaryDirectory(prefix="comity-reading-") as folder:
        path = Path(folder) / plain_name(upload.name)
        path.write_bytes(unseal(bytes(upload.content), of=upload.organisation, purpose=actions.FILE))
        yield path


def profile_of(upload: Upload, standing: Standing) -> Profile | None:
    """The mapping profile that the file is read by."""
    if upload.profile is None:
        return None
    from comity.returns.mapping.load import load_profile

    with tempfile.TemporaryDirectory(prefix="comity-reading-") as folder:
        path = Path(folder) / "profile.yaml"
        path.write_text(upload.profile.text, encoding="utf-8")
        return load_profile(path, standing.memorandum)


def corrections_of(upload: Upload) -> list[Correction]:
    """The cells put right, and not taken back, in the order of the file."""
    return corrected_cells(upload, upload.corrections.filter(taken_back_at__isnull=True))


def corrected_cells(upload: Upload, kept: QuerySet[KeptCorrection]) -> list[Correction]:
    """Corrections of a file as they are laid over it, in its order."""
    from comity.returns.correcting import Correction

    found = []
    for one in kept.order_by("sheet", "row", "field"):
        said = json.loads(unseal(bytes(one.content), of=upload.organisation, purpose=actions.CORRECTION))
        found.append(Correction(one.sheet, one.row, one.field, said["found"], said["value"], one.assignment_ref))
    return found


def previous_of(given: Return) -> pl.DataFrame | None:
    """The assignments that the authority authorised for the quarter before, to compare with, if any."""
    from comity.web.returns.frames import DeletedError, frames_of

    before = (
        Return.objects.filter(authority=given.authority, round__quarter=quarter_before(given.round.quarter))
        .filter(state=State.AUTHORISED)
        .select_related("current")
        .first()
    )
    if before is None or before.current is None or before.current.is_nil:
        return None
    try:
        return frames_of(before.current)["assignments"]
    except DeletedError:
        return None


def _progress(upload: Upload) -> Callable[[int], None]:
    """Writes down the rows read so far, now and then."""
    last = time.monotonic()

    def so_far(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SAID_EVERY_SECONDS:
            last = time.monotonic()
            Upload.objects.filter(pk=upload.pk).update(rows=rows)

    return so_far


def _refused(upload: Upload, progress: Progress, step: str, *, found: str, expected: str, action: str) -> str:
    told = {"found": found, "expected": expected, "action": action}
    actions.refuse(upload=upload, progress=progress, step=step, told=[told])
    return f"not taken: {step}"


def _source(upload: Upload, corrections: list[Correction]) -> Source:
    """What made this version: the file itself the first time, then what changed about it."""
    before = upload.versions.order_by("-number").first()
    if before is None:
        return Source.FILE
    if before.profile_id != upload.profile_id:
        return Source.HEADINGS
    return Source.CORRECTIONS if corrections or before.corrected else Source.FILE
