"""A memorandum by the name that a person gives at the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum


def open_memorandum(name: str, as_at: date | None = None) -> Memorandum:
    """The memorandum of a shipped id or a folder. Raises `Misuse` for neither, naming those that ship."""
    from comity.memorandum import load, shipped

    if name not in shipped() and not Path(name).exists():
        raise Misuse(
            f"There is no memorandum '{name}'. Those that ship are {', '.join(shipped())}; "
            "or give the path of a folder that holds one."
        )
    return load(name, as_at)
