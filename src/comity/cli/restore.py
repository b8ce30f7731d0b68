"""`comity restore`: a backup put back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.database import Data

app = typer.Typer()

BROKEN = 1
"""Exit code: the backup is back, and the record in it does not verify."""


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that comity backup wrote.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Lose what is there, database and files.")] = False,
) -> None:
    """Put a backup back, on this machine or another, and say whether its record verifies.

    The archive is read through and every digest checked before anything is changed; then all of it is put in place, or
    none. With DATABASE_URL the rows go into that PostgreSQL database. Stop comity serve and comity worker first.
    """
    from comity.cli.database import checked, chosen, pending, start
    from comity.cli.terminal import Progress

    file, folder = file.expanduser().resolve(), chosen(data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    given = os.environ.get("COMITY_SECRET_KEY", "")
    os.environ["COMITY_SECRET_KEY"] = given or "none: so that no key is made where the archive's own will be"
    with Progress() as progress:
        progress.step("Starting")
        settings = start(data, migrated=False, alone=True)
        from comity.web import static_files
        from comity.web.backups import folder as kept
        from comity.web.backups.actions import put_back

        progress.step("Reading the archive, and putting it back")
        manifest = checked(settings, lambda: put_back(folder, file, replace=replace))
        static_files.collect(folder)
        behind = checked(settings, pending)
        kept.release()
    typer.echo(f"{folder} is as it was on {manifest.made_at:%d %B %Y at %H:%M} UTC, with Comity {manifest.comity}.")
    if behind:
        typer.echo(f"Its database is older than this Comity. Run: comity migrate --data {folder}")
        return
    verify = [sys.executable, "-c", "from comity.cli import main; main()", "audit", "verify", "--data", str(folder)]
    os.environ["COMITY_SECRET_KEY"] = given
    typer.echo("The record, by comity audit verify:")
    if subprocess.run(verify, check=False).returncode != 0:
        raise typer.Exit(BROKEN)
