"""Reports written whole or not at all: made in a folder beside their place, then moved into it together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from comity.cli.errors import Misuse


def writable_file(out: Path) -> Path:
    """The path of a file to write, as it was given. Raises `Misuse` where no ordinary file can be there.

    A device or a pipe is refused before anything is opened: reading or writing one may never end.
    """
    within_folders(out)
    if out.is_dir():
        raise Misuse(f"{out} is a folder. Give --out the name of a file within it.")
    if out.exists() and not out.is_file():
        raise Misuse(f"{out} is not an ordinary file (it is a device or a pipe). Give --out the name of a file.")
    return out


def within_folders(out: Path) -> None:
    """Raises `Misuse` where part of the path above `out` is a file."""
    for above in out.parents:
        if above.exists() and not above.is_dir():
            raise Misuse(f"{above} is a file, so nothing can be written as {out}. Give --out another path.")


class Staging:
    """A hidden folder within `out` that reports are made in.

    `publish` moves them into `out`, each in one step, replacing those of an earlier run; a report of an
    earlier run that this one did not make is removed, so that what lies there is of one run. Without
    `publish` (an error, a full disk, a stop) nothing in `out` has changed, and `out` is removed if it
    was made here.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._made = False
        self._folder: Path | None = None

    def __enter__(self) -> Staging:
        within_folders(self._out)
        if self._out.exists() and not self._out.is_dir():
            raise Misuse(f"{self._out} is a file, and --out is to be a folder. Give the name of a folder.")
        self._made = not self._out.exists()
        self._out.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".comity-unfinished-", dir=self._out))
        return self

    def path(self, name: str) -> Path:
        """Where to make a report."""
        assert self._folder is not None, "enter first"
        return self._folder / name

    def publish(self, names: Sequence[str]) -> None:
        """Move the reports into place. Every one of them is on the disk before the first is moved."""
        made = [name for name in names if self.path(name).exists()]
        for name in made:
            with self.path(name).open("rb") as file:
                os.fsync(file.fileno())
        for name in names:
            if name in made:
                self.path(name).replace(self._out / name)
            else:
                (self._out / name).unlink(missing_ok=True)
        self._made = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._made and self._out.exists() and not any(self._out.iterdir()):
            self._out.rmdir()
