"""`comity map`: a mapping profile is proposed for a file whose headings or values are its sender's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from comity.returns.mapping.profile import Profile

app = typer.Typer()


@app.command("map")
def map_file(
    file: Annotated[Path, typer.Argument(help="The file: XLSX, XLS, ODS or CSV.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where to write the profile (YAML).", show_default=False)],
    memorandum: Annotated[
        str | None,
        typer.Option(
            help="The memorandum that the return will be read against: one that ships, or a folder. Left out, the"
            " authorities of every shipped one are known.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet to look at, where a workbook has several.")
    ] = None,
) -> None:
    """Propose what a file's headings and values mean, with how sure it is of each.

    Nothing is guessed for what is not recognised: it is listed. Check the profile, set confirmed: true, and give it to
    comity assess --profile.
    """
    from comity.cli.errors import Misuse
    from comity.cli.memoranda import open_memorandum
    from comity.cli.outputs import writable_file
    from comity.returns.mapping.everywhere import every_shipped
    from comity.returns.mapping.propose import propose
    from comity.returns.mapping.write import profile_yaml

    writable_file(out)
    if out.exists() and out.resolve() == file.resolve():
        raise Misuse("--out is the file itself. Give the profile a name of its own.")
    if out.exists() and "\nconfirmed: true" in out.read_text(encoding="utf-8", errors="replace"):
        raise Misuse(f"{out} is a profile that somebody has confirmed. Give another --out, or move it away first.")
    known = every_shipped() if memorandum is None else open_memorandum(memorandum)
    profile = propose(file, known, sheet=sheet)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(profile_yaml(profile), encoding="utf-8")
    show(profile, out)


def show(profile: Profile, out: Path) -> None:
    """Print what is proposed and how sure it is, then what a person must decide."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, soft_wrap=True)
    table = Table(title=f"Proposed for {profile.file}" + (f", sheet {profile.sheet}" if profile.sheet else ""))
    for heading in ("Heading", "Field", "Sure", "Why"):
        table.add_column(heading, overflow="fold")
    for name, constant in profile.constants.items():
        table.add_row("(every row)", f"{name} = {constant.value}", constant.sure, constant.why)
    for column in profile.columns:
        unit = f" (in {column.unit}s)" if column.unit and column.unit != "percent" else ""
        table.add_row(column.heading, column.field + unit, column.sure, column.why)
    console.print(table)
    for sentence in decisions(profile):
        console.print(sentence)
    console.print(f"\nThe profile is in {out}. Check it, set confirmed: true, then:")
    console.print(f"  comity assess {profile.file} --profile {out.name} --memorandum ... --out ...")


def decisions(profile: Profile) -> list[str]:
    """What a person must decide before the profile can be confirmed, in sentences."""
    from comity.dictionary import fields_by_name

    known = fields_by_name()
    said = []
    unsure = [f"{one.heading!r} as {one.field}" for one in profile.columns if one.sure != "high"]
    unsure += [f"{name} = {one.value}" for name, one in profile.constants.items()]
    if unsure:
        said.append(f"To check: {'; '.join(unsure)}.")
    for name, texts in profile.unread_values.items():
        listed = ", ".join(repr(text) for text in texts[:10]) + (" ..." if len(texts) > 10 else "")
        said.append(f"Values of {name} that nobody can tell: {listed}. Say under values: what each means.")
    if profile.unmapped:
        said.append(f"Not recognised, and left out: {', '.join(repr(text) for text in profile.unmapped)}.")
    if profile.ignored:
        said.append(f"Ignored, as not of a return: {', '.join(repr(text) for text in profile.ignored)}.")
    needed = [name for name in profile.missing if known[name].required == "always"]
    if needed:
        said.append(f"Always required, but no column was found: {', '.join(needed)}.")
    others = [name for name in profile.missing if name not in needed]
    if others:
        said.append(f"Not in the file: {', '.join(others)}.")
    return said
