"""What is kept of a publication: one ZIP, the same bytes for the same contents, with everything that it rests on.

bundle/...              the bundle's own files
baselines/<id>/...      the files of each memorandum that it extends, as they were
resolved/<day>.json     the canonical JSON of each stage; its SHA-256 is the stage's digest
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from comity.memorandum.frozen import FrozenError, Stage, baselines, frozen, shipped_folder
from comity.web.agreements.bundle_files import Files, files_of_folder

_THEN = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP knows: an archive says nothing of when it was made."""


def archive_of(files: Files, stages: tuple[Stage, ...]) -> bytes:
    """The archive of a bundle and every stage that it resolves to."""
    held = {f"bundle/{name}": content for name, content in files.items()}
    for baseline in baselines(stages[-1].memorandum):
        for name, content in files_of_folder(shipped_folder(baseline)).items():
            held[f"baselines/{baseline}/{name}"] = content
    for stage in stages:
        held[f"resolved/{stage.from_date}.json"] = frozen(stage.memorandum)
    return zipped(held)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files: in order of name, and the same bytes every time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _THEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def opened(content: bytes, digest: str) -> zipfile.ZipFile:
    """An archive, once its digest is found to be the one that was kept beside it.

    Raises:
        FrozenError: it is another.
    """
    if sha256(content).hexdigest() != digest:
        raise FrozenError("The archive kept of this publication is not the one that was brought in.")
    return zipfile.ZipFile(io.BytesIO(content))


def bundle_in(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The bundle's own files, by their paths within it."""
    names = [name for name in archive.namelist() if name.startswith("bundle/")]
    return {name.removeprefix("bundle/"): archive.read(name) for name in names}


def write_files(files: Files, folder: Path) -> None:
    """Write a bundle's files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
