"""A return that was read, judged and reported on: the four reports, and what must be said about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from comity.assessing.judging import Judging
    from comity.memorandum.model import Memorandum
    from comity.packs.report import Judged
    from comity.returns import Return

REPORTS = ("findings.csv", "issues.csv", "annotated.xlsx", "report.html")
"""The names of the reports. annotated.xlsx is not written for a return too large for a workbook."""


def assess(
    returned: Return,
    memorandum: Memorandum,
    place: Callable[[str], Path],
    *,
    quarter: str,
    as_at: date,
    file_name: str,
    produced_at: datetime,
    step: Callable[[str], None],
    rows: Callable[[int], None],
    annotate: bool = True,
) -> tuple[Judged, list[str]]:
    """Judge a return and write its reports; gives what it came to, and sentences to say beside it.

    `place` gives the path to write a report of REPORTS to; `step` is told what is being done, `rows` how many rows of
    it are done. Without `annotate` there is no annotated.xlsx, which takes longer than all the rest.

    Raises:
        OSError: a report cannot be written.
    """
    from comity.assessing.judging import Judging
    from comity.packs.html import page
    from comity.packs.report import build
    from comity.returns.exports import write_findings, write_issues

    step(f"Judging {returned.assignments.height:,} assignments")
    judging = Judging(returned.assignments, returned.signoffs, memorandum, as_at, rows)
    write_findings(judging, place("findings.csv"))
    judged = _judged(returned, judging, quarter, file_name, produced_at)
    step("Writing issues.csv")
    write_issues(judged.issues, place("issues.csv"))
    step("Writing report.html")
    place("report.html").write_text(page(build(judged)), encoding="utf-8")
    said = outsiders(returned)
    if annotate:
        step("Writing annotated.xlsx")
        said += _annotate(place("annotated.xlsx"), judged, returned)
    return judged, said


def _judged(returned: Return, judging: Judging, quarter: str, file_name: str, produced_at: datetime) -> Judged:
    from comity.packs.report import Judged

    return Judged(
        memorandum=judging.memorandum,
        as_at=judging.as_at,
        quarter=quarter,
        file_name=file_name,
        file_digest=returned.source.sha256,
        engine=version("comity"),
        produced_at=produced_at,
        outcomes=judging.outcomes(),
        findings=judging.findings(),
        issues=returned.issues,
        signoffs=recorded(returned.assignments, returned.signoffs),
        places=returned.assignments.select("assignment_ref", "authority", "sheet", "row"),
        accounting=asdict(returned.accounting),
    )


def outsiders(returned: Return) -> list[str]:
    """A sentence where rows are of authorities that the memorandum does not bind."""
    rows = returned.issues.filter(returned.issues["code"] == "not-a-party")
    if not rows.height:
        return []
    named = sorted(rows["found"].unique())
    one = rows.height == 1
    listed = ", ".join(named[:4]) + (" and others" if len(named) > 4 else "")
    return [
        f"{rows.height:,} {'assignment is' if one else 'assignments are'} of an authority that is not a party"
        f" ({listed}), so no clause is judged for {'it' if one else 'them'}; see issues.csv."
    ]


def recorded(assignments: pl.DataFrame, signoffs: pl.DataFrame) -> pl.DataFrame:
    """The departures that a return records, in its rows and on its Sign-offs sheet, as the report takes them."""
    import polars as pl

    columns = {
        "assignment_ref": "assignment_ref",
        "authority": "authority",
        "clause": "signoff_clause",
        "first_day": "signoff_from",
        "last_day": "signoff_until",
        "dcs_signed": "dcs_signoff_date",
        "ce_signed": "ce_signoff_date",
    }
    taken = [
        frame.filter(pl.col("signoff_clause").is_not_null()).select(
            pl.col(old).alias(new) for new, old in columns.items()
        )
        for frame in (assignments, signoffs)
        if frame.height
    ]
    if not taken:
        return assignments.clear().select(pl.col(old).alias(new) for new, old in columns.items())
    return pl.concat(taken, how="vertical_relaxed").unique(maintain_order=True)


def _annotate(path: Path, judged: Judged, returned: Return) -> list[str]:
    from comity.returns.annotate import MOST_ASSIGNMENTS, Legend, TooLargeForWorkbook, marks, write_workbook

    def column(field: str) -> int | None:
        found = returned.columns.get(field)
        return None if found is None else found.index + 1

    try:
        if returned.assignments.height > MOST_ASSIGNMENTS:
            raise TooLargeForWorkbook(
                f"With more than {MOST_ASSIGNMENTS:,} assignments a workbook would be too large to open."
            )
        write_workbook(
            path,
            returned.source,
            marks(judged.findings, judged.issues, returned.assignments, column),
            Legend(
                title=f"What the marks mean: {judged.file_name} judged against {judged.memorandum.title}",
                made=judged.produced_at,
                headings=(returned.layout.sheet, returned.layout.header_row),
                counts=tuple((f"Rows: {name}", number) for name, number in judged.accounting.items()),
                sentences=tuple(
                    row["message"] or ""
                    for row in judged.issues.iter_rows(named=True)
                    if not row["cell"] and not row["row"]
                ),
            ),
        )
    except TooLargeForWorkbook as error:
        path.unlink(missing_ok=True)
        return [f"annotated.xlsx was not written: {error} Everything is in findings.csv and issues.csv."]
    return []
