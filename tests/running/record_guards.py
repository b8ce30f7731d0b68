"""The record's triggers out of the way, where a test must tamper with the record or clear its database.

Django clears a database after a test with real transactions (`transaction=True`) by DELETE or TRUNCATE, which is what
the triggers refuse. `clearing_is_allowed` takes them away for as long as that takes, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Within this the database refuses nothing; afterwards the triggers stand again. Works inside a transaction too."""
    from django.db import connection

    from comity.web.audit import guards

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks waiting cannot lose its triggers
    guards.remove(connection)
    try:
        yield
    finally:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        guards.install(connection)


@contextmanager
def clearing_is_allowed() -> Iterator[None]:
    """Within this Django may clear the database after a test with real transactions."""
    from django.test import TransactionTestCase

    clears = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def with_guards_lifted(self: TransactionTestCase) -> Any:
        with guards_lifted():
            return clears(self)

    TransactionTestCase._fixture_teardown = with_guards_lifted  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = clears  # type: ignore[attr-defined]
