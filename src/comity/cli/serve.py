"""`comity serve`: the platform, answering."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from comity.cli.database import Data

app = typer.Typer()


@app.command("serve")
def serve(
    data: Data = None,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is all there are.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer; about one for each core.")] = 1,
) -> None:
    """Serve the platform until it is asked to stop (Ctrl-C or SIGTERM), finishing what it is answering.

    The database must be current (comity migrate). Mail and other work behind the pages is done by comity worker.
    """
    from comity.cli.database import chosen, start

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    os.environ.setdefault("COMITY_BASE_URL", address)
    from comity.web import serving

    folder = chosen(data)
    if workers > 1 and folder.is_dir():
        serving.share_counts(folder)
    start(data)
    said = f"Comity answers at {address}/ (Ctrl-C stops it)."
    serving.serve(host=host, port=port, workers=workers, ready=lambda: typer.echo(said))
    typer.echo("Comity has stopped.")
