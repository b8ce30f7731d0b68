"""When the database is gone or the disk is full, people see a page that says so, and it comes back by itself."""

from __future__ import annotations

import errno
import re
import resource
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from live import Platform
from pytest_django import DjangoAssertNumQueries

from comity.cli.database import SQLITE
from comity.web import faults, health


def under(cause: BaseException) -> RuntimeError:
    """An error that arose while another was being handled."""
    error = RuntimeError("above")
    error.__context__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (None, "fault"),
        (ValueError("no"), "fault"),
        (OSError(errno.ENOENT, "No such file"), "fault"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk"),
        (OperationalError("database or disk is full"), "disk"),
        (OperationalError("disk I/O error"), "disk"),
        (OperationalError('could not extend file "base/1": No space left on device'), "disk"),
        (OperationalError("unable to open database file"), "database"),
        (OperationalError("connection refused"), "database"),
        (OperationalError("attempt to write a readonly database"), "database"),
        (DatabaseError("file is not a database"), "database"),
        (DatabaseError("database disk image is malformed"), "database"),
        (DatabaseError("Save with update_fields did not affect any rows."), "fault"),
        (InterfaceError("connection already closed"), "database"),
        (under(OperationalError("connection refused")), "database"),
        (under(ValueError("no")), "fault"),
    ],
)
def test_what_passes_is_told_from_a_fault(error: BaseException | None, cause: str) -> None:
    assert faults.cause_of(error) == cause


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (OperationalError("connection refused"), 503, "database does not answer"),
        (OperationalError("database or disk is full"), 503, "no room left on the disk"),
        (ValueError("planted words"), 500, "Something went wrong on our side"),
    ],
)
def test_the_page_says_what_it_is_with_the_request_s_id_and_asks_the_database_nothing(
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    error: Exception,
    status: int,
    said: str,
) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(health, "_database", fail)
    with django_assert_num_queries(0):
        answer = Client(raise_request_exception=False).get("/health/ready")
    page = answer.content.decode()
    assert (answer.status_code, said in page, answer["X-Request-ID"] in page) == (status, True, True)
    assert (answer.get("Retry-After"), answer["Cache-Control"]) == ("30" if status == 503 else None, "no-store")
    assert "planted" not in page


@pytest.mark.django_db
def test_a_monitor_is_answered_in_its_own_way_whichever_table_fails(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def fail() -> int:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(health, "workers_alive", fail)
    answer = client.get("/health/ready")
    said = {"status": "not ready", "database": "does not answer", "data_folder": "can be written"}
    assert (answer.status_code, answer.json()) == (503, said)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Platform]:
    """A live platform on SQLite."""
    with Platform(tmp_path / "data") as platform:
        yield platform


def asked(platform: Platform, path: str, data: bytes | None = None) -> tuple[int, Message, str]:
    """Status, headers and text of an answer, whatever it is."""
    headers = {"Content-Type": "application/json"} if data else {}
    try:
        request = urllib.request.Request(platform.url(path), data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.slow
def test_a_database_file_that_was_taken_away_is_said_and_not_made_anew(running: Platform) -> None:
    file, away = running.folder / SQLITE, running.folder / "away"
    assert asked(running, "/account/login/")[0] == 200
    file.rename(away)
    status, headers, page = asked(running, "/regions/severnside/")
    assert (status, "database does not answer" in page) == (503, True)
    assert str(headers["X-Request-ID"]) in page
    assert "Traceback" not in page
    assert not file.exists()
    assert asked(running, "/health/live")[0] == 200
    assert asked(running, "/health/ready")[0] == 503
    away.rename(file)
    running.wait_ready()
    assert asked(running, "/regions/severnside/")[0] == 200
    assert running.comity("audit", "verify").returncode == 0


@pytest.mark.slow
def test_a_disk_with_no_room_is_said_and_comes_back(running: Platform) -> None:
    """No process of the server's may write to any file, as on a full disk: pages are read, and writing is refused."""
    pids = [running.processes["serve"].pid, *children(running.processes["serve"].pid)]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    assert asked(running, "/health/live")[0] == 200
    status, _, said = asked(running, "/health/ready")
    assert (status, '"data_folder": "cannot be written"' in said) == (503, True)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    running.wait_ready()
    assert running.comity("audit", "verify").returncode == 0


def children(pid: int) -> list[int]:
    """The processes that one started."""
    said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in re.findall(r"\d+", said)]
