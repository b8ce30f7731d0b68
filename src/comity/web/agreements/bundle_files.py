"""The files of a bundle, from a folder or from a ZIP that somebody sent, held in memory and within bounds.

What a bundle does not consist of is never taken in: example returns least of all, since a real one holds people.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from comity.memorandum.bundle import KNOWN_FILES, KNOWN_FOLDERS, MOST_BYTES, MOST_FILES
from comity.memorandum.problems import Level, Problem

BESIDE = ("README.md", "LICENSE")
"""What may lie beside a bundle, and is kept with it."""

NOT_TAKEN = ("returns", "__pycache__", "__MACOSX")
"""Folders that may lie beside a bundle and are not taken in."""

ENDINGS = (".yaml", ".csv", ".md", "LICENSE")
"""How the names of a bundle's files end."""

Files = Mapping[str, bytes]
"""A bundle's files: path within the bundle, with /, -> contents."""


class NotAcceptedError(Exception):
    """A bundle that is not taken in. `problems` holds everything found wrong, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.words() for problem in self.problems))


def wrong(file: str, found: str, write: str) -> Problem:
    """A problem with a file as a whole."""
    return Problem(file, 0, Level.ERROR, found, write)


def files_of_folder(folder: Path) -> dict[str, bytes]:
    """The files of a bundle's folder.

    Raises:
        NotAcceptedError: there is no such folder, it is no bundle, or it holds what no bundle does.
    """
    if not (folder / "memorandum.yaml").is_file():
        found = "there is no memorandum.yaml in it" if folder.is_dir() else "there is no such folder"
        raise NotAcceptedError([wrong(folder.name, found, "Name a folder that has memorandum.yaml in it")])
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    held = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if passed_over(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
            problems.append(wrong(name, "this is not an ordinary file", "Put the file itself in the folder"))
            continue
        held += path.stat().st_size
        if len(files) >= MOST_FILES or held > MOST_BYTES:
            raise NotAcceptedError([too_much(folder.name)])
        files[name] = path.read_bytes()
    return kept(files, problems)


def passed_over(name: str) -> bool:
    """Whether a path is left out in silence: what systems leave behind, and example returns."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") for part in parts) or (bool(parts) and parts[0] in NOT_TAKEN)


def kept(files: Files, problems: list[Problem]) -> dict[str, bytes]:
    """The files, where each is one that a bundle has.

    Raises:
        NotAcceptedError: there are problems already, or a file is of another kind.
    """
    for name in sorted(files):
        known = name in KNOWN_FILES or name in BESIDE
        room, _, rest = name.partition("/")
        if not known and not (room in KNOWN_FOLDERS and "/" not in rest and rest.endswith((".yaml", ".md"))):
            allowed = ", ".join((*KNOWN_FILES, *(f"{folder}/*.yaml" for folder in KNOWN_FOLDERS)))
            problems.append(
                wrong(name, "this is not a file that a bundle has", f"Take it away. A bundle has: {allowed}")
            )
    if problems:
        raise NotAcceptedError(sorted(set(problems)))
    return dict(files)


def too_much(name: str) -> Problem:
    """The problem of a bundle larger than any can be."""
    found = f"there is more in it than a bundle may have: {MOST_FILES} files and {MOST_BYTES:,} bytes in all"
    return wrong(name, found, "Take out what does not belong")
