"""PostgreSQL's part: every table's rows by COPY, from one snapshot, and into a schema made anew in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from comity.web.backups.archive import ArchiveError, Manifest, Writer

CACHE = "comity_cache"
MIGRATIONS = "django_migrations"
WAIT = "10s"
_CHUNK = 1 << 20


def tables() -> list[str]:
    """Every table that the database has."""
    return sorted(connection.introspection.table_names())


def add(writer: Writer) -> dict[str, list[str]]:
    """Add every table's rows as at one moment; gives the columns of each."""
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables():
            if table in (CACHE, MIGRATIONS):
                continue
            columns[table] = _columns(cursor, table)
            statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(_names(columns[table]), _name(table))
            with writer.part(f"database/{table}.rows") as target, cursor.copy(statement) as copy:
                for chunk in copy:
                    target.write(chunk)
    return columns


def put_back(manifest: Manifest, folder: Path) -> None:
    """Make the tables anew, as they were, and fill them: all in one transaction, so that a failure changes nothing.

    Raises:
        ArchiveError: someone is using the database, or the rows do not fit its tables.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
            _drop(cursor)
            _build(manifest)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations leave them immediate
            with _triggers_off(cursor):
                for table, columns in manifest.columns.items():
                    _fill(cursor, table, columns, folder / f"database/{table}.rows")
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
                cursor.execute(statement)
    except OperationalError as error:
        if "lock timeout" in str(error):
            raise ArchiveError(
                "The database is in use. Stop comity serve and comity worker everywhere, and try again. "
                "Nothing was changed."
            ) from None
        raise


def _drop(cursor: Any) -> None:
    for table in tables():
        cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(_name(table)))
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _build(manifest: Manifest) -> None:
    """The tables as at the archive's migrations, which may be older than this version's."""
    executor = MigrationExecutor(connection)
    had = {tuple(name.split(" ", 1)) for name in manifest.migrations}
    wanted = [node for node in executor.loader.graph.nodes if node in had]
    ends = [
        node for node in wanted if not any(child.key in had for child in executor.loader.graph.node_map[node].children)
    ]
    executor.migrate(ends)
    call_command("createcachetable", verbosity=0)


def _fill(cursor: Any, table: str, columns: tuple[str, ...], rows: Path) -> None:
    cursor.execute(sql.SQL("DELETE FROM {}").format(_name(table)))  # a migration may have written some
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_name(table), _names(columns))
    with rows.open("rb") as file, cursor.copy(statement) as copy:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)


@contextmanager
def _triggers_off(cursor: Any) -> Iterator[None]:
    """Our own triggers, which let a record only grow from its beginning, rest while all of it is put back at once."""
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    )
    found = cursor.fetchall()
    modes = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
    for table, name, _ in found:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}").format(sql.SQL(table), _name(name)))
    yield
    for table, name, mode in found:
        said = sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(sql.SQL(table), sql.SQL(modes[str(mode)]), _name(name))
        cursor.execute(said)


def _columns(cursor: Any, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _names(names: list[str] | tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
