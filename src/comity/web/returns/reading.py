"""A file read and judged: everything that a version is made of, before any of it is written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785

from comity.assessing.day import last_day
from comity.memorandum.model import Memorandum
from comity.web.agreements.models import Publication
from comity.web.agreements.queries import in_force, memorandum_on
from comity.web.organisations.models import Region
from comity.web.returns.frames import packed

if TYPE_CHECKING:
    import polars as pl

    from comity.returns import Return as ReadReturn
    from comity.returns.correcting import Correction
    from comity.returns.mapping.profile import Profile


class NoneInForceError(Exception):
    """No memorandum of the region is in force on the last day of the quarter, so there is nothing to judge by."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The memorandum that a quarter's returns are judged by: as at its last day."""

    publication: Publication
    memorandum: Memorandum
    quarter: str

    @property
    def as_at(self) -> Any:
        """The day that the return is judged as at."""
        return last_day(self.quarter)


@dataclass(frozen=True, slots=True)
class Made:
    """What a version is made of: the packed frames and their SHA-256, what is counted of them, and what judged them."""

    standing: Standing
    content: bytes
    digest: str
    assignments: int
    errors: int
    queries: int
    notes: int
    tally: dict[str, dict[str, int]]
    accounting: dict[str, int]
    engine: str


def standing_of(region: Region, quarter: str) -> Standing:
    """The memorandum by which a quarter is judged.

    Raises:
        NoneInForceError: there is none.
    """
    day = last_day(quarter)
    publication = in_force(region, day)
    if publication is None:
        raise NoneInForceError(quarter)
    return Standing(publication, memorandum_on(publication, day), quarter)


def read(
    path: Path,
    standing: Standing,
    *,
    authority: str,
    profile: Profile | None,
    corrections: Sequence[Correction],
    previous: pl.DataFrame | None,
    sheet: str,
    rows: Callable[[int], None],
) -> ReadReturn:
    """The file as a return of one authority.

    Raises:
        UnreadableFile: it cannot be read at all.
    """
    from comity.returns import read_return

    return read_return(
        path,
        standing.memorandum,
        quarter=standing.quarter,
        authority=authority,
        profile=profile,
        previous=previous,
        sheet=sheet or None,
        corrections=corrections,
        progress=rows,
    )


def judged(returned: ReadReturn, standing: Standing) -> Made:
    """The return judged, clause by clause, and packed."""
    return _made(returned.assignments, returned.signoffs, returned.issues, asdict(returned.accounting), standing)


def nothing(standing: Standing) -> Made:
    """A nil return: judged as any other, with no row in it."""
    from comity.returns.issues import no_issues
    from comity.returns.nothing import no_assignments
    from comity.returns.result import Accounting
    from comity.returns.signoffs import no_signoffs

    none = Accounting(rows=0, read=0, repeats=0, totals=0, blank=0, rejected=0)
    return _made(no_assignments(), no_signoffs(), no_issues(), asdict(none), standing)


def _made(
    assignments: pl.DataFrame,
    signoffs: pl.DataFrame,
    issues: pl.DataFrame,
    accounting: dict[str, int],
    standing: Standing,
) -> Made:
    import polars as pl

    from comity.assessing.judging import Judging

    judging = Judging(assignments, signoffs, standing.memorandum, standing.as_at, lambda _: None)
    for _ in judging:
        pass
    outcomes = judging.outcomes()
    frames = {
        "assignments": assignments,
        "signoffs": signoffs,
        "issues": issues,
        "outcomes": outcomes,
        "findings": judging.findings(),
    }
    content = packed(frames)
    levels = dict(issues.group_by(pl.col("level").cast(pl.String)).len().iter_rows())
    return Made(
        standing=standing,
        content=content,
        digest=sha256(content).hexdigest(),
        assignments=assignments.height,
        errors=levels.get("error", 0),
        queries=levels.get("query", 0),
        notes=levels.get("note", 0),
        tally=tally(outcomes),
        accounting=accounting,
        engine=version_of("comity"),
    )


def tally(outcomes: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many assignments came to each outcome, by clause."""
    counted: dict[str, dict[str, int]] = {}
    for clause, outcome, count in outcomes.group_by("clause", "outcome").len().sort("clause", "outcome").iter_rows():
        counted.setdefault(clause, {})[outcome] = count
    return counted


def source_digest(*, file: str, standing: Standing, profile: str, corrections: Sequence[Correction], sheet: str) -> str:
    """The digest of all that a version is made from; the same digest makes the same version."""
    said: dict[str, Any] = {
        "file": file,
        "memorandum": standing.memorandum.digest,
        "quarter": standing.quarter,
        "profile": profile,
        "corrections": [asdict(each) for each in corrections],
        "sheet": sheet,
    }
    return sha256(rfc8785.dumps(said)).hexdigest()
