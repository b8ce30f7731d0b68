"""Taking a backup, and putting one back."""

from __future__ import annotations

import secrets
from importlib.metadata import version
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from comity.web.backups import folder, postgresql, sqlite
from comity.web.backups.archive import ArchiveError, Manifest, unpack, written


def back_up(data: Path, file: Path) -> int:
    """Write everything into one new file; gives its length in bytes.

    Raises:
        ArchiveError: there is a file of that name, or the database is damaged.
    """
    with written(file) as (writer, said):
        migrations = sorted(f"{app} {name}" for app, name in MigrationRecorder(connection).applied_migrations())
        said |= {"comity": version("comity"), "made_at": timezone.now(), "database": connection.vendor}
        said |= {"migrations": migrations}
        if connection.vendor == "sqlite":
            sqlite.add(writer, data, file.with_name(f".{file.name}.{secrets.token_hex(4)}.sqlite3"))
        else:
            said["columns"] = postgresql.add(writer)
        for name, path in folder.files(data):
            writer.add(f"data/{name}", path)
    return file.stat().st_size


def put_back(data: Path, file: Path, *, replace: bool) -> Manifest:
    """Put an archive in place of what is there: all of it, or, when anything is not as it should be, nothing.

    Raises:
        ArchiveError: there is something there and `replace` was not said; the archive is cut short, altered, of
            another kind of database or of a later Comity; or someone is using what would be replaced.
    """
    if not replace:
        _must_be_empty(data)
    folder.clear(data)
    waiting = data / folder.WAITING
    try:
        manifest = unpack(file, waiting)
        _must_fit(manifest)
        (waiting / "new").mkdir()
        for name in manifest.of("data"):
            target = waiting / "new" / Path(name).relative_to("data")
            target.parent.mkdir(parents=True, exist_ok=True)
            (waiting / name).replace(target)
        if manifest.database == "sqlite":
            sqlite.prepare(manifest, waiting)
        else:
            postgresql.put_back(manifest, waiting)
        connection.close()
        folder.promise(data)
        folder.finish(data)
    finally:
        folder.clear(data)
    return manifest


def _must_be_empty(data: Path) -> None:
    if folder.holds_something(data):
        raise ArchiveError(f"{data} is not empty. Choose another folder, or say --replace to lose what is there.")
    if connection.vendor == "postgresql" and postgresql.tables():
        raise ArchiveError(
            "The database of DATABASE_URL is not empty. Name another, or say --replace to lose what is there."
        )


def _must_fit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        how = "Unset DATABASE_URL" if manifest.database == "sqlite" else "Set DATABASE_URL to a PostgreSQL database"
        raise ArchiveError(f"The archive is of a platform on {_NAMES[manifest.database]}. {how}. Nothing was changed.")
    known = {f"{app} {name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    beyond = sorted(set(manifest.migrations) - known)
    if beyond:
        raise ArchiveError(
            f"The archive was made by a later Comity ({manifest.comity}; this is {version('comity')}), with a database "
            f"that this one does not know ({beyond[-1]}). Install that version, or a later one. Nothing was changed."
        )


_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
