"""`comity worker`: do the platform's background work, and find again what was cut off."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.database import Data

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["--help", "-h"]})


@app.command()
def worker(
    data: Data = None,
    until_idle: Annotated[bool, typer.Option("--until-idle", help="Stop when there is nothing left to do.")] = False,
) -> None:
    """Do the platform's background work until stopped. A task in hand is finished first.

    Start as many as you like, on one machine or several. What a killed worker left undone is run again.
    """
    from comity.cli.database import start

    start(data)
    from comity.web.worker.running import run

    run(until_idle=until_idle)
