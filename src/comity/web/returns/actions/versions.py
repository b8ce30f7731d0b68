"""What a reading comes to: the next version, or a file that is not taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.returns.actions.choosing import hold
from comity.web.returns.actions.explaining import carry
from comity.web.returns.frames import DeletedError, frames_of, sealed, unpacked
from comity.web.returns.locking import LockedError, held, to_change
from comity.web.returns.models import Progress, Return, Source, State, Upload, Version
from comity.web.returns.parts import is_own_work, provider_of
from comity.web.returns.reading import Made

if TYPE_CHECKING:
    import polars as pl


@transaction.atomic
def publish(*, upload: Upload, made: Made, source: Source, source_digest: str, corrected: int) -> Version | None:
    """Make what was read the return's next version, all of it or nothing; None where it was overtaken, or waits.

    A provider's part waits where its authority made the current version itself, until the authority has chosen.
    It is overtaken when another version has come since the file was sent, or the return was signed or closed: the file
    is kept, and whoever sent it is told. Publishing the same twice comes to the same version. What was read of a file
    that was set to be read anew meanwhile (a worker taken for dead that was not) is let go: that reading is to come.
    """
    assert upload.given is not None
    given = held(upload.given)
    kept = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if kept.progress not in (Progress.WAITING, Progress.READING):
        return kept.versions.order_by("-number").first()
    if _is_stale(kept, upload):
        return None
    if problem := _overtaken(given, kept):
        _finish(kept, Progress.OVERTAKEN, told=[problem])
        return None
    if kept.part_of_id and not kept.chosen_by:
        provider = provider_of(kept)
        if is_own_work(given.current, provider=provider, part=kept):
            hold(part=kept, given=given, provider=provider, rows=made.assignments)
            return None
    before = given.current
    version = _next(given, source=source, made_by=_who(kept, source), made=made, source_digest=source_digest)
    version.upload, version.profile, version.corrected = kept, kept.profile, corrected
    _keep(version, given)
    carry(given=given, issues=unpacked(made.content)["issues"], earlier=_issues_of(before))
    _finish(kept, Progress.READ, rows=made.assignments)
    return version


def _is_stale(kept: Upload, read: Upload) -> bool:
    """Whether a file, as it was when its reading began, has been set to be read anew since."""
    return (kept.basis_id, kept.profile_id) != (read.basis_id, read.profile_id)


def _who(upload: Upload, source: Source) -> str:
    """By whom a version is: whoever put its cells right last, or told its headings; else whoever sent the file."""
    if source == Source.HEADINGS and upload.profile is not None:
        return upload.profile.made_by
    if source == Source.CORRECTIONS:
        done = [
            (at, by)
            for each in upload.corrections.all()
            for at, by in ((each.made_at, each.made_by), (each.taken_back_at, each.taken_back_by))
            if at is not None
        ]
        return max(done)[1] if done else upload.sent_by
    return upload.sent_by


def _issues_of(version: Version | None) -> pl.DataFrame | None:
    """The issues of the version before, where it has any that were not deleted."""
    try:
        return frames_of(version)["issues"] if version is not None else None
    except DeletedError:
        return None


def _overtaken(given: Return, upload: Upload) -> dict[str, str] | None:
    """Why a file cannot become the next version any more, or None."""
    if not given.round.is_open:
        return {
            "found": f"The round for {given.round.quarter} was closed while the file was being read.",
            "expected": "An open round.",
            "action": "Ask your regional lead.",
        }
    if given.is_locked:
        return {
            "found": f"The return was {given.get_state_display().lower()} while the file was being read.",
            "expected": "A return that nobody has signed.",
            "action": "Reopen it, with a reason, and send the file again.",
        }
    if given.current_id != upload.basis_id:
        number = given.current.number if given.current else 0
        return {
            "found": f"Version {number} came while the file was being read.",
            "expected": "No other version since the file was sent.",
            "action": f"Look at version {number}. If yours should take its place, send your file again.",
        }
    return None


@transaction.atomic
def refuse(*, upload: Upload, progress: Progress, step: str, told: Sequence[dict[str, str]]) -> Upload:
    """Say that a file was not taken, and why. It stays kept, as a record of what was sent."""
    kept = Upload.objects.select_for_update(of=("self",)).select_related("region", "organisation").get(pk=upload.pk)
    if kept.progress not in (Progress.WAITING, Progress.READING) or _is_stale(kept, upload):
        return kept
    kept.step = step
    _finish(kept, progress, told=list(told))
    record(
        verb="did_not_take_file",
        by=kept.sent_by,
        subject=kept,
        region=kept.region,
        organisation=kept.organisation,
        identifiers={"digest": kept.digest},
    )
    return kept


@transaction.atomic
def give_nil(*, by: str, given: Return, made: Made) -> Version:
    """Say that there were no assignments in the quarter, as the next version.

    Raises:
        LockedError: the return is signed or its round closed, or it is a nil return already.
    """
    found = to_change(given)
    if found.current is not None and found.current.is_nil:
        raise LockedError("This is a nil return already. Submit it.")
    version = _next(found, source=Source.NIL, made_by=by, made=made, source_digest=made.digest)
    _keep(version, found)
    return version


def _next(given: Return, *, source: Source, made_by: str, made: Made, source_digest: str) -> Version:
    number = given.versions.aggregate(most=Max("number"))["most"] or 0
    version = Version(
        region=given.region,
        given=given,
        number=number + 1,
        source=source,
        publication=made.standing.publication,
        memorandum=made.standing.memorandum.digest,
        as_at=made.standing.as_at,
        engine=made.engine,
        digest=made.digest,
        source_digest=source_digest,
        assignments=made.assignments,
        errors=made.errors,
        queries=made.queries,
        notes=made.notes,
        tally=made.tally,
        accounting=made.accounting,
        made_by=made_by,
        made_at=timezone.now(),
    )
    version.content = sealed(made.content, version)
    return version


def _keep(version: Version, given: Return) -> None:
    version.save(force_insert=True)
    given.current, given.state = version, State.DRAFT
    given.save(update_fields=["current", "state"])
    record(
        verb="made_version",
        by=version.made_by,
        subject=version,
        region=given.region,
        organisation=given.authority,
        identifiers={
            "quarter": given.round.quarter,
            "number": version.number,
            "count": version.assignments,
            "digest": version.digest,
        },
    )


def _finish(
    upload: Upload, progress: Progress, *, rows: int | None = None, told: list[dict[str, str]] | None = None
) -> None:
    upload.progress, upload.finished_at = progress, timezone.now()
    if rows is not None:
        upload.rows = rows
    upload.told = told or []
    upload.save(update_fields=["progress", "finished_at", "rows", "told", "step"])
