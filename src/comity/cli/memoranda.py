"""A memorandum by the name that a person gives at the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from comity.cli.errors import Misuse

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum

SHIPPED = "shipped:"
"""What goes before an id to say that the one that ships is meant, whatever lies in the folder where one stands."""


def named(name: str) -> str | Path:
    """Which memorandum is meant: the id of one that ships, or a folder.

    Raises:
        Misuse: a bundle lies here in a folder of the name of one that ships. Either could be meant, and to read the
            other is to be told of a memorandum that one is not working on.
    """
    from comity.memorandum import shipped
    from comity.memorandum.loading import folder_of

    if name.startswith(SHIPPED):
        plain = name.removeprefix(SHIPPED)
        if plain not in shipped():
            raise Misuse(f"No memorandum '{plain}' ships. Those that do are {', '.join(shipped())}.")
        return plain
    if name not in shipped():
        return Path(name)
    here = Path(name)
    if (here / "memorandum.yaml").is_file() and here.resolve() != folder_of(name).resolve():
        raise Misuse(
            f"'{name}' is a memorandum that ships, and there is a folder of that name here. "
            f"Write ./{name} for the folder, or {SHIPPED}{name} for the one that ships."
        )
    return name


def open_memorandum(name: str, as_at: date | None = None) -> Memorandum:
    """The memorandum of a shipped id or a folder. Raises `Misuse` for neither, naming those that ship, and for both."""
    from comity.memorandum import load, shipped

    meant = named(name)
    if isinstance(meant, Path) and not meant.exists():
        raise Misuse(
            f"There is no memorandum '{name}'. Those that ship are {', '.join(shipped())}; "
            "or give the path of a folder that holds one."
        )
    return load(meant, as_at)
