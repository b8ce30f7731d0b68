"""Static files: from the package as they are, or, once `comity migrate` has prepared them, hashed and compressed.

A prepared file has its digest in its name, so that a browser keeps it for ever. What was prepared is used only while it
is of the very files in the package; after an upgrade, or where the data folder cannot be written, pages name the
package's own files, which are always there.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "prepared-from"


class Prepared(CompressedManifestStaticFilesStorage):
    """The storage that names static files: with their digest where they have been prepared, else as they are."""

    manifest_strict = False

    @cached_property
    def current(self) -> bool:
        """Whether what was prepared is of the files in the package now."""
        try:
            return (Path(self.location) / STAMP).read_text(encoding="ascii") == stamp()
        except OSError:
            return False

    def stored_name(self, name: str) -> str:
        """The name that a page gives; the file's own where it was not prepared."""
        if not self.current:
            return name
        return str(self.hashed_files.get(self.hash_key(self.clean_name(name)), name))


def collect(data: Path) -> None:
    """Prepare the static files in the data folder, unless they are of this version already."""
    folder = data / "static"
    if Prepared(location=str(folder)).current:
        return
    (folder / STAMP).unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    written = folder / f".{STAMP}.{os.getpid()}"
    written.write_text(stamp(), encoding="ascii")
    written.replace(folder / STAMP)


def stamp() -> str:
    """A digest of the package's static files by path, size and time of change."""
    found: list[Any] = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            known = Path(storage.path(path)).stat()  # type: ignore[attr-defined]
            found.append((path, known.st_size, known.st_mtime_ns))
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()
