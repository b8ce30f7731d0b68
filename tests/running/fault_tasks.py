"""Tasks for the tests of faults, found by the worker through PYTHONPATH. Each says in a file that it ran."""

from __future__ import annotations

import os
import signal
import time

from django_tasks import task


@task()
def noted(path: str, name: str, seconds: float) -> str:
    """Say that it began, take a while, say that it ended: one line of the file each."""
    _note(path, f"began {name}")
    time.sleep(seconds)
    _note(path, f"ended {name}")
    return name


@task()
def deadly(path: str) -> None:
    """Kill the worker that runs it, as running out of memory does."""
    _note(path, "began deadly")
    os.kill(os.getpid(), signal.SIGKILL)


def _note(path: str, words: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(handle, f"{words}\n".encode())
    finally:
        os.close(handle)
