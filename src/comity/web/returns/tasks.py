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
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import QuerySet
from django_scopes import scope, scopes_disabled
from django_tasks import task

from comity.returns import UnreadableFile
from comity.web.assessments.judging import plain_name
from comity.web.assessments.refusals import REFUSALS, refusal
from comity.web.faults import cause_of
from comity.web.returns import actions, untold
from comity.web.returns.models import Correction as KeptCorrection
from comity.web.returns.models import Progress, Return, Source, State, Upload
from comity.web.returns.profiles import loaded
from comity.web.returns.quarters import before as quarter_before
from comity.web.returns.reading import NoneInForceError, Standing, judged, read, source_digest, standing_of
from comity.web.returns.words import in_words
from comity.web.sealing import unseal
from comity.web.worker.recovery import NoRoomError

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
        return settled(upload, _read)


def settled(upload: Upload, work: Callable[[Upload], str]) -> str:
    """Do the work on a file; where it fails by a fault of ours, the file is in its final state before that is said.

    A database that does not answer is no such fault, nor a disk with no room left: the task is then run again
    (`worker.recovery`).
    """
    try:
        return work(upload)
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:
        if cause_of(error) == "disk":
            raise NoRoomError("There was no room to read the file in.") from error
        actions.refuse(upload=upload, progress=Progress.FAILED, step="task", told=[FAULT])
        raise


FAULT = {
    "found": "Something in Comity went wrong while the file was being read. What it was is in the platform's log.",
    "expected": "",
    "action": "Try again. If that fails too, tell whoever runs the platform when you sent it.",
    "code": "fault",
}


def _read(upload: Upload) -> str:
    try:
        standing = standing_of(upload.region, upload.round.quarter)
        returned, corrections = _returned(upload, standing)
    except NoneInForceError:
        return no_memorandum(upload)
    except REFUSALS as error:
        return refused(upload, error)
    if wrong := _wrong(upload, returned, standing):
        return wrong
    if told := untold.of_return(upload, returned):
        return waits_for_headings(upload, told)
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
        return "no version"
    log.info("return read", upload=str(upload.pk), version=version.number, rows=version.assignments)
    return f"version {version.number}"


def no_memorandum(upload: Upload) -> str:
    """Say that there is nothing to judge a file by."""
    return _refused(
        upload,
        Progress.REFUSED,
        "memorandum",
        found=f"The region has no memorandum in force on the last day of {upload.round.quarter}.",
        expected="A published memorandum.",
        action="Ask your regional lead to publish it, and send the file again.",
    )


def refused(upload: Upload, error: Exception) -> str:
    """Say why a file could not be used, or that its headings have to be told first."""
    code = getattr(error, "code", "")
    progress = Progress.REFUSED
    if code in HEADINGS:
        try:
            _table(upload)
            progress = Progress.HEADINGS
        except UnreadableFile as none:  # nothing in it looks like a table, so there are no headings to tell
            error, code = none, getattr(none, "code", "")
    why = refusal(error)
    step = "template" if code == "template-version" else "file"
    action = in_words(code, why.action)
    return _refused(upload, progress, step, found=why.found, expected=why.expected, action=action, code=code)


def waits_for_headings(upload: Upload, told: dict[str, str]) -> str:
    """Have a file wait for its headings to be told, though some of them are known."""
    return _refused(upload, Progress.HEADINGS, SOME_UNKNOWN, **told)


def _table(upload: Upload) -> None:
    """Find a table whose headings could be told. Raises UnreadableFile where there is none."""
    from comity.returns.mapping.finding import find_table

    with opened(upload) as path:
        find_table(path, upload.sheet or None)


def _wrong(upload: Upload, returned: ReadReturn, standing: Standing) -> str:
    """The first step before the cells at which the file failed, said; empty where it did not."""
    from comity.returns.cells.authorities import AuthorityIndex
    from comity.returns.steps import Expected, failed, steps

    assert upload.given is not None
    body = upload.given.authority
    expected = Expected(
        quarter=standing.quarter,
        authorities={body.code: body.name},
        memorandum=standing.memorandum.id,
        names=AuthorityIndex(standing.memorandum.authorities).names,
    )
    step = failed(steps(returned, expected))
    if step is None or step.code == "cells":
        return ""
    return _refused(
        upload,
        Progress.REFUSED,
        step.code,
        found=_sentence(f"Found {step.found}"),
        expected=_sentence(step.expected),
        action=step.todo,
        code=step.code,
    )


SOME_UNKNOWN = "headings"
"""The check at which a file waits whose headings are known in part."""

HEADINGS = frozenset({"no-headings", "no-reference-column", "no-authority-column"})
"""What a reading fails by that telling the headings can mend."""


def _returned(
    upload: Upload, standing: Standing, rows: Callable[[int], None] | None = None
) -> tuple[ReadReturn, list[Correction]]:
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
            rows=rows or _progress(upload),
        )
    return returned, corrections


def looked_at(upload: Upload) -> ReadReturn:
    """A file as it reads now, for a page to show; nothing is written down. Raises what a reading raises."""
    return _returned(upload, standing_of(upload.region, upload.round.quarter), rows=lambda _: None)[0]


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
    return loaded(upload.profile.text, standing.memorandum) if upload.profile is not None else None


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


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _refused(
    upload: Upload, progress: Progress, step: str, *, found: str, expected: str, action: str, code: str = ""
) -> str:
    told = {"found": found, "expected": expected, "action": action, "code": code}
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
