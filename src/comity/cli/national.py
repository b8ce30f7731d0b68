"""`comity national`: the national return's two parts, made from a return and laid out by a mapping."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.assess import _day, _quarter

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum
    from comity.returns import Return
    from comity.returns.national import Completeness, NationalReturn

app = typer.Typer(no_args_is_help=True)

MISSING = 3
"""The exit code where something that the national return should say is missing."""

SHOWN = 10
"""Gaps that are listed at the terminal; all of them are in completeness.csv."""


@app.callback()
def national() -> None:
    """Make the national return's two parts from a return: entered once, returned twice."""


@app.command("write")
def write(
    file: Annotated[Path, typer.Argument(help="The return: XLSX, XLS, ODS or CSV.", show_default=False)],
    memorandum: Annotated[
        str, typer.Option(help="The memorandum to judge against: one that ships, or a folder.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="The folder to write to.", show_default=False)],
    mapping: Annotated[
        Path | None,
        typer.Option(help="A national mapping (YAML), adjusted to the Department's template. Default: Comity's own."),
    ] = None,
    given: Annotated[
        Path | None,
        typer.Option(help="What only the authority can say (YAML): explanations, agencies, monthly_cost."),
    ] = None,
    authority: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose, where the file has several authorities', or no column.")
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option(parser=_quarter, metavar="QUARTER", help="The quarter, such as 2026-Q3, where the file has none."),
    ] = None,
    as_at: Annotated[
        date | None,
        typer.Option(
            parser=_day,
            metavar="DATE",
            help="Judge as at this day. Default: the last day of the quarter.",
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option(help="A mapping profile (YAML) for the file's own headings; see comity map.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet to read, where there are several.")
    ] = None,
) -> None:
    """Write both parts of the national return, and what is missing from them.

    Part 1 has a row for each assignment; part 2 how far each rule was complied with, cap breaches, agencies and the
    cost of each month. Writes a CSV file for each table, national-return.xlsx and completeness.csv to the --out folder.
    Exit code: 0 nothing is missing, 2 a file could not be read, 3 something is missing.
    """
    from datetime import datetime

    from comity.assessing.day import NoDayError, when
    from comity.cli.errors import Misuse
    from comity.cli.memoranda import open_memorandum
    from comity.cli.outputs import Staging
    from comity.judge import judge
    from comity.returns.national import (
        Given,
        NationalError,
        completeness,
        default_mapping,
        load_given,
        load_mapping,
        national_return,
        write_csv,
        write_xlsx,
    )
    from comity.returns.national.write import COMPLETENESS, CSV_FILES, WORKBOOK, write_completeness

    laid_out = default_mapping() if mapping is None else load_mapping(mapping)
    told = Given() if given is None else load_given(given)
    agreed = open_memorandum(memorandum)
    with Staging(out) as staging:
        returned = _read(file, agreed, quarter, authority, profile, sheet)
        try:
            returned_for, day, _ = when(returned.assignments, quarter, as_at)
        except NoDayError:
            raise Misuse("The file does not say which quarter it is for. Give it: --quarter 2026-Q3.") from None
        exceptions = returned.signoffs if returned.signoffs.height else None
        findings = judge(returned.assignments, agreed, day, exceptions=exceptions)
        try:
            made = national_return(
                returned,
                findings,
                agreed,
                quarter=returned_for,
                as_at=day,
                mapping=laid_out,
                authority=_whose(authority, agreed),
                given=told,
                rejected=returned.accounting.rejected,
            )
        except NationalError as error:
            raise Misuse(f"{error} Give --authority with its code.") from None
        found = completeness(made)
        write_csv(made, staging.path("."))
        write_xlsx(made, found, staging.path(WORKBOOK), datetime.now().astimezone())
        write_completeness(found, staging.path(COMPLETENESS))
        staging.publish([*CSV_FILES, WORKBOOK, COMPLETENESS])
    _show(made, found, returned, out)
    raise typer.Exit(0 if found.complete else MISSING)


@app.command("mapping")
def mapping_file(
    out: Annotated[Path, typer.Option(help="Where to write it: a .yaml file.", show_default=False)],
) -> None:
    """Write Comity's own national mapping, to adjust to the Department's template.

    Its headings are Comity's: nobody has confirmed them.
    """
    from comity.cli.errors import Misuse
    from comity.cli.outputs import writable_file
    from comity.returns.national import default_text

    writable_file(out)
    if out.exists():
        raise Misuse(f"{out} is there already. Give another --out, or move it away first.")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(default_text(), encoding="utf-8")
    typer.echo(f"The national mapping is in {out}. Set it beside the Department's template, then:")
    typer.echo(f"  comity national write FILE --mapping {out.name} --memorandum ... --out ...")


def _read(
    file: Path,
    memorandum: Memorandum,
    quarter: str | None,
    authority: str | None,
    profile: Path | None,
    sheet: str | None,
) -> Return:
    """Read the return, giving the authority only where no column says it: one is picked from several afterwards."""
    from comity.returns import NotAReturn, read_return

    try:
        return read_return(file, memorandum, quarter=quarter, profile=profile, sheet=sheet)
    except NotAReturn as refusal:
        if refusal.code != "no-authority-column" or authority is None:
            raise
    return read_return(file, memorandum, quarter=quarter, authority=authority, profile=profile, sheet=sheet)


def _whose(authority: str | None, memorandum: Memorandum) -> str | None:
    """The ONS code of the authority asked for. Raises `Misuse` where it is not one."""
    from comity.cli.errors import Misuse
    from comity.returns.cells import CellProblem
    from comity.returns.cells.authorities import AuthorityIndex

    if authority is None:
        return None
    read = AuthorityIndex(memorandum.authorities).read(authority)
    if isinstance(read, CellProblem):
        raise Misuse(f"--authority {authority!r} is not an authority that is known. Write {read.expected}.")
    return read


def _show(made: NationalReturn, found: Completeness, returned: Return, out: Path) -> None:
    from comity.cli.errors import shown

    def say(text: str) -> None:
        typer.echo(shown(text))

    say(f"The national return of {made.authority_name} for {made.quarter} is in {out}:")
    for table in made.tables:
        say(f"  {table.name}: {len(table.rows):,} {'row' if len(table.rows) == 1 else 'rows'}")
    for note in found.notes:
        say(note)
    if errors := returned.count("error"):
        say(f"The return itself has {errors:,} {'error' if errors == 1 else 'errors'}; see comity assess.")
    if found.complete:
        say("Nothing that it should say is missing.")
        return
    say(f"Missing: {len(found.gaps):,}")
    for one in found.columns:
        if one.missing:
            say(f"  {one.table}, {one.heading}: {one.missing:,} of {one.rows:,}")
    say("Where to mend it:")
    for gap in found.gaps[:SHOWN]:
        of = f", {gap.of}" if gap.of else ""
        say(f"  {gap.table}{of}, {gap.heading}: {gap.why}. {gap.mend}.")
    if len(found.gaps) > SHOWN:
        say(f"  and {len(found.gaps) - SHOWN:,} more, in completeness.csv")
