"""`comity tick`: do what is due by the clock."""

from __future__ import annotations

import typer

from comity.cli.database import Data

app = typer.Typer(add_completion=False, context_settings={"help_option_names": ["--help", "-h"]})

FAILED = 1
"""Exit code: a job failed. The others were done."""


@app.command()
def tick(data: Data = None) -> None:
    """Do the scheduled work that is due. Have cron or systemd run it every five minutes.

    Exit codes: 0 done, 1 a job failed (it is tried again), 2 the platform could not be started.
    """
    from comity.cli.database import start

    start(data)
    from django.utils import timezone

    from comity.web.worker.schedule import JOBS, jobs_here, tick

    done = tick(now=timezone.now(), jobs=jobs_here())
    does = {job.name: job.does for job in JOBS}
    for name in done.ran:
        typer.echo(f"done: {name}. {does[name]}")
    for name, error in done.failed:
        typer.echo(f"failed: {name}. {error}. It will be tried again.", err=True)
    if not done.ran and not done.failed:
        typer.echo("Nothing is due.")
    if done.failed:
        raise typer.Exit(FAILED)
