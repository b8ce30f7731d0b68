"""A backup is put back as it was, on either database, in its own place or elsewhere; nothing less is put back."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from live import Platform

from comity.cli.database import SQLITE

pytestmark = pytest.mark.slow  # each of many commands starts Django


def people(platform: Platform) -> list[str]:
    """The e-mail addresses in the database, asked of it directly."""
    said = "SELECT email FROM people_person ORDER BY email"
    if url := platform.env.get("DATABASE_URL"):
        with psycopg.connect(url) as connection:
            return [email for (email,) in connection.execute(said)]
    with sqlite3.connect(platform.folder / SQLITE) as connection:
        return [email for (email,) in connection.execute(said)]


def inodes(folder: Path) -> dict[Path, int]:
    """Which file each path is, but for those that SQLite makes while it is open."""
    kept = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {path: path.stat().st_ino for path in kept}


def spoil_an_event(platform: Platform) -> str:
    """Try to change an event; what the database says."""
    said = "UPDATE audit_event SET verb = 'made_region'"
    if url := platform.env.get("DATABASE_URL"):
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.IntegrityConstraintViolation) as refused:
            connection.execute(said)
    else:
        with sqlite3.connect(platform.folder / SQLITE) as connection, pytest.raises(sqlite3.IntegrityError) as refused:
            connection.execute(said)
    return str(refused.value)


def admin(platform: Platform, email: str) -> None:
    platform.comity("createadmin", "--email", email, "--name", "Grace Example", "--link")


def test_a_backup_is_put_back_in_its_place_and_elsewhere(
    tmp_path: Path, database_url: str, migrated: Path, request: pytest.FixtureRequest
) -> None:
    here = Platform(tmp_path / "here", database_url=database_url, like=migrated)
    here.set_up()
    admin(here, "first@example.org")
    file = tmp_path / "kept.zip"
    said = here.comity("backup", str(file)).stdout
    assert "every secret of the platform" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    admin(here, "later@example.org")
    key = (here.folder / "secret-key").read_text()

    refused = here.comity("restore", str(file), check=False)
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert people(here) == ["first@example.org", "later@example.org"]

    restored = here.comity("restore", str(file), "--replace")
    assert "The platform: unbroken, 1 event." in restored.stdout
    assert people(here) == ["first@example.org"]
    assert (here.folder / "secret-key").read_text() == key
    assert "Nothing was written" in spoil_an_event(here)
    admin(here, "again@example.org")  # rows added since have numbers of their own, and the chain goes on
    assert here.comity("audit", "verify").returncode == 0

    fresh: Callable[[], str] | None = request.getfixturevalue("fresh_postgres") if database_url else None
    there = Platform(tmp_path / "there", database_url=fresh() if fresh else "", runs=["serve"])
    there.comity("restore", str(file))
    assert people(there) == ["first@example.org"]
    assert (there.folder / "secret-key").read_text() == key
    with there:
        assert there.status("/account/login/") == 200
        busy = there.comity("restore", str(file), "--replace", check=False)
        assert (busy.returncode, "Comity is running on" in busy.stderr) == (2, True)
        assert there.status("/account/login/") == 200


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    """A backup of a platform with one administrator, on SQLite."""
    folder = tmp_path_factory.mktemp("archive")
    platform = Platform(folder / "data", like=migrated)
    platform.set_up()
    admin(platform, "first@example.org")
    platform.comity("backup", str(folder / "kept.zip"))
    return folder / "kept.zip"


def test_a_backup_replaces_no_file(archive: Path) -> None:
    before = archive.read_bytes()
    again = Platform(archive.parent / "data").comity("backup", str(archive), check=False)
    assert again.returncode == 2
    assert "there already" in again.stderr
    assert archive.read_bytes() == before
    assert [path.name for path in archive.parent.iterdir() if path.name.endswith((".part", ".sqlite3"))] == []


def test_an_altered_archive_changes_nothing(archive: Path, migrated: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(archive) as held, zipfile.ZipFile(altered, "w") as file:
        for name in held.namelist():
            content = held.read(name)
            file.writestr(name, content[:-1] + b"x" if name == "data/secret-key" else content)
    platform = Platform(tmp_path / "data", like=migrated)
    platform.set_up()
    admin(platform, "stays@example.org")
    before = inodes(platform.folder)
    refused = platform.comity("restore", str(altered), "--replace", check=False)
    assert refused.returncode == 2
    assert "secret-key is not what it was" in refused.stderr
    assert people(platform) == ["stays@example.org"]
    assert inodes(platform.folder) == before


def test_an_archive_of_a_later_comity_is_refused(archive: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.zip"
    with zipfile.ZipFile(archive) as held, zipfile.ZipFile(later, "w") as file:
        for name in held.namelist():
            content = held.read(name)
            if name == "manifest.json":
                said = json.loads(content)
                content = json.dumps({**said, "comity": "9.9", "migrations": [*said["migrations"], "people 0999_x"]})
            file.writestr(name, content)
    refused = Platform(tmp_path / "data").comity("restore", str(later), check=False)
    assert refused.returncode == 2
    assert "later Comity (9.9" in refused.stderr


def test_a_backup_of_sqlite_is_not_put_into_postgresql(
    archive: Path, tmp_path: Path, fresh_postgres: Callable[[], str]
) -> None:
    refused = Platform(tmp_path / "data", database_url=fresh_postgres()).comity("restore", str(archive), check=False)
    assert refused.returncode == 2
    assert "on SQLite. Unset DATABASE_URL" in refused.stderr
