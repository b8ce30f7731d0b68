"""A failure half-way leaves nothing: neither a version nor a signature nor rows in the pool, nor a word of it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from returning import QUARTER, Case, clean
from signing_in import sign_in, text_of

from comity.web.audit.models import Event
from comity.web.returns import actions, settling
from comity.web.returns.actions import pooling
from comity.web.returns.frames import frames_of
from comity.web.returns.models import PooledAssignment, PooledOutcome, Progress, Signature, State, Step, Upload, Version
from comity.web.returns.settling import settle
from comity.web.returns.signing import seen
from comity.web.returns.tasks import read_upload
from comity.web.worker.recovery import CutOffError, NoRoomError, recover

REFERENCES = {line.split(b",")[2].decode() for line in clean().splitlines()[1:]} - {""}
ROOT = f"/regions/severnside/returns/{QUARTER}/X99000003/"


@pytest.fixture
def approved(case: Case) -> Case:
    with scope(region=case.cast.severnside):
        case.sent(clean())
        for who, step in ((case.analyst, Step.SUBMIT), (case.hr_lead, Step.APPROVE)):
            given = case.now()
            assert given.current is not None
            actions.sign(by=who, given=given, step=step, saw=seen(given, given.current))
    return case


def authorise(case: Case) -> Signature:
    given = case.now()
    assert given.current is not None
    return actions.sign(by=case.director, given=given, step=Step.AUTHORISE, saw=seen(given, given.current), pooled=True)


def spoilt(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows, the last of them with no region: the database refuses it after it has taken those before it."""
    return [*rows[:-1], (None, *rows[-1][1:])]


def written_badly(write: Callable[..., None]) -> Callable[..., None]:
    return lambda rows: write(spoilt(rows))


def half_written(write: Callable[..., None]) -> Callable[..., None]:
    def half(rows: Sequence[tuple[Any, ...]]) -> None:
        write(rows[: len(rows) // 2])
        raise OSError("the rows come to an end half-way")

    return half


def test_a_failure_half_way_through_pooling_leaves_neither_a_signature_nor_rows(
    approved: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: Any, **__: Any) -> None:
        raise OSError("there is no more")

    with scope(region=approved.cast.severnside):
        before = Event.objects.count()
        for what, fails in (
            ("_write", written_badly(pooling._write)),
            ("_write", half_written(pooling._write)),
            ("PooledOutcome.objects.bulk_create", cut_off),
        ):
            with monkeypatch.context() as patched:
                patched.setattr(f"comity.web.returns.actions.pooling.{what}", fails)
                with pytest.raises((DatabaseError, OSError)):
                    authorise(approved)
            assert approved.now().state == State.APPROVED
            assert Signature.objects.filter(step=Step.AUTHORISE).count() == 0
            assert (PooledAssignment.objects.count(), PooledOutcome.objects.count()) == (0, 0)
            assert Event.objects.count() == before
        said = the_page_of_a_failure(approved, monkeypatch, cut_off)
        assert "either all of it was kept or none of it" in said
        assert approved.now().state == State.APPROVED
        assert PooledAssignment.objects.count() == 0
        with CaptureQueriesContext(connection) as asked:
            authorise(approved)
        assert {*PooledAssignment.objects.values_list("assignment_ref", flat=True)} == REFERENCES
        assert PooledAssignment.objects.count() == len(REFERENCES)
    inserted = any(f'INSERT INTO "{PooledAssignment._meta.db_table}"' in one["sql"] for one in asked)
    assert inserted == (connection.vendor != "postgresql"), "there the rows are copied"


def the_page_of_a_failure(case: Case, monkeypatch: pytest.MonkeyPatch, fails: Callable[..., Any]) -> str:
    assert case.director.person is not None
    browser = sign_in(Client(raise_request_exception=False), case.director.person)
    given = case.now()
    assert given.current is not None
    with monkeypatch.context() as patched:
        patched.setattr("comity.web.returns.actions.pooling.PooledOutcome.objects.bulk_create", fails)
        answer = browser.post(f"{ROOT}authorise/", {"saw": seen(given, given.current), "pooled": "yes"})
    assert answer.status_code == 500
    return text_of(answer.content.decode())


def test_a_failure_half_way_through_publishing_leaves_no_version_and_the_file_is_read_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise DatabaseError("the database went away")

    with scope(region=case.cast.severnside):
        upload = actions.send(by=case.analyst.actor, given=case.now(), name="return.csv", content=clean())
        before = Event.objects.count()
        for what in ("_keep", "record", "carry", "_finish"):
            with monkeypatch.context() as patched:
                patched.setattr(f"comity.web.returns.actions.versions.{what}", gone)
                with pytest.raises(DatabaseError):
                    read_upload.func(str(upload.pk))
            assert Version.objects.count() == 0
            assert case.now().state == State.NOT_STARTED
            assert Event.objects.count() == before
            assert Upload.objects.get().progress == Progress.READING
        read_upload.func(str(upload.pk))
        assert Upload.objects.get().progress == Progress.READ
        version = Version.objects.get()
        assert {*frames_of(version)["assignments"]["assignment_ref"]} == REFERENCES
        assert version.assignments == len(REFERENCES)


def test_a_file_that_found_no_room_or_was_given_up_comes_to_its_end(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with scope(region=case.cast.severnside):
        upload = actions.send(by=case.analyst.actor, given=case.now(), name="return.csv", content=clean())
        task = DBTaskResult.objects.get(task_path="comity.web.returns.tasks.read_upload")
        with monkeypatch.context() as patched:
            patched.setattr(Path, "write_bytes", no_room)
            with pytest.raises(NoRoomError):
                read_upload.func(str(upload.pk))
        ended(task, NoRoomError, workers=1)
        recover(now=timezone.now(), silence=timedelta(seconds=60), attempts=3)
        assert settle(attempts=3) == 0
        task.refresh_from_db()
        assert task.status == TaskResultStatus.READY, "it is run again"
        assert Upload.objects.get().progress == Progress.READING

        ended(task, CutOffError, workers=3)
        assert looked_at_and_asked_for_again(case, upload, monkeypatch) == 0
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
        assert settle(attempts=3) == 1
        upload.refresh_from_db()
        assert upload.progress == Progress.FAILED
        again = actions.send_again(by=case.analyst.actor, upload=upload, sheet="")
        read_upload.func(str(again.pk))
        assert Version.objects.get().upload == again


def ended(task: DBTaskResult, error: type[Exception], workers: int) -> None:
    """As the queue writes it on a task that failed, begun by so many workers."""
    task.status, task.worker_ids = TaskResultStatus.FAILED, [f"worker-{number}" for number in range(workers)]
    task.exception_class_path = f"{error.__module__}.{error.__qualname__}"
    task.save()


def looked_at_and_asked_for_again(case: Case, upload: Upload, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many are given up when a reading is asked for anew after the tasks were looked at, and before it is said."""
    look, looked = settling._under_way, []

    def under_way(attempts: int) -> set[str]:
        found = look(attempts)
        if not looked:
            looked.append(1)
            read_upload.enqueue(str(upload.pk))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(settling, "_under_way", under_way)
        return settling.settle(attempts=3)
