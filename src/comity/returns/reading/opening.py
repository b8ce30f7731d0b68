"""Opening what a path names: a regular file, now, and the same one all the way through."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from .errors import UnreadableFile

_PUT_RIGHT = "Check the path, or ask for the file again."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells that a file is still the one that was opened."""

    device: int
    inode: int
    size: int
    changed_ns: int


def open_regular(path: Path) -> int:
    """Open a regular file for reading and return its descriptor; never waits on a pipe or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        # A device may act on being opened, so what it is comes first; fstat below holds against a swap.
        _refuse_odd(path.stat().st_mode, path)
        descriptor = os.open(path, flags)
    except OSError as error:
        raise _refusal(path, error) from None
    except ValueError:
        raise UnreadableFile("missing", "a path with a character no path has", "a file", _PUT_RIGHT) from None
    try:
        _refuse_odd(os.fstat(descriptor).st_mode, path)
    except UnreadableFile:
        os.close(descriptor)
        raise
    return descriptor


def stamp(descriptor: int) -> Stamp:
    """The stamp of an open file."""
    seen = os.fstat(descriptor)
    return Stamp(seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def stamp_of_path(path: Path) -> Stamp | None:
    """The stamp of what stands at a path now, or None when nothing does."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return Stamp(seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)


def changed(path: Path) -> UnreadableFile:
    """The error for a file that is being written while it is read."""
    return UnreadableFile(
        "changed-while-reading",
        f"that {path.name} changed while it was being read",
        "a file that nobody is writing",
        "Wait until it is saved or copied in full, then try again.",
    )


def _refuse_odd(mode: int, path: Path) -> None:
    if stat.S_ISREG(mode):
        return
    what = "a folder" if stat.S_ISDIR(mode) else "a pipe, socket or device"
    raise UnreadableFile("not-a-file", f"{what} at {path}", "a file", "Give the path of the file itself.")


def _refusal(path: Path, error: OSError) -> UnreadableFile:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
        return UnreadableFile("missing", f"nothing at {path}", "a file", _PUT_RIGHT)
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableFile(
            "no-permission",
            f"that you may not open {path}",
            "a file you may read",
            "Ask its owner for permission, or save a copy of your own.",
        )
    reason = "links that lead in a circle" if error.errno == errno.ELOOP else (error.strerror or "an error")
    return UnreadableFile("unopenable", f"{reason} at {path}", "a file that opens", _PUT_RIGHT)
