"""Finding tasks that were cut off, and having them run again.

The queue has no retries of its own: a task whose worker was killed stays "running" for ever. Here such a task is found
(its worker has shown no sign of life for a while), put back in the queue, and given up after so many attempts. So is
one that met a database which did not answer, or had no room, and could still say so. A task may therefore run more than
once, and each is written so that running it twice comes to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from comity.web.worker.models import SignOfLife

log = structlog.get_logger("comity.worker")

STOPPED = ("builtins.SystemExit", "builtins.KeyboardInterrupt")
"""What the queue writes on a task whose worker was told twice to stop: as cut off as one that was killed."""

PASSING = (
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "comity.web.worker.recovery.NoRoomError",
)
"""What it writes on a task that met a database which did not answer, or a disk with no room left: the task is not to
blame, and may do it yet."""

CUT_OFF = "comity.web.worker.recovery.CutOffError"
SILENCES_KEPT = 20


class CutOffError(Exception):
    """Why a task was given up: each time it ran, its worker died before it was done."""


class NoRoomError(Exception):
    """A task found no room on a disk. Raised in place of what the system says, so that the task is run again."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """The ids of the tasks put back in the queue, and of those given up."""

    again: tuple[str, ...]
    given_up: tuple[str, ...]


def beat(*, worker: str, now: datetime) -> None:
    """Say that a worker is alive."""
    SignOfLife.objects.update_or_create(
        worker=worker, defaults={"seen_at": now}, create_defaults={"began_at": now, "seen_at": now}
    )


@transaction.atomic
def recover(*, now: datetime, silence: timedelta, attempts: int) -> Recovered:
    """Put back the tasks whose workers are dead, and give up those that have been begun `attempts` times."""
    alive = set(SignOfLife.objects.filter(seen_at__gt=now - silence).values_list("worker", flat=True))
    SignOfLife.objects.filter(seen_at__lte=now - silence * SILENCES_KEPT).delete()
    again: list[str] = []
    given_up: list[str] = []
    suspects = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
        Q(status=TaskResultStatus.RUNNING)
        | Q(status=TaskResultStatus.FAILED, exception_class_path__in=STOPPED + PASSING)
    )
    for task in suspects:
        ran_by = task.worker_ids[-1] if task.worker_ids else ""
        if task.status == TaskResultStatus.RUNNING and ran_by in alive:
            continue
        if len(task.worker_ids) >= attempts and task.exception_class_path in PASSING:
            continue  # it has failed, and says by what
        if len(task.worker_ids) >= attempts:
            _give_up(task, now, attempts)
            given_up.append(str(task.pk))
        else:
            task.status = TaskResultStatus.READY
            task.started_at = task.finished_at = None
            task.exception_class_path = task.traceback = ""
            task.save(update_fields=["status", "started_at", "finished_at", "exception_class_path", "traceback"])
            again.append(str(task.pk))
        log.warning(
            "task was cut off", task=task.task_path, id=str(task.pk), attempt=len(task.worker_ids), status=task.status
        )
    return Recovered(tuple(again), tuple(given_up))


def _give_up(task: DBTaskResult, now: datetime, attempts: int) -> None:
    task.status = TaskResultStatus.FAILED
    task.finished_at = now
    task.exception_class_path = CUT_OFF
    task.traceback = f"Begun {attempts} times; each time its worker died before it was done."
    task.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
