"""When the database is gone or the disk is full, people see a page that says so. (Live: tests/e2e/test_faults_*.py.)"""

from __future__ import annotations

import errno

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comity.web import faults, health


def under(cause: BaseException) -> RuntimeError:
    """An error that arose while another was being handled."""
    error = RuntimeError("above")
    error.__context__ = cause
    return error


def not_kept(cause: BaseException) -> SessionInterrupted:
    """What Django makes of any error while a session is saved."""
    error = SessionInterrupted("The request's session was deleted before the request completed.")
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
        (not_kept(OperationalError("database or disk is full")), 503, "no room left on the disk"),
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
