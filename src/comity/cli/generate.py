"""`comity generate`: made-up returns whose outcomes are known beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MISUSE = 2


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("generate")(generate)


def generate(
    rows: Annotated[int, typer.Option(help="How many assignments.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same return.")] = 1,
    memorandum: Annotated[str, typer.Option(help="Only the exemplar's outcomes can be planted.")] = "exemplar",
    out: Annotated[Path | None, typer.Option(help="Where to write: a .csv or .xlsx file.")] = None,
    as_provider: Annotated[
        bool, typer.Option("--as-provider", help="Untidy, as a managed service provider sends it (.xlsx).")
    ] = False,
    authority: Annotated[
        str | None, typer.Option(help="One authority's return: its code or name. Otherwise all eight's.")
    ] = None,
    quarter: Annotated[str, typer.Option(help="The quarter returned, such as 2026-Q3.")] = "2026-Q3",
    breach_rate: Annotated[float, typer.Option(help="The share of clause outcomes that are breached.")] = 0.02,
    planted: Annotated[
        Path | None, typer.Option(help="Where to write the expected outcome of every assignment and clause.")
    ] = None,
) -> None:
    """Make up a return of the fictional region, with breaches planted and known.

    For demonstrations, tests and benchmarks. Nobody in it exists. With --as-provider the planted outcomes are
    written beside it, as NAME-planted.csv, unless --planted says where.
    """
    from comity.cli.outputs import writable_file
    from comity.returns import generate as made_up

    if memorandum != "exemplar":
        _misuse(
            f"Outcomes can be planted only for the exemplar memorandum, not for {memorandum!r}. "
            "Leave --memorandum out, or write --memorandum exemplar."
        )
    name = f"return-{quarter.lower()}.xlsx" if as_provider else f"return-{quarter.lower()}.csv"
    path = out or Path(name)
    form = path.suffix.lower()
    if form not in {".csv", ".xlsx"} or (as_provider and form != ".xlsx"):
        expected = ".xlsx" if as_provider else ".csv or .xlsx"
        _misuse(f"{path.name} should end in {expected}; it ends in {form or 'nothing'}.")
    if as_provider and planted is None:
        planted = path.with_name(f"{path.stem}-planted.csv")
    for wanted in filter(None, (path, planted)):
        writable_file(wanted)
    try:
        plan = made_up.plan(rows, seed, quarter, authority, breach_rate)
        write = made_up.write_csv if form == ".csv" else made_up.write_workbook
        for each in (path, planted):
            if each is not None:
                each.parent.mkdir(parents=True, exist_ok=True)
        (made_up.write_provider if as_provider else write)(plan, path, planted)
    except ValueError as error:
        _misuse(f"{error}.")
    except OSError as error:
        _misuse(f"{path} could not be written: {error.strerror}. Choose another place with --out.")
    typer.echo(f"{rows:,} made-up assignments are in {path}")
    if planted is not None:
        typer.echo(f"What was planted in them is in {planted}")


def _misuse(message: str) -> None:
    """Say what is wrong and leave with the code for misuse."""
    typer.echo(message, err=True)
    raise typer.Exit(MISUSE)
