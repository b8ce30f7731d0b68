"""`comity demo`: the exemplar region on a platform of its own, to sign in to and look around."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from comity.web.demo.cast import Someone
    from comity.web.demo.sign_ins import SignIns

app = typer.Typer()

PORT = 8000


@app.command("demo")
def demo(
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="The demo's own folder: made and filled when it is not there.")
    ] = Path("comity-demo"),
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port. Otherwise 8000, or the next that is free.")
    ] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="Only print the sign-ins again, with the codes as they are now.")
    ] = False,
    no_tick: Annotated[
        bool,
        typer.Option("--no-tick", help="Do nothing by the clock. Otherwise comity tick is run every 2 minutes."),
    ] = False,
) -> None:
    """Start a demonstration platform and serve it until it is stopped (Ctrl-C).

    Two made-up regions, with someone of every kind to sign in as: their addresses, the password and the codes of the
    second factors are printed. Everything is kept in DIR, and nothing outside it; delete DIR and it is gone.
    """
    from comity.cli.database import start
    from comity.cli.terminal import Progress

    began, folder = time.monotonic(), _apart(data)
    if codes:
        start(folder)
        return _tell(folder)
    from comity.web.serving import free_port, must_be_free

    chosen = port or free_port(PORT)
    must_be_free("127.0.0.1", chosen)
    os.environ["COMITY_BASE_URL"] = address = f"http://127.0.0.1:{chosen}"
    with Progress() as progress:
        progress.step("Setting up the demonstration")
        _fill(folder, progress)
        from comity.web.demo.running import TICK_MINUTES, Children

        progress.step("Starting the server and the worker")
        children = Children(folder, chosen, tick_seconds=None if no_tick else TICK_MINUTES * 60)
        with children:
            if not children.ready():
                return None
            progress.close()
            _tell(folder)
            typer.echo(f"Open {address}/ (up in {time.monotonic() - began:.0f} seconds).")
            typer.echo(_clock(None if no_tick else TICK_MINUTES))
            typer.echo(f"No mail leaves it: each is a file in {folder / 'mail'}, an invitation or a worker's link too.")
            typer.echo("Ctrl-C stops it; Enter prints the codes as they are then.")
            children.wait(lambda: _tell(folder))
    typer.echo("The demonstration has stopped. Its folder is kept; start it again with the same --data.")
    return None


def _clock(minutes: int | None) -> str:
    """When what is due by the clock is done."""
    if minutes is None:
        return "Nothing is told, reminded of or escalated by the clock until comity tick is run."
    return f"Every {minutes} minutes it tells, reminds, finds breaches and escalates them: what a server does hourly."


def _apart(data: Path) -> Path:
    """The demo's folder, and an environment in which nothing but it is used: no other database, no mail server."""
    from comity.cli.database import SQLITE, chosen
    from comity.cli.errors import Misuse

    for name in [name for name in os.environ if name.startswith("COMITY_") and name != "COMITY_TRACEBACK"]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ["COMITY_DEMO"] = "true"
    folder = chosen(data)
    if (folder / SQLITE).exists() and not (folder / "demo-sign-ins.json").exists():
        raise Misuse(f"{folder} holds a platform that is not a demonstration. Name another folder with --data.")
    return folder


def _fill(folder: Path, progress: object) -> None:
    from comity.cli.database import checked, start

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = start(folder, migrated=False)
    from django.db import connections

    from comity.cli.terminal import Progress
    from comity.web.demo import seed, sign_ins
    from comity.web.setting_up import migrate

    assert isinstance(progress, Progress)
    kept = sign_ins.kept(folder)
    checked(settings, lambda: migrate(progress.step))
    if not seed.is_seeded():
        progress.step("Filling it with the exemplar region")
        seed.seed(kept)
    connections.close_all()


def _tell(folder: Path) -> None:
    """Print who can sign in, and how."""
    from rich.console import Console

    from comity.web.demo import sign_ins
    from comity.web.demo.cast import CLIENTS, PEOPLE, SIGN_IN

    kept: SignIns = sign_ins.kept(folder)
    there = sign_ins.there(kept)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, 120)
    console.print(_table([someone for someone in PEOPLE if someone.printed and someone in there], kept))
    if clients := [someone for someone in CLIENTS if someone in there]:
        console.print(
            "To submit, approve and authorise what Keystone sends for its clients, besides Brackenshire’s commissioner:"
        )
        console.print(_table(clients, kept))
    if missing := len(SIGN_IN) - len(there):
        console.print(
            f"An earlier version of Comity filled this folder: {missing} of the {len(SIGN_IN)} people of the "
            "demonstration as it is now are not in it, and other things of it may be missing too."
        )
        console.print(
            f"To begin anew, stop it, delete {folder}, and start it again; or name another folder with --data."
        )
    console.print(f"The password is the same for everyone: {kept.password}")
    console.print(f"The codes are shown for {sign_ins.seconds_left()} more seconds, and taken for a little longer.")


def _table(people: Sequence[Someone], kept: SignIns) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Who", "Of", "E-mail address", "Code now"):
        table.add_column(heading, no_wrap=True)
    for someone in people:
        table.add_row(someone.kind, _place(someone.organisation), someone.email, kept.code(someone) or "none")
    return table


def _place(code: str) -> str:
    from comity.web.demo.cast import REGIONS

    bodies = {body.code: (body.name, region) for region, _, bodies in REGIONS.values() for body in bodies}
    regions = {slug: f"all of {name}" for slug, (name, _, _) in REGIONS.items()}
    if code in bodies:
        name, region = bodies[code]
        return name if region == "Severnside" else f"{name}, in {region}"
    return regions.get(code, "the platform")
