"""Something that waits for a person to act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.web.people.member import Member


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to be done: what, in words that name nobody; where; and since when."""

    words: str
    path: str
    since: datetime


WAITS: list[Callable[[Member], Sequence[Waiting]]] = []
"""How rooms tell what waits in them for a member. A room adds its own in its `AppConfig.ready`."""
