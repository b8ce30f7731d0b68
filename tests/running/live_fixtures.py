"""Fixtures for tests that need a live platform or a PostgreSQL database of their own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from live import RUNNING, Platform
from made_once import made_once
from with_postgres import NoPostgresError, ThrowAwayPostgres

FreshPostgres = Callable[..., str]


@pytest.fixture(scope="session")
def fresh_postgres() -> Iterator[FreshPostgres]:
    """A function that gives the DATABASE_URL of a new database, each time another: empty, or `like` another's URL.

    They are on the server of DATABASE_URL (or POSTGRES_FOR_TESTS, where the rest runs on SQLite), else on a throw-away
    one started for this session (this worker's, under xdist). With no PostgreSQL to use the test fails and says what
    to do: it is never skipped.
    """
    import psycopg
    from psycopg.sql import SQL, Identifier

    made: list[str] = []
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or os.environ.get("POSTGRES_FOR_TESTS") or _started(stack)

        def fresh(like: str = "") -> str:
            name = f"comity_{secrets.token_hex(6)}"
            of = SQL("TEMPLATE {}").format(Identifier(urlsplit(like).path.strip("/"))) if like else SQL("")
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(SQL("CREATE DATABASE {} {}").format(Identifier(name), of))
            made.append(name)
            return urlsplit(server)._replace(path=f"/{name}").geturl()

        yield fresh
        with psycopg.connect(server, autocommit=True) as connection:
            for name in made:
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _started(stack: ExitStack) -> str:
    try:
        return stack.enter_context(ThrowAwayPostgres()).url
    except NoPostgresError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `comity migrate` makes it, on SQLite, for platforms to begin as copies of."""
    return made_once(tmp_path_factory, "migrated", lambda folder: Platform(folder).set_up())


@pytest.fixture(scope="session")
def migrated_postgres(
    tmp_path_factory: pytest.TempPathFactory, fresh_postgres: FreshPostgres, migrated: Path
) -> FreshPostgres:
    """A function that gives the DATABASE_URL of a new database as `comity migrate` makes it, each time another."""
    made = Platform(tmp_path_factory.mktemp("migrated") / "data", database_url=fresh_postgres(), like=migrated)
    made.set_up()
    made.comity("migrate")
    return partial(fresh_postgres, like=made.env["DATABASE_URL"])


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Runs a test twice: with no DATABASE_URL, and so on SQLite, and that of a new, migrated PostgreSQL database."""
    if request.param == "sqlite":
        return ""
    fresh: FreshPostgres = request.getfixturevalue("migrated_postgres")
    return fresh()


@pytest.fixture
def platform(request: pytest.FixtureRequest, tmp_path: Path, database_url: str, migrated: Path) -> Iterator[Platform]:
    """A live platform of this test's own, empty and ready: once on SQLite, once on PostgreSQL.

    What its file calls ENV is its environment.
    """
    env = getattr(request.module, "ENV", {})
    with Platform(tmp_path / "data", database_url=database_url, env=env, like=migrated) as running:
        yield running


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        report.sections += [(f"the platform in {running.folder.name}", running.tail()) for running in RUNNING]
