"""`comity assess`: a return is read, validated, judged, and its reports are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


def _day(text: str) -> date:
    """A date as 2026-09-30, or day first as 30/09/2026."""
    from datetime import datetime

    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise typer.BadParameter(f"'{text}' is not a date. Write it as 2026-09-30.")


def _quarter(text: str) -> str:
    import re

    found = re.fullmatch(r"([0-9]{4})-?[Qq]([1-4])", text.strip())
    if not found:
        raise typer.BadParameter(f"'{text}' is not a quarter. Write it as 2026-Q3.")
    return f"{found[1]}-Q{found[2]}"


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="The return: XLSX, XLS, ODS or CSV.", show_default=False)],
    memorandum: Annotated[
        str,
        typer.Option(help="The memorandum to judge against: one that ships, or a folder.", show_default=False),
    ],
    out: Annotated[Path, typer.Option(help="The folder to write the reports to.", show_default=False)],
    as_at: Annotated[
        date | None,
        typer.Option(
            parser=_day,
            metavar="DATE",
            help="Judge as at this day, such as 2026-09-30. Default: the last day of the return's quarter.",
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(help="A mapping profile (YAML) for headings and values of the file's own; see comity map."),
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option(parser=_quarter, metavar="QUARTER", help="The quarter, such as 2026-Q3, where the file has none."),
    ] = None,
    authority: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="The authority's code, where the file has no such column."),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(help="The last quarter's return, to compare with."),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The sheet to read, where a workbook has several that could be the return."),
    ] = None,
) -> None:
    """Judge a return against a memorandum, and write its reports.

    Writes findings.csv (one row for each assignment and clause), issues.csv, annotated.xlsx and
    report.html to the --out folder. Exit code: 0 nothing is breached or unknown, 1 something is breached,
    2 the file could not be read, 3 nothing is breached but something is not known, or a row could not be judged.
    """
    from datetime import datetime

    from comity.cli.assessing import Request, run

    request = Request(
        file=file,
        memorandum=memorandum,
        out=out,
        as_at=as_at,
        profile=profile,
        quarter=quarter,
        authority=authority,
        previous=previous,
        sheet=sheet,
    )
    raise typer.Exit(run(request, produced_at=datetime.now().astimezone()))
