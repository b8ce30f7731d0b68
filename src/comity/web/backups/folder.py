"""The data folder's part in a backup: which files belong to it, and putting others in their place all or not at all.

What is put back waits, whole and verified, in a folder of its own within the data folder. From the moment its list is
written, whoever next uses the data folder finishes the work, however often it is cut off.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from comity.web.backups.archive import ArchiveError

WAITING = ".restoring"
OLD = ".replaced"
LIST = "list.json"
LOCK = ".in-use"
_DERIVED = frozenset({"static", "metrics", WAITING, OLD, LOCK})
_held: list[int] = []
_DATABASE = ("comity.sqlite3", "comity.sqlite3-wal", "comity.sqlite3-shm", "comity.sqlite3-journal")


def files(data: Path) -> Iterator[tuple[str, Path]]:
    """Each file of the data folder that is neither the database nor made anew from something else; and its name."""
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data)
        passing = name.name.startswith(".ready-") or (len(name.parts) == 1 and name.name in _DATABASE)
        if path.is_file() and not path.is_symlink() and name.parts[0] not in _DERIVED and not passing:
            yield name.as_posix(), path


def holds_something(data: Path) -> bool:
    """Whether there is anything in the folder that a backup would hold."""
    return data.exists() and (next(files(data), None) is not None or any((data / name).exists() for name in _DATABASE))


def lock(data: Path, *, alone: bool = False) -> None:
    """Say that this process uses the data folder; `alone`, that nobody else may. Held until it ends or releases it.

    A folder that cannot be written cannot be replaced either, and needs no lock.

    Raises:
        ArchiveError: someone uses it who may not together with this.
    """
    try:
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        said = (
            f"Comity is running on {data}. Stop comity serve and comity worker, and try again."
            if alone
            else f"A backup is being put back into {data}. Wait until it is done, and try again."
        )
        raise ArchiveError(said) from None
    _held.append(handle)


def release() -> None:
    """Use the data folder no more."""
    while _held:
        os.close(_held.pop())


def settle(data: Path) -> None:
    """Finish a putting back that was cut off, if there is one."""
    if unfinished(data):
        lock(data, alone=True)
        if unfinished(data):  # nobody else has meanwhile
            finish(data)
        release()


def promise(data: Path) -> None:
    """From now on what waits is to be put in place, by whoever comes next: the list is on the disk."""
    waiting = data / WAITING
    names = sorted(path.name for path in (waiting / "new").iterdir())
    written = waiting / f".{LIST}"
    with written.open("w", encoding="utf-8") as file:
        json.dump(names, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(waiting / LIST)
    _sync(waiting)


def unfinished(data: Path) -> bool:
    """Whether putting back was cut off after it was promised."""
    return (data / WAITING / LIST).exists()


def finish(data: Path) -> None:
    """Put what waits in place of what is there. Run again after it was cut off, it goes on where it was."""
    waiting, old = data / WAITING, data / OLD
    names = json.loads((waiting / LIST).read_text(encoding="utf-8"))
    old.mkdir(exist_ok=True)
    for path in sorted(data.iterdir()):
        placed = path.name in names and not (waiting / "new" / path.name).exists()
        if path.name not in (WAITING, OLD, LOCK) and not placed:
            path.replace(old / path.name)
    for name in names:
        if (waiting / "new" / name).exists():
            (waiting / "new" / name).replace(data / name)
    _sync(data)
    (waiting / LIST).unlink()
    shutil.rmtree(waiting)
    shutil.rmtree(old)


def clear(data: Path) -> None:
    """Leave nothing of a putting back that was not promised."""
    if not unfinished(data):
        shutil.rmtree(data / WAITING, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
