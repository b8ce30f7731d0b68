"""A file judged while somebody waits, and nothing of it kept: no file, no row, no session, no cache.

What must lie on a disk to be read lies in a folder of its own, which is gone before the answer is sent, whatever
happens. One killed in the midst of it leaves its folder behind, so whatever is left is swept away by the next.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from comity.assessing.day import last_day, when
from comity.memorandum.model import Memorandum

if TYPE_CHECKING:
    from comity.packs.report import Judged
    from comity.returns import Return

MOST_ROWS = 100_000
"""Rows judged while somebody waits; more are to be sent in parts."""

MOST_ANNOTATED = {"page": 5_000, "zip": 20_000}
"""Assignments with an annotated workbook, which takes nine tenths of the time, by what is wanted."""

MOST_WITHIN = 1_400_000
"""Bytes of a report that a link in the page can carry: a browser takes 2 MB, and base64 adds a third."""

AT_ONCE = 1
"""Files judged at once in one process, which uses every core for each."""

WAIT_SECONDS = 60
STALE_SECONDS = 3600
Wants = Literal["page", "zip"]
_PREFIX = "comity-judging-"
_TURN = BoundedSemaphore(AT_ONCE)


class TooLongError(Exception):
    """The file has more rows than can be judged while somebody waits."""


class BusyError(Exception):
    """Others' files are being judged, and it did not come to this one's turn."""


class NoneInForceError(Exception):
    """No memorandum of the region was in force on the day (`day`)."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent, what it may not say of itself, and what is wanted. Files are open for reading."""

    file: BinaryIO
    name: str
    profile: BinaryIO | None = None
    quarter: str | None = None
    authority: str | None = None
    as_at: date | None = None
    sheet: str | None = None
    wants: Wants = "zip"


@dataclass(frozen=True, slots=True)
class Answer:
    """What judging came to: the facts of the report, sentences to say beside it, and the reports.

    `sizes` has every report that was made, in bytes; `reports` those small enough for a page, where that is wanted;
    `packed` is the ZIP of all, where that is.
    """

    judged: Judged
    said: list[str]
    sizes: dict[str, int]
    reports: dict[str, bytes] = field(repr=False)
    packed: bytes = field(repr=False)


def judge_file(asked: Asked, in_force: Callable[[date], Memorandum | None], *, now: datetime) -> Answer:
    """Read, judge and report on a file. `in_force` gives the memorandum in force on a day.

    Raises:
        TooLongError, BusyError, NoneInForceError: as they say.
        NoDayError: neither the file nor whoever asks says which quarter it is for.
        UnreadableFile, ProfileError: the file, or the profile, cannot be used.
    """
    from comity.assessing.reports import assess

    with _turn(), _folder() as folder:
        path = _written(asked.file, folder / "sent" / plain_name(asked.name))
        profile = _written(asked.profile, folder / "profile" / "profile.yaml") if asked.profile else None
        returned, memorandum, quarter, as_at, note = _read(asked, path, profile, in_force, now.date())
        reports = folder / "reports"
        reports.mkdir()
        judged, said = assess(
            returned,
            memorandum,
            reports.joinpath,
            quarter=quarter,
            as_at=as_at,
            file_name=path.name,
            produced_at=now,
            step=lambda _: None,
            rows=lambda _: None,
            annotate=returned.assignments.height <= MOST_ANNOTATED[asked.wants],
        )
        made = sorted(reports.iterdir())
        sizes = {path.name: path.stat().st_size for path in made}
        small = [path for path in made if asked.wants == "page" and sizes[path.name] <= MOST_WITHIN]
        held = {path.name: path.read_bytes() for path in small}
        if note:
            said.insert(0, note)
        if "annotated.xlsx" not in sizes and asked.wants == "zip":
            most = MOST_ANNOTATED["zip"]
            said.append(
                f"Of more than {most:,} assignments annotated.xlsx is not made. To have it, send one quarter or one "
                "authority at a time. What it would mark is in findings.csv and issues.csv."
            )
        packed = _packed(made, said) if asked.wants == "zip" else b""
    return Answer(judged, said, sizes, held, packed)


def _packed(paths: Iterable[Path], said: Sequence[str]) -> bytes:
    """Files as one ZIP, packed from where they lie: together they can be larger than memory should hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in paths:
            archive.write(path, path.name)
        if said:
            archive.writestr("notes.txt", "\n".join(said) + "\n")
    return made.getvalue()


def _read(
    asked: Asked, path: Path, profile: Path | None, in_force: Callable[[date], Memorandum | None], today: date
) -> tuple[Return, Memorandum, str, date, str]:
    """The return, read by the memorandum in force on the day that it is judged as at.

    Where only the file says which day that is, it is read by today's, and again where another was in force then.
    """
    day = asked.as_at or (last_day(asked.quarter) if asked.quarter else None)
    memorandum = in_force(day) if day else in_force(today)
    if memorandum is None and day:
        raise NoneInForceError(day)
    returned = _returned(asked, path, profile, memorandum) if memorandum else None
    if returned is None or memorandum is None:
        raise NoneInForceError(today)
    quarter, as_at, note = when(returned.assignments, asked.quarter, asked.as_at)
    then = in_force(as_at)
    if then is None:
        raise NoneInForceError(as_at)
    if then.digest != memorandum.digest:
        returned = _returned(asked, path, profile, then)
    return returned, then, quarter, as_at, note


def _returned(asked: Asked, path: Path, profile: Path | None, memorandum: Memorandum) -> Return:
    from comity.returns import read_return

    def so_far(rows: int) -> None:
        if rows > MOST_ROWS:
            raise TooLongError

    return read_return(
        path,
        memorandum,
        quarter=asked.quarter,
        authority=asked.authority,
        profile=profile,
        sheet=asked.sheet,
        progress=so_far,
    )


@contextmanager
def _turn() -> Iterator[None]:
    """This file's turn, when it comes."""
    if not _TURN.acquire(timeout=WAIT_SECONDS):
        raise BusyError
    try:
        yield
    finally:
        _TURN.release()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own that only this user may enter, gone afterwards; and no older one is left."""
    home = Path(tempfile.gettempdir())
    for left in home.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        yield Path(name)


def _written(file: Any, path: Path) -> Path:
    path.parent.mkdir()
    file.seek(0)
    with path.open("wb") as out:
        shutil.copyfileobj(file, out)
    return path


def plain_name(name: str) -> str:
    """A name that is safe as a file's and is still the sender's, as reports show it."""
    kept = re.sub(r"[^\w.() -]", "_", Path(name.replace("\\", "/")).name).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{(stem or ending)[:80]}{dot if stem else ''}{ending[:10] if stem else ''}" or "return"
