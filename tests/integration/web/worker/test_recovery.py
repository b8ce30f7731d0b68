"""A task whose worker died is found and run again, and given up after so many attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from comity.web.notices.tasks import mail_notice
from comity.web.worker.models import SignOfLife
from comity.web.worker.recovery import CUT_OFF, beat, recover
from comity.web.worker.running import run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SILENCE = timedelta(seconds=60)
NOBODY = "00000000-0000-0000-0000-000000000000"


def running_task(*workers: str) -> DBTaskResult:
    """A task that each of these workers began, the last of them now."""
    task = DBTaskResult.objects.get(pk=mail_notice.enqueue(NOBODY).id)
    for worker in workers:
        task.claim(worker)
    return task


def test_a_task_of_a_living_worker_is_left_alone() -> None:
    task = running_task("w1")
    beat(worker="w1", now=NOW - timedelta(seconds=59))
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == ()
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


def test_a_task_of_a_silent_worker_goes_back_to_the_queue() -> None:
    task = running_task("w1")
    beat(worker="w1", now=NOW - timedelta(seconds=60))
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == (str(task.pk),)
    task.refresh_from_db()
    assert (task.status, task.started_at) == (TaskResultStatus.READY, None)


def test_a_task_of_a_worker_that_never_gave_a_sign_goes_back_too() -> None:
    task = running_task("w1")
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == (str(task.pk),)


def test_a_task_begun_as_often_as_is_allowed_is_given_up_and_says_why() -> None:
    task = running_task("w1", "w2", "w3")
    found = recover(now=NOW, silence=SILENCE, attempts=3)
    assert (found.again, found.given_up) == ((), (str(task.pk),))
    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert task.exception_class_path == CUT_OFF
    assert task.finished_at == NOW
    assert task.traceback == "Begun 3 times; each time its worker died before it was done."
    assert recover(now=NOW, silence=SILENCE, attempts=3).given_up == ()


@pytest.mark.parametrize("stopped", [SystemExit(1), KeyboardInterrupt()])
def test_a_task_whose_worker_was_told_twice_to_stop_was_cut_off(stopped: BaseException) -> None:
    task = running_task("w1")
    beat(worker="w1", now=NOW)
    task.set_failed(stopped)
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == (str(task.pk),)


def test_a_task_that_failed_by_its_own_error_is_not_run_again() -> None:
    task = running_task("w1")
    task.set_failed(ValueError("no"))
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == ()


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), InterfaceError("closed")])
def test_a_task_that_met_no_database_is_run_again_and_in_the_end_says_why(error: Exception) -> None:
    task = running_task("w1", "w2")
    task.set_failed(error)
    assert recover(now=NOW, silence=SILENCE, attempts=3).again == (str(task.pk),)
    task.refresh_from_db()
    assert (task.status, task.exception_class_path, task.traceback) == (TaskResultStatus.READY, "", "")
    task.claim("w3")
    task.set_failed(error)
    found = recover(now=NOW, silence=SILENCE, attempts=3)
    assert (found.again, found.given_up) == ((), ())
    task.refresh_from_db()
    assert (task.status, str(error) in task.traceback) == (TaskResultStatus.FAILED, True)


def test_old_signs_of_life_are_swept_away() -> None:
    beat(worker="old", now=NOW - SILENCE * 20)
    beat(worker="new", now=NOW)
    recover(now=NOW, silence=SILENCE, attempts=3)
    assert list(SignOfLife.objects.values_list("worker", flat=True)) == ["new"]


@pytest.mark.django_db(transaction=True)
def test_a_recovered_task_is_done_by_the_next_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda _: None)
    task = running_task("dead")
    recover(now=timezone.now(), silence=SILENCE, attempts=3)
    run(until_idle=True)
    task.refresh_from_db()
    assert (task.status, task.return_value) == (TaskResultStatus.SUCCESSFUL, "nothing to send")
    assert len(task.worker_ids) == 2
    assert SignOfLife.objects.count() == 0
