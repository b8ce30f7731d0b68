"""What every command of the platform begins with: its data folder, and Django started upon it.

Nothing heavy is imported here until `start` runs, because `comity --help` names these commands too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.web.settings.typed import Settings

Result = TypeVar("Result")

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The platform's data folder. Otherwise COMITY_DATA, or comity-data here. With DATABASE_URL the database "
        "is that PostgreSQL, and the folder holds the rest.",
        show_default=False,
    ),
]
"""The option `--data DIR` of every command that touches the database."""

DATA = "comity-data"
SQLITE = "comity.sqlite3"


def start(data: Path | None = None, *, migrated: bool = True, alone: bool = False) -> Settings:
    """Start Django on the data folder and give the platform's settings.

    With `migrated`, the database must be there and its tables current, so that what follows need not wonder. With
    `alone`, nothing else of Comity may be using the folder, now or until this process ends.

    Raises:
        Misuse: there is no platform there, its database does not answer, or `comity migrate` must be run first.
        SettingsError: a setting in the environment cannot be used.
    """
    folder = chosen(data)
    lacking = SQLITE if folder.is_dir() else "such folder"
    if migrated and not (folder.is_dir() and (os.environ.get("DATABASE_URL") or (folder / SQLITE).exists())):
        raise Misuse(
            f"There is no platform in {folder} (no {lacking}). Set one up with: comity migrate --data {folder}"
        )
    _set_up(folder, alone=alone)
    from comity.web.settings import COMITY

    if migrated:
        _must_be_current(COMITY)
    return COMITY


def chosen(data: Path | None) -> Path:
    """The data folder, which this process and those it starts use from now on.

    Settings are read when `comity.web.settings` is first imported, so this comes before any import from there.
    """
    folder = (data or Path(os.environ.get("COMITY_DATA") or DATA)).expanduser().resolve()
    os.environ["COMITY_DATA"] = str(folder)
    return folder


def pending() -> list[str]:
    """The names of the migrations that the database still lacks, in order. Django must have been started."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def _set_up(folder: Path, *, alone: bool) -> None:
    from django.apps import apps

    if apps.ready:  # as in tests, which start Django themselves
        return
    import django

    from comity.web.backups import folder as kept

    os.umask(0o077)  # whatever is made in the data folder is its owner's alone
    kept.settle(folder)
    kept.lock(folder, alone=alone)
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.web.settings"
    django.setup()


def checked(settings: Settings, work: Callable[[], Result]) -> Result:
    """Do the work; a database that does not answer, or refuses, becomes words.

    Raises:
        Misuse: the database failed. The message says how, and what to check.
    """
    from django.db import DatabaseError

    try:
        return work()
    except DatabaseError as error:
        raise Misuse(f"The database does not answer ({' '.join(str(error).split())}). {_check(settings)}") from None


def _must_be_current(settings: Settings) -> None:
    lacking = checked(settings, pending)
    if lacking:
        raise Misuse(
            f"The database is behind this version of Comity by {len(lacking)} "
            f"{'migration' if len(lacking) == 1 else 'migrations'}. Run first: comity migrate --data {settings.data}"
        )


def _check(settings: Settings) -> str:
    if settings.database_url:
        return "Check DATABASE_URL, and that PostgreSQL is running and can be reached from here."
    return f"Check that {settings.data / SQLITE} is a Comity database and that you may write to its folder."
