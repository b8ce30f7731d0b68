"""Something that waits for a person to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to be done: what, in words that name nobody; where; and since when."""

    words: str
    path: str
    since: datetime
