"""The rows that some actions write, kept so that each test begins with them without doing it all again.

The cast is the same in every test, and making it (two regions, their organisations and people, an event for each) took
a third of the time of the platform's tests. `kept` makes it once, keeps its rows and takes them back; `Kept.put_back`
writes the same rows with the same keys. What keeps the record (`audit.guards`) stays in force: events go in one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

_CHAINS, _EVENTS = "audit_chain", "audit_event"

Made = TypeVar("Made")
Statement: TypeAlias = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Kept(Generic[Made]):
    """What was made, and the statements that write its rows: one on PostgreSQL, where each is a way there and back."""

    made: Made
    statements: tuple[Statement, ...]

    def put_back(self) -> None:
        """Write the rows again."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in self.statements:
                cursor.execute(sql, values or None)


class _TakenBackError(Exception):
    """Ends the transaction in which the rows were made."""


def kept(make: Callable[[], Made]) -> Kept[Made]:
    """What `make` gives and the rows it inserts, of which none is left afterwards."""
    from django.db import connection, transaction

    tables: dict[str, None] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT INTO "):
            tables.setdefault(sql.split('"')[1])
        return execute(sql, params, many, context)

    found: list[Kept[Made]] = []
    try:
        with transaction.atomic():
            with connection.execute_wrapper(watch):
                made = make()
            found.append(Kept(made, tuple(_together(_statements(list(tables))))))
            raise _TakenBackError
    except _TakenBackError:
        return found[0]


def _statements(tables: list[str]) -> list[Statement]:
    statements: list[Statement] = []
    for table in tables:
        if table in (_CHAINS, _EVENTS):
            continue
        columns, rows = _rows(table)
        statements += [_insert(table, columns, rows)] if rows else []
    return [*statements, *_chains()]


def _together(statements: list[Statement]) -> list[Statement]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return statements
    with connection.cursor() as cursor:
        return [(";".join(cursor.mogrify(sql, values) for sql, values in statements), ())]


def _chains() -> list[Statement]:
    """A chain begins empty and grows by one event at a time, as its guards ask."""
    columns, chains = _rows(_CHAINS)
    at = {name: columns.index(name) for name in ("id", "length", "head")}
    statements = []
    for chain in chains:
        begun = list(chain)
        begun[at["length"]], begun[at["head"]] = 0, "0" * 64
        statements.append(_insert(_CHAINS, columns, [begun]))
    names, events = _rows(_EVENTS)
    for event in events:
        said = dict(zip(names, event, strict=True))
        statements += [
            _insert(_EVENTS, names, [event]),
            (
                f"UPDATE {_CHAINS} SET length = %s, head = %s WHERE id = %s",
                (said["number"], said["hash"], said["chain_id"]),
            ),
        ]
    return statements


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Statement:
    one = f"({', '.join(['%s'] * len(columns))})"
    named = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({named}) VALUES {", ".join([one] * len(rows))}', [v for row in rows for v in row]


def _rows(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        return [column[0] for column in cursor.description], cursor.fetchall()
