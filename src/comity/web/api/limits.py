"""How many requests a key may send in a minute.

Counted in the memory of each process, because a count in the database would be a write for every read. So a server of
four workers lets through at most four times as many, and never fewer than the setting says.
"""

from __future__ import annotations

import math
from threading import Lock

SECONDS = 60


class Allowance:
    """For each name, what may still be done: a minute's worth at most, given back evenly as the minute passes."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, name: str, *, a_minute: int, now: float) -> int:
        """Take one; gives 0, or the whole seconds to wait where there is none. `now` is of a clock that only rises."""
        with self._lock:
            left, then = self._held.get(name, (float(a_minute), now))
            left = min(float(a_minute), left + (now - then) * a_minute / SECONDS)
            if left < 1:
                self._held[name] = (left, now)
                return max(1, math.ceil((1 - left) * SECONDS / a_minute))
            self._held[name] = (left - 1, now)
            return 0
