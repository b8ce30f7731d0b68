"""Files whose reading will not come to an end: their task failed or was given up, and somebody waits for them.

The queue gives a task up after so many attempts, or has it fail; the file then says "being read" for ever. Each of
those is brought to its final state, with words, so that its sender can try again.
"""

from __future__ import annotations

import structlog
from django.db import transaction
from django.db.models import Q
from django_scopes import scope, scopes_disabled
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from comity.web.returns import actions
from comity.web.returns.models import Progress, Upload
from comity.web.worker.recovery import PASSING, STOPPED

log = structlog.get_logger("comity.returns")

TASKS = ("comity.web.returns.tasks.read_upload", "comity.web.returns.splitting.split_export")
TOLD = {
    "found": "Reading the file was begun several times and never came to its end.",
    "expected": "",
    "action": "Try again. If that fails too, tell whoever runs the platform when you sent it.",
    "code": "given-up",
}


def settle(*, attempts: int) -> int:
    """Bring to their end the files that no task reads any more; gives how many. Done twice, it comes to the same.

    To be done after tasks that were cut off have been put back in the queue (`worker.recovery`), which happens as long
    as they have been begun fewer than `attempts` times.
    """
    with scopes_disabled():
        waiting = list(
            Upload.objects.filter(progress__in=(Progress.WAITING, Progress.READING))
            .defer("content")
            .select_related("region")
        )
    under_way = _under_way(attempts) if waiting else set()
    settled = 0
    for upload in waiting:
        if str(upload.pk) in under_way:
            continue
        with scope(region=upload.region):
            if not _given_up(upload, attempts):
                continue
        log.warning("a file was given up", upload=str(upload.pk))
        settled += 1
    return settled


@transaction.atomic
def _given_up(upload: Upload, attempts: int) -> bool:
    """Bring a file to its end, unless its reading ended by itself, or was asked for anew, since it was looked at."""
    kept = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=upload.pk)
    if kept.progress not in (Progress.WAITING, Progress.READING) or str(kept.pk) in _under_way(attempts):
        return False
    actions.refuse(upload=kept, progress=Progress.FAILED, step="task", told=[TOLD])
    return True


def _under_way(attempts: int) -> set[str]:
    """The ids of the files that a task in the queue reads, is reading, or will read again."""
    may_come = Q(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)) | Q(
        status=TaskResultStatus.FAILED, exception_class_path__in=STOPPED + PASSING
    )
    found: set[str] = set()
    for task in DBTaskResult.objects.filter(may_come, task_path__in=TASKS):
        if task.status != TaskResultStatus.FAILED or len(task.worker_ids) < attempts:
            found.update(str(given) for given in task.args_kwargs.get("args", ()))
    return found
