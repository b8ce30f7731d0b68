"""`comity replay`: a receipt judged again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def replay(
    receipt: Annotated[Path, typer.Argument(help="A receipt that comity check wrote.", show_default=False)],
    memorandum: Annotated[
        str | None,
        typer.Option(help="The memorandum it was made under. Default: the one kept beside it, or the one that ships."),
    ] = None,
) -> None:
    """Judge a receipt again under the same bundle, and say whether outcomes and working agree.

    Exit codes: 0 they agree, 1 something came out otherwise, 2 the receipt or its memorandum could not be used.
    """
    from comity.cli.errors import Misuse, shown
    from comity.cli.memoranda import open_memorandum
    from comity.judge.receipt import kept_bundle, read_receipt
    from comity.judge.receipt import replay as judge_again
    from comity.memorandum import load, shipped

    content = read_receipt(receipt)
    if memorandum is not None:
        resolved = open_memorandum(memorandum)
    else:
        kept = kept_bundle(content, receipt.parent)
        name = content["memorandum"]["id"]
        if kept is None and name not in shipped():
            raise Misuse(
                f"The memorandum {name} is not beside the receipt and does not ship. Give it with --memorandum."
            )
        resolved = kept or load(name)
    found = judge_again(content, resolved)
    typer.echo(shown(f"Receipt {content['number']}, made on {content['made_on']} by Comity {content['engine']}."))
    for difference in found.differences:
        typer.echo(shown("  " + difference.words()))
    if found.differences:
        typer.echo("Judged again, outcomes or working do NOT agree with the receipt.")
        raise typer.Exit(1)
    typer.echo(f"Judged again: all {len(found.again.findings)} outcomes and their working agree.")
    if found.reworded:
        typer.echo(f"The words have changed, and nothing else, for: {', '.join(found.reworded)}.")
