"""Making the database's tables, the cache's, and the static files as they are served: hashed and compressed."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from comity.web.settings.database import path_of
from comity.web.static_files import collect


def migrate(step: Callable[[str], None]) -> str:
    """Bring database and static files up to this version; says what was done. Each step is told before it begins.

    Raises:
        DatabaseError: the database does not answer, or cannot be changed by this user.
    """
    from django.db.migrations.executor import MigrationExecutor

    if connection.vendor == "sqlite":
        path_of(connection.settings_dict["NAME"]).touch(mode=0o600)  # elsewhere a file that is not there is a fault
    executor = MigrationExecutor(connection)
    lacking = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if lacking:
        step(f"Changing the database, {lacking} {'migration' if lacking == 1 else 'migrations'}")
    call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())
    call_command("createcachetable", verbosity=0)
    step("Preparing the static files")
    collect(settings.COMITY.data)
    return f"{lacking} {'migration' if lacking == 1 else 'migrations'} run" if lacking else "with nothing to change"
