"""Where the platform's data are: SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from comity.web.settings.typed import Settings, SettingsError

WAIT_SECONDS = 20
SQLITE = "comity.sqlite3"


def databases(settings: Settings) -> dict[str, dict[str, Any]]:
    """Django's DATABASES.

    Raises:
        SettingsError: DATABASE_URL is not an address of PostgreSQL.
    """
    if not settings.database_url:
        return {"default": _sqlite(settings)}
    if wrong := _wrong(settings.database_url):
        raise SettingsError(f"DATABASE_URL cannot be used: {wrong}. {_WANTED}")
    try:
        found = dj_database_url.parse(settings.database_url, conn_max_age=60, conn_health_checks=True)
    except ValueError:
        raise SettingsError(f"DATABASE_URL cannot be used: {_UNREADABLE}. {_WANTED}") from None
    found.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return {"default": dict(found)}


_SCHEMES = ("postgres", "postgresql", "pgsql")
_UNREADABLE = (
    "its host or its port cannot be read (in a password, write @ as %40, : as %3A, / as %2F, # as %23 and ? as %3F)"
)
_WANTED = "Give postgres://user:password@host:5432/name, or leave it out to use SQLite in the data folder."


def _wrong(address: str) -> str:
    """Why an address cannot be that of a PostgreSQL, or nothing. No more of it is said than holds no password."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # where it is no number from 0 to 65535 this raises
    except ValueError:
        return _UNREADABLE
    if "://" not in address or not parts.scheme:
        said = f'it is "{address}", which' if address.isalnum() else "it"
        return f"{said} does not begin with postgres://"
    if parts.scheme not in _SCHEMES:
        return f"it begins with {parts.scheme}://, and Comity keeps its data in PostgreSQL (postgres://) or SQLite"
    if not parts.path.strip("/") and not parts.query:
        return "it names no database after the host"
    return ""


def _sqlite(settings: Settings) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        # Opened, never made: a file that was taken away must not come back empty. `comity migrate` makes it.
        "NAME": f"{(settings.data.absolute() / SQLITE).as_uri()}?mode=rw",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": WAIT_SECONDS,
            # A transaction takes the write lock when it begins, so that two never fail each other half-way.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def path_of(name: Any) -> Path:
    """The file of a SQLite database, from Django's NAME of it."""
    said = str(name)
    return Path(unquote(urlsplit(said).path)) if said.startswith("file:") else Path(said)
