"""`comity backup`: the whole platform in one file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.database import Data

app = typer.Typer()


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write: a new file, such as comity-2026-11-22.zip.")],
    data: Data = None,
) -> None:
    """Write database, keys and files into one file, as at one moment. Comity may go on running.

    The file holds every secret of the platform: only you may read it, and it should be kept as keys are kept.
    """
    from comity.cli.database import checked, start
    from comity.cli.terminal import Progress

    file = file.expanduser().resolve()
    with Progress() as progress:
        progress.step("Starting")
        settings = start(data)
        from comity.web.backups.actions import back_up

        progress.step("Copying")
        length = checked(settings, lambda: back_up(settings.data, file))
    typer.echo(f"{file} holds the platform of {settings.data} ({length / 1e6:,.1f} MB).")
    typer.echo("It holds personal data and every secret of the platform. Only you may read it (mode 600): keep it so.")
    secrets = ("COMITY_SECRET_KEY", "COMITY_OLD_SECRET_KEYS", "COMITY_CHECKPOINT_KEY")
    given = [name for name in secrets if os.environ.get(name)]
    if given:
        typer.echo(f"It does not hold what the environment gives: {', '.join(given)}. Keep that elsewhere.")
