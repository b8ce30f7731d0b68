"""`comity migrate`: make the platform's data folder and database, or bring them up to this version."""

from __future__ import annotations

import typer

from comity.cli.database import Data

app = typer.Typer()


@app.command("migrate")
def migrate(data: Data = None) -> None:
    """Set up the data folder and the database, or bring them up to this version of Comity. Safe to run again.

    Run it once before the first comity serve, and after every upgrade. Take a comity backup before an upgrade.
    """
    from comity.cli.database import checked, chosen, start
    from comity.cli.terminal import Progress

    folder = chosen(data)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Progress() as progress:
        progress.step("Starting")
        settings = start(data, migrated=False)
        from comity.web import setting_up

        done = checked(settings, lambda: setting_up.migrate(progress.step))
    typer.echo(f"{'Made' if made else 'Current'}: {folder}, {done}.")
