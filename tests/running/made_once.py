"""What takes long to make and is the same for every test: made by the first process of the tests that needs it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(tmp: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of a name, as `make` leaves it. While one process makes it the others (of xdist) wait; where making
    fails, the next makes it."""
    shared = tmp.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = tmp.mktemp(name) / name
            make(begun)
            begun.rename(folder)
    return folder
