"""`comity template`: the workbook that an authority fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("template")
def template(
    memorandum: Annotated[str, typer.Option(help="The memorandum: one that ships, or a folder.", show_default=False)],
    quarter: Annotated[str, typer.Option(help="The quarter returned, such as 2026-Q3.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where to write: a .xlsx file.", show_default=False)],
) -> None:
    """Write the template workbook of a memorandum for a quarter.

    Drop-downs for codes, yes or no and authorities; a note on every column; headings that cannot be changed by mistake.
    comity assess reads it back, and knows its quarter.
    """
    from comity.cli.errors import Misuse
    from comity.cli.memoranda import open_memorandum
    from comity.cli.outputs import writable_file
    from comity.returns.cells import CellProblem
    from comity.returns.cells.quarters import parse_quarter
    from comity.returns.template.workbook import write_template

    read = parse_quarter(quarter.strip())
    if isinstance(read, CellProblem):
        raise Misuse(f"--quarter {quarter!r} is not a quarter. Write {read.expected}.")
    if out.suffix.lower() != ".xlsx":
        raise Misuse(f"{out.name} should end in .xlsx.")
    writable_file(out)
    loaded = open_memorandum(memorandum)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.part")
    try:
        write_template(beside, loaded, read)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    typer.echo(f"The template of {loaded.title} for {read} is in {out}.")
