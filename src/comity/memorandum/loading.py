"""Loading a memorandum by its id or its folder: strictly, or not at all."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import comity.library
from comity.memorandum.checking import Checked, check
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import MemorandumError, Problem
from comity.memorandum.resolve import resolve

LIBRARY = Path(comity.library.__file__).parent


def shipped() -> tuple[str, ...]:
    """The ids of the memoranda that ship, in order."""
    folders = (path.parent.name for path in LIBRARY.glob("*/memorandum.yaml"))
    return tuple(sorted(name.replace("_", "-") for name in folders))


def folder_of(name_or_path: str | Path) -> Path:
    """The folder of a shipped id, or the path itself. A `Path` is always that of a folder: `Path("./exemplar")` no
    longer says how it was written."""
    if isinstance(name_or_path, str) and name_or_path in shipped():
        return LIBRARY / name_or_path.replace("-", "_")
    return Path(name_or_path)


def load(name_or_path: str | Path, as_at: date | None = None) -> Memorandum:
    """The memorandum of a shipped id ("exemplar") or a bundle's folder ("./exemplar", or any `Path`).

    As at a date it has the amendments agreed by then; with none given, all of them. Terms and strengths
    keep their own dates. Raises `MemorandumError` with every problem, never just the first.
    """
    if isinstance(name_or_path, str) and name_or_path in shipped():
        return _shipped(name_or_path, as_at)
    return _load(Path(name_or_path), as_at)


def lint(name_or_path: str | Path) -> tuple[Problem, ...]:
    """Everything wrong with a bundle, in order of file and line; empty where nothing is."""
    return checked(name_or_path).problems


def checked(name_or_path: str | Path) -> Checked:
    """A bundle as read, with everything wrong with it."""
    return check(folder_of(name_or_path), shipped(), load)


@cache
def _shipped(name: str, as_at: date | None) -> Memorandum:
    return _load(folder_of(name), as_at)


def _load(folder: Path, as_at: date | None) -> Memorandum:
    return resolved(check(folder, shipped(), load), as_at)


def resolved(found: Checked, as_at: date | None) -> Memorandum:
    """The memorandum of a bundle already checked, as at a date. Raises `MemorandumError` where it does not load."""
    if not found.loads or found.bundle.memorandum is None:
        raise MemorandumError(str(found.bundle.folder), found.problems)
    extends = found.bundle.memorandum.value.extends
    return resolve(found.bundle, load(extends, as_at) if extends else None, as_at)
