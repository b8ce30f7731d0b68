"""From when until when each publication is read, which follows from all that are published.

On any day that one is read which was published last of those whose first day has come (`queries.in_force`). So a later
publication ends an earlier one on the day before it begins; and one that begins no later than an earlier one did leaves
that one no day at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.web.agreements.models import Publication


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a publication is read, both ends among them; `by` ends it, and without it there is no end."""

    first: date
    last: date | None = None
    by: Publication | None = None

    @property
    def is_empty(self) -> bool:
        """Whether a later publication is read on every one of its days."""
        return self.last is not None and self.last < self.first


def periods(published: Iterable[Publication]) -> dict[int, Period]:
    """The days of each of a region's publications, by key; all that are published must be given."""
    found: dict[int, Period] = {}
    ending: Publication | None = None
    for held in sorted(published, key=lambda held: -(held.number or 0)):
        last = ending.in_force - timedelta(days=1) if ending else None
        found[held.pk] = Period(held.in_force, last, ending)
        if ending is None or held.in_force <= ending.in_force:
            ending = held
    return found


@dataclass(frozen=True, slots=True)
class Displaced:
    """Whom publishing a bundle would take days from that were settled, and whether past days are among those."""

    others: tuple[Publication, ...]
    past: bool


def displaced(bundle: Publication, published: Sequence[Publication], today: date) -> Displaced | None:
    """What would be read no more, though its days have passed or none would be left to it; None: the past stays."""
    held = periods(published)
    past = bundle.in_force < today
    others = [
        other
        for other in sorted(published, key=lambda other: other.in_force)
        if not held[other.pk].is_empty
        and (held[other.pk].last or date.max) >= bundle.in_force
        and (other.in_force >= bundle.in_force or past)
    ]
    return Displaced(tuple(others), past) if others else None
