"""`read_return`: a file read and validated whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from comity.memorandum.model import Memorandum
from comity.returns.correcting import Correction, corrected
from comity.returns.issues import in_order, issues_frame, together
from comity.returns.mapping.profile import Profile
from comity.returns.opening import Opened, open_return
from comity.returns.result import Return
from comity.returns.signoffs import no_signoffs, read_signoffs
from comity.returns.stream import BATCH_ROWS, Progress, ReturnStream


def read_return(
    path: str | Path,
    memorandum: Memorandum,
    *,
    quarter: str | None = None,
    authority: str | None = None,
    profile: str | Path | Profile | None = None,
    previous: Return | pl.DataFrame | str | Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    corrections: Iterable[Correction] = (),
) -> Return:
    """Read a return, whatever its format, and validate it.

    `quarter` ("2026-Q3") and `authority` (code or name) are for files with no such column; `profile` is a
    mapping profile or its path; `previous` is last quarter's return; `progress` is told the rows read so far.
    `corrections` are cells that a person has put right: the file is read as if it had said so, and one that does
    not fit the file is an issue.
    Nothing is dropped silently: the accounting adds up, and every row not read is named in an issue.

    Raises `UnreadableFile` where the file cannot be used at all, and `ProfileError` for a bad profile.
    """
    known = as_profile(profile, memorandum)
    opened = open_return(path, memorandum, quarter=quarter, authority=authority, profile=known, sheet=sheet)
    right = corrected(opened, corrections)
    opened = right.opened
    before = _previous(previous, memorandum, known, authority)
    stream = ReturnStream(opened, previous=before, progress=progress, remember=True)
    frames = [issues_frame(opened.issues), *(batch.issues for batch in stream)]
    ending = stream.finish()
    assignments = stream.assignments()
    if ending.withdrawn.len():
        gone = pl.col("row").is_in(ending.withdrawn.implode())
        assignments = assignments.filter(~gone)
        frames = [frames[0], *(frame.filter(~gone.fill_null(value=False)) for frame in frames[1:])]
    signoffs, told = _signoffs(opened, assignments)
    return Return(
        assignments=assignments,
        issues=in_order(together([*frames, ending.issues, told, issues_frame(right.issues())])),
        signoffs=signoffs,
        accounting=ending.accounting,
        source=opened.source,
        layout=opened.layout,
        corrections=right.laid(),
    )


def stream_return(
    path: str | Path,
    memorandum: Memorandum,
    *,
    quarter: str | None = None,
    authority: str | None = None,
    profile: str | Path | Profile | None = None,
    previous: Return | pl.DataFrame | str | Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    batch_rows: int = BATCH_ROWS,
) -> ReturnStream:
    """The same reading, batch by batch: iterate for `Batch`es, then `finish()` for the `Ending`.

    A batch's assignments may hold rows that `Ending.withdrawn` takes back. `opened.issues` are about the file.
    """
    known = as_profile(profile, memorandum)
    opened = open_return(path, memorandum, quarter=quarter, authority=authority, profile=known, sheet=sheet)
    before = _previous(previous, memorandum, known, authority)
    return ReturnStream(opened, previous=before, progress=progress, batch_rows=batch_rows)


def as_profile(profile: str | Path | Profile | None, memorandum: Memorandum) -> Profile | None:
    """A profile, loaded where a path is given."""
    if profile is None or isinstance(profile, Profile):
        return profile
    from comity.returns.mapping.load import load_profile

    return load_profile(profile, memorandum)


def _previous(
    previous: Return | pl.DataFrame | str | Path | None,
    memorandum: Memorandum,
    profile: Profile | None,
    authority: str | None,
) -> pl.DataFrame | None:
    if previous is None or isinstance(previous, pl.DataFrame):
        return previous
    if isinstance(previous, Return):
        return previous.assignments
    from dataclasses import replace

    earlier = (
        None
        if profile is None
        else replace(
            profile, constants={name: constant for name, constant in profile.constants.items() if name != "quarter"}
        )
    )
    return read_return(previous, memorandum, authority=authority, profile=earlier).assignments


def _signoffs(opened: Opened, assignments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    if opened.signoffs is None:
        return no_signoffs(), issues_frame([])
    return read_signoffs(opened.signoffs, assignments, opened.context, opened.signoff_orders)
