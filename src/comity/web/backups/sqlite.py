"""SQLite's part: a copy of the file by its online backup, while others go on reading and writing."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from comity.web.backups.archive import ArchiveError, Manifest, Writer
from comity.web.settings.database import SQLITE

PART = f"database/{SQLITE}"


def add(writer: Writer, data: Path, beside: Path) -> None:
    """Copy the database as at one moment, and add the copy."""
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        source = sqlite3.connect(f"{(data / SQLITE).as_uri()}?mode=rw", uri=True, timeout=20)
        target = sqlite3.connect(beside)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        finally:
            target.close()
            source.close()
        check(beside)
        writer.add(PART, beside)
    finally:
        for name in (beside, *(beside.with_name(beside.name + end) for end in ("-wal", "-shm", "-journal"))):
            name.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Have SQLite look through the whole file.

    Raises:
        ArchiveError: it is damaged.
    """
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    if said != ["ok"]:
        raise ArchiveError(f"The database is damaged ({said[0]}). Put back the last backup from before that.")


def prepare(manifest: Manifest, waiting: Path) -> None:
    """Put the unpacked database among the files that wait to be put in place."""
    if manifest.of("database") != [PART]:
        raise ArchiveError(f"The archive says that it is of SQLite, and does not hold {PART}. Nothing was changed.")
    check(waiting / PART)
    (waiting / PART).replace(waiting / "new" / SQLITE)
