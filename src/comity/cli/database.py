"""What every command of the platform begins with: its data folder, and Django started upon it.

Nothing heavy is imported here until `start` runs, because `comity --help` names these commands too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.web.settings.typed import Settings

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The platform's data folder. Otherwise COMITY_DATA, or comity-data here. With DATABASE_URL the database is "
        "that PostgreSQL, and the folder holds the rest.",
        show_default=False,
    ),
]
"""The option `--data DIR` of every command that touches the database."""


def start(data: Path | None = None, *, migrated: bool = True) -> Settings:
    """Start Django on the data folder and give the platform's settings.

    With `migrated`, the database must be there and its tables current, so that the command that follows need not wonder.

    Raises:
        Misuse: there is no platform there, its database does not answer, or `comity migrate` must be run first.
        SettingsError: a setting in the environment cannot be used.
    """
    settings = settings_of(data)
    if migrated and not settings.database_url and not (settings.data / "comity.sqlite3").exists():
        raise Misuse(
            f"There is no platform in {settings.data} (no comity.sqlite3). "
            f"Set one up with: comity migrate --data {settings.data}"
        )
    _set_up()
    if migrated:
        _must_be_current(settings)
    return settings


def settings_of(data: Path | None = None) -> Settings:
    """The platform's settings with this data folder, which this process and those it starts use from now on."""
    from comity.web.settings.typed import DATA, Settings

    chosen = data or Path(os.environ.get("COMITY_DATA") or DATA)
    os.environ["COMITY_DATA"] = str(chosen.expanduser().resolve())
    return Settings()


def pending() -> list[str]:
    """The names of the migrations that the database still lacks, in order. Django must have been started."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def _set_up() -> None:
    from django.apps import apps

    if apps.ready:  # as in tests, which start Django themselves
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.web.settings"
    django.setup()


def _must_be_current(settings: Settings) -> None:
    from django.db import DatabaseError

    try:
        lacking = pending()
    except DatabaseError as error:
        raise Misuse(f"The database does not answer ({' '.join(str(error).split())}). {_check(settings)}") from None
    if lacking:
        raise Misuse(
            f"The database is behind this version of Comity by {len(lacking)} "
            f"{'migration' if len(lacking) == 1 else 'migrations'}. Run first: comity migrate --data {settings.data}"
        )


def _check(settings: Settings) -> str:
    if settings.database_url:
        return "Check DATABASE_URL, and that PostgreSQL is running and can be reached from here."
    return f"Check that {settings.data / 'comity.sqlite3'} is a Comity database and that you may write to its folder."
