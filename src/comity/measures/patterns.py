"""Patterns across a region's assignments that a regional lead would ask about, worker by worker key.

Each is two assignments of one worker, an earlier and a later. None of them breaks a clause by itself: they are what
regions have found themselves paying more for, and are to be looked at by a person who knows more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

WITHIN_DAYS = 90
"""How soon the later must follow the earlier, from the day that this one ended (or, running, from any day of it)."""

PACKAGED = frozenset({"project_team", "packaged"})


class Pattern(StrEnum):
    """What two assignments show together."""

    TWO_SUPPLIERS = "two_suppliers"
    DEARER_TEAM = "dearer_team"
    RISE_ON_MOVING = "rise_on_moving"


PATTERN_WORDS: dict[str, str] = {
    Pattern.TWO_SUPPLIERS: "The same worker through two suppliers at once",
    Pattern.DEARER_TEAM: "Offered again in a dearer project team",
    Pattern.RISE_ON_MOVING: "A higher rate at another authority within 90 days",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """An assignment as it is known. Money is in ten-thousandths; `last` is none where it still ran.

    `offered`: a supplier offers the worker for it, or it is proposed, and nobody has started.
    """

    worker: str
    authority: str
    ref: str
    first: date
    last: date | None
    supplier: str
    route: str
    basis: str
    pay: int | None
    charge: int | None
    role: str = ""
    offered: bool = False

    @property
    def name(self) -> tuple[str, str]:
        """Which assignment it is."""
        return self.authority, self.ref


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, and the two assignments that show it."""

    pattern: Pattern
    earlier: Seen
    later: Seen
    rise: int | None = None
    """How much more an hour, in ten-thousandths of a pound, where that is what is shown."""


def patterns(seen: Iterable[Seen]) -> list[Found]:
    """Every pattern, worker by worker, in the order in which their assignments began.

    An assignment that several quarters hold is given once, as the latest has it.
    """
    workers: dict[str, dict[tuple[str, str], Seen]] = {}
    for one in seen:
        if one.worker:
            workers.setdefault(one.worker, {})[one.name] = one
    return [found for key in sorted(workers) for found in _of_worker(list(workers[key].values()))]


def _of_worker(held: Sequence[Seen]) -> Iterator[Found]:
    ordered = sorted(held, key=lambda one: (one.first, one.name))
    for earlier, later in combinations(ordered, 2):
        if not _soon(earlier, later):
            continue
        if _two_suppliers(earlier, later):
            yield Found(Pattern.TWO_SUPPLIERS, earlier, later)
        if earlier.route not in PACKAGED and later.route in PACKAGED and (rise := _dearer(earlier, later)):
            yield Found(Pattern.DEARER_TEAM, earlier, later, rise)
        elif _moved(earlier, later) and (rise := _rise(earlier, later)):
            yield Found(Pattern.RISE_ON_MOVING, earlier, later, rise)


def _soon(earlier: Seen, later: Seen) -> bool:
    return earlier.last is None or (later.first - earlier.last).days <= WITHIN_DAYS


def _moved(earlier: Seen, later: Seen) -> bool:
    """From one authority to another, and not only in offers."""
    return earlier.authority != later.authority and not (earlier.offered or later.offered)


def _two_suppliers(earlier: Seen, later: Seen) -> bool:
    """Both at once: with a gap between them a worker may well have changed agency."""
    one, other = folded(earlier.supplier), folded(later.supplier)
    together = earlier.last is None or later.first <= earlier.last
    return bool(one and other) and one != other and together


def _dearer(earlier: Seen, later: Seen) -> int | None:
    """By what the authority is charged, and by the pay where that is not known of both."""
    if earlier.charge is not None and later.charge is not None:
        return max(0, later.charge - earlier.charge) or None
    return _rise(earlier, later)


def _rise(earlier: Seen, later: Seen) -> int | None:
    """By how much the pay is higher. Unlike payment bases are never compared."""
    if earlier.pay is None or later.pay is None or not earlier.basis or earlier.basis != later.basis:
        return None
    return max(0, later.pay - earlier.pay) or None


def folded(name: str) -> str:
    """A supplier's name, however it was written."""
    return " ".join(name.casefold().split())
