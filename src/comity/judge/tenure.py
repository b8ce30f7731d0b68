"""How long a worker has been at one authority: the days of all their assignments there, each counted once.

No rule that Comity knows limits it. Long tenure is what notice, equal treatment and the question "should this be a job
of ours?" hang on, so an authority sees it with a warning at lengths that it may choose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WARN_WEEKS = (26, 52, 104)
"""At how many weeks a warning is shown: a setting of ours, and no rule."""


@dataclass(frozen=True, slots=True)
class Stint:
    """A run of days at an authority, both inclusive, and how many assignments it is made of."""

    first: date
    last: date
    assignments: int

    @property
    def days(self) -> int:
        """Its days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Tenure:
    """All the stints, up to a day."""

    stints: tuple[Stint, ...]
    warn_weeks: tuple[int, ...] = WARN_WEEKS

    @property
    def days(self) -> int:
        """The days of all of them."""
        return sum(stint.days for stint in self.stints)

    @property
    def weeks(self) -> int:
        """The whole weeks."""
        return self.days // 7

    @property
    def warning(self) -> int | None:
        """The longest of the lengths to be warned of that has been reached, in weeks."""
        return max((weeks for weeks in self.warn_weeks if self.weeks >= weeks), default=None)


def tenure(
    assignments: Iterable[tuple[date, date | None]], as_at: date, warn_weeks: tuple[int, ...] = WARN_WEEKS
) -> Tenure:
    """The tenure up to and including a day, from first and last days (none = it still runs)."""
    stints: list[Stint] = []
    for first, last in sorted((first, min(last or as_at, as_at)) for first, last in assignments):
        if first > as_at or last < first:
            continue
        if stints and first <= stints[-1].last + timedelta(days=1):
            before = stints[-1]
            stints[-1] = Stint(before.first, max(before.last, last), before.assignments + 1)
        else:
            stints.append(Stint(first, last, 1))
    return Tenure(tuple(stints), warn_weeks)
