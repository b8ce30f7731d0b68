"""`comity memorandum`: list, show, lint, diff, scenarios, new, load.

A memorandum is named by its id ("exemplar") or by the folder of its bundle, everywhere. Where a folder is named like
one that ships, `./exemplar` is the folder and `shipped:exemplar` the other.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.database import Data
from comity.cli.memoranda import named

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum

app = typer.Typer(
    help="Read, check, compare and start memoranda.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)

WRONG = 1
"""Exit code: the bundle has problems, or a scenario does not hold."""

UNREADABLE = 2
"""Exit code: there is no bundle there to read."""

Named = Annotated[str, typer.Argument(metavar="MEMORANDUM", help="The id of one that ships, or a bundle's folder.")]
AsAt = Annotated[
    datetime | None,
    typer.Option("--as-at", formats=["%Y-%m-%d"], help="With the amendments agreed by this day. Default: all of them."),
]


class Format(StrEnum):
    """How a memorandum is shown."""

    TEXT = "text"
    MD = "md"
    HTML = "html"


@app.command("list")
def list_memoranda() -> None:
    """List the memoranda that ship."""
    from rich.console import Console
    from rich.table import Table

    from comity.memorandum import load, shipped
    from comity.memorandum.words import day

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Id", "Title", "Version", "Region", "In force"):
        table.add_column(heading, overflow="fold")
    for name in shipped():
        held = load(name)
        table.add_row(name, held.title, held.version, held.region, day(held.in_force))
    Console(highlight=False, markup=False).print(table)


@app.command()
def show(
    memorandum: Named,
    as_at: AsAt = None,
    form: Annotated[Format, typer.Option("--format", help="text, md or html.")] = Format.TEXT,
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
) -> None:
    """Show a readable memorandum with its rule catalogue."""
    from comity.memorandum import to_html, to_markdown

    held = _load(memorandum, as_at)
    if form is Format.TEXT:
        text = _plain(held, 100) if out else _plain(held, None)
    else:
        text = to_html(held) if form is Format.HTML else to_markdown(held)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    typer.echo(f"{held.title}: written to {out}")


@app.command()
def lint(memorandum: Named) -> None:
    """Check a bundle and print everything that is wrong, all at once. A scenario that does not hold is a warning.

    Exit codes: 0 clean (there may be warnings), 1 there are problems, 2 there is no bundle there to read.
    """
    from comity.judge.scenarios import unheld
    from comity.memorandum.loading import checked
    from comity.memorandum.problems import Level

    meant = named(memorandum)
    found = checked(meant)
    problems = sorted({*found.problems, *(unheld(meant) if found.loads else ())})
    for problem in problems:
        typer.echo(problem.words())
    errors = sum(problem.level is Level.ERROR for problem in problems)
    warnings = len(problems) - errors
    if not found.readable:
        raise typer.Exit(UNREADABLE)
    said = [_counted(errors, "problem")] if errors else ["No problems"]
    said += [_counted(warnings, "warning")] if warnings else []
    typer.echo(f"{' and '.join(said)} in {memorandum}.")
    if errors:
        raise typer.Exit(WRONG)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="An id or a folder.")],
    after: Annotated[str, typer.Argument(metavar="B", help="An id or a folder; the same one for two dates of it.")],
    as_at_a: Annotated[
        datetime | None, typer.Option("--as-at-a", formats=["%Y-%m-%d"], help="A as it stood on this day.")
    ] = None,
    as_at_b: Annotated[
        datetime | None, typer.Option("--as-at-b", formats=["%Y-%m-%d"], help="B as it stood on this day.")
    ] = None,
) -> None:
    """Say in words what changes from A to B."""
    from comity.memorandum import diff as compare

    old, new = _load(before, as_at_a), _load(after, as_at_b)
    changes = compare(old, new)
    typer.echo(f"From {_label(old, as_at_a)} to {_label(new, as_at_b)}:")
    for change in changes:
        typer.echo(f"- {change.words}")
    if not changes:
        typer.echo("Nothing changes.")


@app.command()
def scenarios(memorandum: Named) -> None:
    """Judge a memorandum's own scenarios and say which hold. Exit codes: 0 all hold, 1 some do not."""
    from comity.judge.scenarios import judged

    every = list(judged(named(memorandum)))
    failed = 0
    for scenario, wrong in every:
        failed += bool(wrong)
        typer.echo(f"{'does not hold' if wrong else 'holds'}: {scenario.name}")
        for words in wrong:
            typer.echo(f"    {scenario.file}:{scenario.line}: {words}")
    if not every:
        typer.echo(f"{memorandum} has no scenarios. Write one in its scenarios folder.")
        return
    typer.echo(f"{len(every) - failed} of {_counted(len(every), 'scenario')} hold.")
    if failed:
        raise typer.Exit(WRONG)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The folder to make.")],
    region: Annotated[str, typer.Option("--region", help="The region, such as South West.")],
    name: Annotated[str, typer.Option("--id", help="Its id. Default: from the folder's name.")] = "",
    title: Annotated[str, typer.Option("--title", help="Its title. Default: from the region.")] = "",
    in_force: Annotated[
        datetime | None, typer.Option("--in-force", formats=["%Y-%m-%d"], help="Its first day. Default: today.")
    ] = None,
) -> None:
    """Start a bundle that a commissioner can edit: it extends England and lints clean."""
    from comity.memorandum.scaffold import scaffold, slug

    written = scaffold(
        path,
        name=slug(name or path.resolve().name) or "memorandum",
        title=title or f"{region} Memorandum of Understanding on Agency Social Workers",
        region=region,
        in_force=in_force.date() if in_force else date.today(),  # noqa: DTZ011 (a day on the user's own calendar)
    )
    for file in written:
        typer.echo(f"written: {file}")
    typer.echo(f"Edit these, then: comity memorandum lint {path}")


@app.command("load")
def load_bundle(
    bundle: Annotated[Path, typer.Argument(metavar="DIR", help="The bundle's folder.", show_default=False)],
    region: Annotated[str, typer.Option("--region", help="The region's short name, as in its address.")],
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish it at once, as the platform's operator, without a lead.")
    ] = False,
    data: Data = None,
) -> None:
    """Bring a bundle in to a region of the platform, where it waits for a regional lead to publish it.

    Exit codes: 0 it was brought in, 1 there are problems and nothing was kept, 2 there is no such platform or region.
    """
    from comity.cli.memorandum_load import load

    if not load(bundle, region, data, publish=publish):
        raise typer.Exit(WRONG)


def _load(name: str, as_at: datetime | None) -> Memorandum:
    from comity.memorandum import load

    return load(named(name), as_at.date() if as_at else None)


def _label(memorandum: Memorandum, as_at: datetime | None) -> str:
    from comity.memorandum.words import day

    then = f" as at {day(as_at.date())}" if as_at else ""
    return f"{memorandum.title}, version {memorandum.version}{then}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _plain(memorandum: Memorandum, width: int | None) -> str:
    """The document as text for a terminal (its own width where none is given)."""
    from comity.cli.reading import to_text

    return to_text(memorandum, width)
