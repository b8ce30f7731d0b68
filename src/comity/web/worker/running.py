"""Running a worker that says it is alive, recovers what others left, and outlives its database's absences."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from comity.web.returns.settling import settle
from comity.web.worker.models import SignOfLife
from comity.web.worker.recovery import beat, recover

log = structlog.get_logger("comity.worker")

BEATS_A_SILENCE = 4
WAIT_SECONDS = 5


class Pulse(threading.Thread):
    """Says every so often, from a thread of its own, that the worker is alive, and recovers what dead ones left."""

    def __init__(self, worker: str, silence: timedelta, attempts: int) -> None:
        super().__init__(name="pulse", daemon=True)
        self._worker, self._silence, self._attempts = worker, silence, attempts
        self._over = threading.Event()

    def run(self) -> None:
        """Beat until told to stop. A database that does not answer is waited for."""
        while True:
            try:
                now = timezone.now()
                beat(worker=self._worker, now=now)
                recover(now=now, silence=self._silence, attempts=self._attempts)
                settle(attempts=self._attempts)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database does not answer", error=type(error).__name__)
            close_old_connections()
            if self._over.wait(self._silence.total_seconds() / BEATS_A_SILENCE):
                connection.close()
                return

    def stop(self) -> None:
        """Beat no more."""
        self._over.set()
        self.join(timeout=WAIT_SECONDS)


def run(*, until_idle: bool = False, pause: Callable[[float], None] = time.sleep) -> None:
    """Do tasks until told to stop (SIGTERM or Ctrl-C; the task in hand is finished first), or until there are none.

    When the database goes away the worker waits and comes back under another name, so that a task that it could not
    finish is found as any other that was cut off.
    """
    silence = timedelta(seconds=settings.COMITY.task_silence_seconds)
    if connection.vendor == "sqlite":
        connection.settings_dict["CONN_MAX_AGE"] = 0  # kept open, a file that was taken away goes on answering
        connection.close()
    while True:
        name = secrets.token_hex(16)
        pulse = Pulse(name, silence, settings.COMITY.task_attempts)
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=until_idle,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        try:
            beat(worker=name, now=timezone.now())  # before any task is claimed in this name
            pulse.start()
            worker.configure_signals()
            log.info("worker started", worker=name)
            worker.run()
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database does not answer; waiting for it", error=type(error).__name__)
            _stop(pulse)
            close_old_connections()
            pause(WAIT_SECONDS)
            continue
        finally:
            _stop(pulse)
        _leave(name)
        return


def _stop(pulse: Pulse) -> None:
    if pulse.is_alive():
        pulse.stop()


def _leave(name: str) -> None:
    """A worker that stops in good order has left nothing, and need not be waited for."""
    try:
        SignOfLife.objects.filter(worker=name).delete()
    except (DatabaseError, InterfaceError):
        log.warning("the worker's sign of life stays until it is old", worker=name)
