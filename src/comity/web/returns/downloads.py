"""What can be taken away of a version: the annotated workbook, its issues, its findings. Each is made when asked for.

What must lie on a disk to be made lies in a folder of its own, which is gone before the answer is sent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comity.web.assessments.judging import MOST_ANNOTATED
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import Return, Version
from comity.web.returns.put_right import put_right

if TYPE_CHECKING:
    import polars as pl

MOST = MOST_ANNOTATED["zip"]
"""Assignments with an annotated workbook; more of them take longer than anybody waits for a page."""


class TooLargeError(Exception):
    """The version has more than a workbook made while somebody waits can hold; the text says what to take instead."""


def issues_csv(given: Return, version: Version) -> bytes:
    """issues.csv. Raises DeletedError."""
    from comity.returns.exports import write_issues

    return _made("issues.csv", lambda path: write_issues(frames_of(version)["issues"], path))


def findings_csv(given: Return, version: Version) -> bytes:
    """findings.csv: a line for every assignment and clause; what is met or not applicable has no reason. As above."""
    from comity.returns.exports import write_findings

    return _made("findings.csv", lambda path: write_findings([whole_findings(version)], path))


def whole_findings(version: Version) -> pl.DataFrame:
    """Every outcome of a version, with the finding where there is one, in the order of the file."""
    import polars as pl

    from comity.web.agreements.queries import memorandum_on

    frames = frames_of(version)
    findings = frames["findings"]
    key = ["authority", "assignment_ref", "clause"]
    outcomes = frames["outcomes"].with_columns(pl.col("clause").cast(pl.String), pl.col("outcome").cast(pl.String))
    told = findings.with_columns(pl.col("clause").cast(pl.String)).drop("outcome")
    joined = outcomes.join(told.unique(key, maintain_order=True), on=key, how="left", maintain_order="left")
    clauses = {str(one.kind): one for one in memorandum_on(version.publication, version.as_at).clauses}
    own = {
        "kind": {kind: kind for kind in clauses},
        "code": {kind: clause.code for kind, clause in clauses.items()},
        "citation": {kind: clause.citation_words() for kind, clause in clauses.items()},
    }
    return joined.with_columns(
        pl.coalesce(
            pl.col(name).cast(pl.String),
            pl.col("clause").replace_strict(values, default=None, return_dtype=pl.String),
        ).alias(name)
        for name, values in own.items()
    )


def annotated_workbook(given: Return, version: Version, now: datetime) -> bytes:
    """The file as a workbook, every issue and finding marked on its cell, and with what was put right in its place.

    Raises:
        TooLargeError: it would be too large.
        DeletedError: retention has deleted the file or the version.
    """
    from comity.returns.annotate import Legend, TooLargeForWorkbook, marks, write_workbook
    from comity.returns.opening import open_return
    from comity.web.returns.reading import standing_of
    from comity.web.returns.tasks import opened, profile_of

    frames, upload = frames_of(version), version.upload
    if upload is None or upload.content is None:
        raise DeletedError
    if version.assignments > MOST:
        raise TooLargeError(
            f"With more than {MOST:,} assignments the annotated workbook would take too long to make. "
            "Download the issues and the findings instead: everything is in them."
        )
    standing = standing_of(given.region, given.round.quarter)
    with opened(upload) as path:
        file = open_return(
            path,
            standing.memorandum,
            quarter=standing.quarter,
            authority=given.authority.code,
            profile=profile_of(upload, standing),
            sheet=upload.sheet or None,
        )

        def column(field: str) -> int | None:
            found = file.layout.columns.get(field)
            return None if found is None else found.index + 1

        number = version.number
        mended = put_right(version, upload, file, frames["issues"])

        def write(out: Path) -> None:
            write_workbook(
                out,
                replace(file.source),
                [
                    *marks(frames["findings"], frames["issues"], frames["assignments"], column),
                    *mended.marks,
                ],
                Legend(
                    title=f"What the marks mean: {given.authority.name}, {given.round.quarter}, version {number}",
                    made=now,
                    headings=(file.layout.sheet, file.layout.header_row),
                    counts=tuple((f"Rows: {name}", number) for name, number in version.accounting.items()),
                    sentences=(
                        *mended.sentences,
                        *(
                            row["message"] or ""
                            for row in frames["issues"].iter_rows(named=True)
                            if not row["cell"] and not row["row"]
                        ),
                    ),
                ),
                mended.cells,
            )

        try:
            return _made("annotated.xlsx", write)
        except TooLargeForWorkbook as error:
            raise TooLargeError(f"{error} Download the issues and the findings instead.") from None


def _made(name: str, write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="comity-download-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
