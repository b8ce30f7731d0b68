"""Taking from a live platform what it needs, and giving it back: its database's file, and the room to write."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

from live import Platform

GiveBack = Callable[[], None]


def moved_away(file: Path) -> GiveBack:
    """A SQLite database moved aside, with its log of what is written: the two are one database."""
    aside = file.parent.with_name("aside")
    aside.mkdir(exist_ok=True)
    for part in file.parent.glob(f"{file.name}*"):
        part.rename(aside / part.name)

    def back() -> None:
        for part in file.parent.glob(f"{file.name}*"):
            part.rmdir() if part.is_dir() else part.unlink()
        for part in aside.iterdir():
            part.rename(file.parent / part.name)

    return back


def limited(platform: Platform) -> GiveBack:
    """No file of the platform's may grow, as on a disk that is full."""

    def limit(size: int) -> None:
        for process in platform.processes.values():
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            for one in (process.pid, *map(int, children)):
                resource.prlimit(one, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    limit(0)
    return lambda: limit(resource.RLIM_INFINITY)
