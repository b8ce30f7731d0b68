"""What `comity assess` does, step by step: read, judge, write the four reports, say what it came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.cli import terminal
from comity.cli.errors import Misuse
from comity.cli.memoranda import open_memorandum
from comity.cli.outputs import Staging

if TYPE_CHECKING:
    import polars as pl

    from comity.cli.judging import Judging
    from comity.memorandum.model import Memorandum
    from comity.packs.report import Judged
    from comity.returns import Return

REPORTS = ("findings.csv", "issues.csv", "annotated.xlsx", "report.html")
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
        progress.step(f"Judging {returned.assignments.height:,} assignments")
        from comity.cli.judging import Judging
        from comity.returns.exports import write_findings

        judging = Judging(returned.assignments, returned.signoffs, memorandum, as_at, progress.rows)
        write_findings(judging, staging.path("findings.csv"))
        judged = _judged(request, returned, judging, quarter, produced_at)
        said = [note] if note else []
        said += _outsiders(returned)
        said += _write(staging, judged, returned, progress)
        staging.publish(REPORTS)
    terminal.show(judged, request.out, [name for name in REPORTS if (request.out / name).exists()], said)
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
    """The quarter, the day to judge as at, and a sentence where the file left some doubt about them."""
    counts = assignments["quarter"].drop_nulls().value_counts().sort("count", "quarter", descending=True)
    quarters = [*counts["quarter"]]
    quarter = request.quarter or (quarters[0] if quarters else "")
    note = ""
    if not request.quarter and len(quarters) > 1:
        given = ", ".join(quarters[:4])
        note = f"The file gives {len(quarters)} quarters ({given}); most of its rows are of {quarter}."
    if request.as_at is not None:
        return quarter, request.as_at, note
    if not quarter:
        raise Misuse(
            "The file does not say which quarter it is for, so there is no day to judge it as at. "
            "Give the quarter (--quarter 2026-Q3) or the day (--as-at 2026-09-30)."
        )
    return quarter, last_day(quarter), note


def _outsiders(returned: Return) -> list[str]:
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


def last_day(quarter: str) -> date:
    """The last day of a quarter such as 2026-Q3."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first_after = date(year + 1, 1, 1) if number == 4 else date(year, number * 3 + 1, 1)
    return first_after - timedelta(days=1)


def _judged(request: Request, returned: Return, judging: Judging, quarter: str, produced_at: datetime) -> Judged:
    from dataclasses import asdict

    from comity.packs.report import Judged

    return Judged(
        memorandum=judging.memorandum,
        as_at=judging.as_at,
        quarter=quarter,
        file_name=request.file.name,
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


def _write(staging: Staging, judged: Judged, returned: Return, progress: Any) -> list[str]:
    """Write the four reports; gives what must be said about them."""
    from comity.packs.html import page
    from comity.packs.report import build
    from comity.returns.exports import write_issues

    progress.step("Writing issues.csv")
    write_issues(judged.issues, staging.path("issues.csv"))
    progress.step("Writing report.html")
    staging.path("report.html").write_text(page(build(judged)), encoding="utf-8")
    progress.step("Writing annotated.xlsx")
    return _annotate(staging, judged, returned)


def _annotate(staging: Staging, judged: Judged, returned: Return) -> list[str]:
    from comity.returns.annotate import MOST_ASSIGNMENTS, Legend, TooLargeForWorkbook, marks, write_workbook

    def column(field: str) -> int | None:
        found = returned.columns.get(field)
        return None if found is None else found.index + 1

    path = staging.path("annotated.xlsx")
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


def outcome_code(judged: Judged) -> int:
    """The exit code. Nothing judged is never a pass, and a row that could not be judged is not known."""
    found = judged.verdicts
    if found.breaching:
        return BREACHED
    if found.unsure or not found.judged or judged.accounting.get("rejected", 0):
        return NOT_KNOWN
    return CLEAR
