"""The database's own refusal to change or delete what is published: triggers, on SQLite and PostgreSQL.

A migration puts them in place, and `comity migrate` puts back any that is missing (SQLite loses a table's triggers when
a later migration makes the table anew). The digests tell of whoever drops them first.
"""
# ruff: noqa: S608 (every statement here is put together from this file's own words)

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

STAYS = "A memorandum that is published, or was withdrawn, cannot be changed or deleted. Nothing was written."
AS_BROUGHT_IN = "What was brought in cannot be changed: bring in another bundle. Nothing was written."

_TABLE = "agreements_publication"
_FROZEN = (
    *("id", "region_id", "memorandum", "title", "version", "in_force", "digest", "stages", "archive"),
    *("archive_digest", "warnings", "engine", "brought_in_by", "brought_in_at"),
)
"""The columns that never change, whatever its state."""

_ALTERED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FROZEN)
_SQLITE = {
    "agreements_publication_kept_update": f"""BEFORE UPDATE ON {_TABLE}
        WHEN OLD.state <> 'brought_in' BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
    "agreements_publication_kept_contents": f"""BEFORE UPDATE ON {_TABLE}
        WHEN OLD.state = 'brought_in' AND ({_ALTERED}) BEGIN SELECT RAISE(ABORT, '{AS_BROUGHT_IN}'); END""",
    "agreements_publication_kept_delete": f"""BEFORE DELETE ON {_TABLE}
        WHEN OLD.state <> 'brought_in' BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
    # INSERT OR REPLACE deletes without firing a DELETE trigger, but not before this has looked.
    "agreements_publication_kept_insert": f"""BEFORE INSERT ON {_TABLE}
        WHEN NEW.state <> 'brought_in' OR EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{STAYS}'); END""",
}

_DISTINCT = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FROZEN)


def _raise(words: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{words}';"


_POSTGRESQL_FUNCTION = f"""BEGIN
            IF TG_OP = 'INSERT' THEN
                IF NEW.state <> 'brought_in' THEN {_raise(STAYS)} END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'TRUNCATE' THEN {_raise(STAYS)} END IF;
            IF OLD.state <> 'brought_in' THEN {_raise(STAYS)} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {_DISTINCT} THEN {_raise(AS_BROUGHT_IN)} END IF;
            RETURN NEW;
        END"""
_POSTGRESQL = {
    "agreements_publication_kept_row": f"BEFORE INSERT OR UPDATE OR DELETE ON {_TABLE} FOR EACH ROW",
    "agreements_publication_kept_all": f"BEFORE TRUNCATE ON {_TABLE} FOR EACH STATEMENT",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, body in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {body}")
            return
        cursor.execute(
            "CREATE FUNCTION agreements_publication_kept() RETURNS trigger LANGUAGE plpgsql"
            f" AS $${_POSTGRESQL_FUNCTION}$$"
        )
        for name, when in _POSTGRESQL.items():
            cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION agreements_publication_kept()")
            # ALWAYS: also where a session says that it only replays what another database has done.
            cursor.execute(f"ALTER TABLE {_TABLE} ENABLE ALWAYS TRIGGER {name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for a migration backwards, and for tests that clear their database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            return
        for name in _POSTGRESQL:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {_TABLE}")
        cursor.execute("DROP FUNCTION IF EXISTS agreements_publication_kept()")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that are not in force, none when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = {name: f"CREATE TRIGGER {name} {body}" for name, body in _SQLITE.items()}
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            return sorted(name for name, sql in wanted.items() if found.get(name) != sql)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal")
        enabled = {name for (name,) in cursor.fetchall()}
        return sorted(set(_POSTGRESQL) - enabled)


def put_back(using: str, **_: Any) -> None:
    """After every migration: put the triggers back if the table is there and one is missing."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    connection = connections[using]
    applied = MigrationRecorder(connection).applied_migrations()
    if ("agreements", "0002_guards") in applied and missing(connection):
        install(connection)
