"""What a database itself refuses, on SQLite and PostgreSQL: triggers that a room writes, kept in place here.

A migration of the room puts them in place, and `comity migrate` puts back any that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Triggers:
    """The triggers of one room.

    `sqlite` gives each trigger's body by its name. On PostgreSQL `functions` gives the body of the function
    `<table>_kept` for each table, and `postgresql` when each trigger fires (`BEFORE ... ON {} ...`) and its table.
    `migration` is the one that puts them in place.
    """

    migration: tuple[str, str]
    sqlite: Mapping[str, str]
    functions: Mapping[str, str]
    postgresql: Mapping[str, tuple[str, str]]

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put every trigger in place, anew."""
        self.remove(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name, body in self.sqlite.items():
                    cursor.execute(f"CREATE TRIGGER {name} {body}")
                return
            for name, body in self.functions.items():
                cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
            for name, (when, table) in self.postgresql.items():
                cursor.execute(f"CREATE TRIGGER {name} {when.format(table)} EXECUTE FUNCTION {table}_kept()")
                # ALWAYS: also where a session says that it only replays what another database has done.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take every trigger away: for a migration backwards, and for tests that clear their database."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in self.sqlite:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                return
            for name, (_, table) in self.postgresql.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            for name in self.functions:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The names of the triggers and functions that are not in force as written, none when all is well."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                wanted = {name: f"CREATE TRIGGER {name} {body}" for name, body in self.sqlite.items()}
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                found = dict(cursor.fetchall())
                return sorted(name for name, sql in wanted.items() if found.get(name) != sql)
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal")
            enabled = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
            bodies = dict(cursor.fetchall())
            changed = {name for name, body in self.functions.items() if bodies.get(name) != body}
            return sorted((set(self.postgresql) - enabled) | changed)

    def put_back(self, using: str, **_: Any) -> None:
        """After every migration: put the triggers back if their migration has been and one is missing."""
        from django.db import connections
        from django.db.migrations.recorder import MigrationRecorder

        connection = connections[using]
        if self.migration in MigrationRecorder(connection).applied_migrations() and self.missing(connection):
            self.install(connection)


def refused(words: str) -> str:
    """The statement by which a function of PostgreSQL refuses, in words."""
    return f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{words}';"
