"""A memorandum as it is kept for ever: every resolved state that a bundle comes to, as canonical JSON.

What is kept needs no resolver to be read again. So a release that changes a baseline, or how amendments are laid over,
changes nothing of what was published before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from comity.memorandum.checking import Checked
from comity.memorandum.digest import canonical, content
from comity.memorandum.loading import LIBRARY, folder_of, load, resolved
from comity.memorandum.model import Memorandum


@dataclass(frozen=True, slots=True)
class Stage:
    """The memorandum from a day on, until the next stage: an amendment of it, or of its baseline, was agreed then."""

    from_date: date
    memorandum: Memorandum


class FrozenError(Exception):
    """What was kept is not what was published: its digest is another, or it cannot be read."""


def stages(found: Checked) -> tuple[Stage, ...]:
    """Every state of a bundle already checked, in order of date; the first is from `date.min`.

    Raises:
        MemorandumError: the bundle does not load.
    """
    last = resolved(found, None)
    agreed = {held.agreed for held in last.amendments}
    agreed |= {held.agreed for name in baselines(last) for held in load(name).amendments}
    every = [Stage(day, resolved(found, day)) for day in (date.min, *sorted(agreed))]
    changed = [after for before, after in pairwise(every) if before.memorandum.digest != after.memorandum.digest]
    return (every[0], *changed)


def baselines(memorandum: Memorandum) -> tuple[str, ...]:
    """The ids of the memoranda that one extends, the nearest first."""
    names: list[str] = []
    name = memorandum.extends
    while name and name not in names:
        names.append(name)
        name = load(name).extends
    return tuple(names)


def shipped_folder(name: str) -> Path:
    """The folder of a memorandum that ships."""
    found = folder_of(name)
    assert found.parent == LIBRARY, name
    return found


def frozen(memorandum: Memorandum) -> bytes:
    """The canonical JSON (RFC 8785) of a memorandum without its digest, which is the SHA-256 of these bytes."""
    return canonical(content(memorandum))


def thawed(kept: bytes, digest: str) -> Memorandum:
    """The memorandum of canonical JSON whose digest is known.

    Raises:
        FrozenError: the content has another digest, or has a shape that this version does not know.
    """
    if sha256(kept).hexdigest() != digest:
        raise FrozenError("The memorandum kept is not the one that was published: its digest differs.")
    try:
        return Memorandum.model_validate_json(kept).model_copy(update={"digest": digest})
    except ValidationError as error:
        raise FrozenError(f"The memorandum kept cannot be read by this version of Comity: {error}") from None
