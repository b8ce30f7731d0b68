"""What `comity assess` does, step by step: read, judge, write the four reports, say what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comity.assessing.day import NoDayError, when
from comity.assessing.reports import REPORTS, assess
from comity.cli import terminal
from comity.cli.errors import Misuse
from comity.cli.memoranda import open_memorandum
from comity.cli.outputs import Staging

if TYPE_CHECKING:
    import polars as pl

    from comity.memorandum.model import Memorandum
    from comity.packs.report import Judged
    from comity.returns import Return

CLEAR, BREACHED, NOT_KNOWN = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    file: Path
    memorandum: str
    out: Path
    as_at: date | None = None
    profile: Path | None = None
    quarter: str | None = None
    authority: str | None = None
    previous: Path | None = None
    sheet: str | None = None


def run(request: Request, *, produced_at: datetime) -> int:
    """Do it all and give the exit code. Errors are raised, and are said by `comity.cli.errors`."""
    with terminal.Progress() as progress, Staging(request.out) as staging:
        progress.step("Opening the memorandum")
        memorandum = open_memorandum(request.memorandum)
        progress.step(f"Reading {request.file.name}")
        returned = _read(request, memorandum, progress.rows)
        quarter, as_at, note = _when(request, returned.assignments)
        judged, said = assess(
            returned,
            memorandum,
            staging.path,
            quarter=quarter,
            as_at=as_at,
            file_name=request.file.name,
            produced_at=produced_at,
            step=progress.step,
            rows=progress.rows,
        )
        staging.publish(REPORTS)
    said = [note, *said] if note else said
    terminal.show(judged, request.out, [name for name in REPORTS if (request.out / name).exists()], said)
    if request.profile is not None and "profile-not-confirmed" in returned.issues["code"]:
        terminal.warn(
            f"Nobody has confirmed the mapping profile {request.profile} (confirmed: false), so what is above rests on "
            "a guess at what the file's headings and values mean. Check every line of it, and write confirmed: true."
        )
    return outcome_code(judged)


def _read(request: Request, memorandum: Memorandum, progress: Callable[..., None]) -> Return:
    from comity.returns import read_return
    from comity.returns.reading import TextFile

    returned = read_return(
        request.file,
        memorandum,
        quarter=request.quarter,
        authority=request.authority,
        profile=request.profile,
        previous=request.previous,
        sheet=request.sheet,
        progress=progress,
    )
    if request.sheet and isinstance(returned.source, TextFile):
        raise Misuse(f"{request.file.name} is a text file, which has no sheets. Leave --sheet out.")
    return returned


def _when(request: Request, assignments: pl.DataFrame) -> tuple[str, date, str]:
    try:
        return when(assignments, request.quarter, request.as_at)
    except NoDayError:
        raise Misuse(
            "The file does not say which quarter it is for, so there is no day to judge it as at. "
            "Give the quarter (--quarter 2026-Q3) or the day (--as-at 2026-09-30)."
        ) from None


def outcome_code(judged: Judged) -> int:
    """The exit code. Nothing judged is never a pass, and a row that could not be judged is not known."""
    found = judged.verdicts
    if found.breaching:
        return BREACHED
    if found.unsure or not found.judged or judged.accounting.get("rejected", 0):
        return NOT_KNOWN
    return CLEAR
