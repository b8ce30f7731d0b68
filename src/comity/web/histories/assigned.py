"""A worker's assignments as a lookup answers them: by returns and by engagements recorded as started, each once.

One's own are told in full, with the rate and its basis over time. Of another authority's it is told only whether one
runs or has ended, and whom to ask; never a rate, nor whether it was higher or lower. Nothing that the asker decides
rests on it: a cap binds the rate that the asker itself will pay, and a rise on moving breaks no clause, is a pattern
that the region's lead sees, and can be asked about where the assignment was. A comparison alone would give the rate
away to whoever asks again with other rates. An engagement that is only proposed is no assignment, and is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from comity.memorandum.model import Memorandum
from comity.web.engagements.facts import code_words
from comity.web.engagements.models import NOT_STARTED, Engagement
from comity.web.histories.engaged import Started
from comity.web.histories.in_pool import Assignment
from comity.web.histories.models import Fact
from comity.web.histories.rates import OwnRates
from comity.web.histories.rows import Held
from comity.web.histories.told import Line
from comity.web.organisations.models import Organisation, Region
from comity.web.words import date as day_words


@dataclass(slots=True)
class Assigned:
    """One assignment: as returns tell of it, as engagements do (the earliest first), or both."""

    authority: Organisation
    row: Assignment | None = None
    engagements: list[Engagement] = field(default_factory=list)

    def has(self, engagement: Engagement) -> bool:
        """Whether an engagement is of this assignment."""
        if engagement.authority_id != self.authority.pk:
            return False
        if self.row is not None and _started(engagement).is_in(self.row):
            return True
        return bool(engagement.reference) and any(each.reference == engagement.reference for each in self.engagements)

    @property
    def first(self) -> date | None:
        """Its first day, where it is known."""
        days = [each.start_date for each in self.engagements] + ([self.row.start_date] if self.row else [])
        return min((day for day in days if day is not None), default=None)

    @property
    def last(self) -> date | None:
        """Its last day; None while it runs, or where only the quarter of it is known."""
        row, latest = self.row, self.engagements[-1] if self.engagements else None
        if latest is None or (row is not None and row.end_date is not None and _first(latest) <= row.end_date):
            return row.end_date if row is not None else None
        return latest.ended_on

    @property
    def running(self) -> bool:
        """Whether it runs, by what was told last."""
        if not self.engagements:
            return self.row is not None and self.row.running
        return self.last is None


def assignment_lines(
    asker: Organisation, keys: Sequence[str], rows: Held, memorandum: Memorandum | None
) -> tuple[Line, ...]:
    """One's own assignments, by their first days; and for each other authority that has any, what is told of one."""
    today, theirs = timezone.localdate(), dict[int, Line]()
    known = _known(rows.assignments, _recorded(asker.region, keys))
    known.sort(key=lambda one: one.first or date.min)
    mine = [each for each in known if each.authority.pk == asker.pk]
    rates = OwnRates(asker, keys, [held for each in mine for held in each.engagements])
    own = [_line(each, rows, _in_full(each, rates, memorandum), own=True) for each in mine]
    for each in sorted(known, key=lambda one: bool(one.engagements) and one.running):
        if each.authority.pk != asker.pk and (each.first is None or each.first <= today):
            theirs[each.authority.pk] = _line(each, rows, _least(each), own=False)
    return (*own, *theirs.values())


def _line(known: Assigned, rows: Held, words: str, *, own: bool) -> Line:
    fact = Fact.ENGAGEMENT if known.engagements else Fact.ASSIGNMENT
    return Line(known.authority, fact, words + _objected(known, rows), own)


def _recorded(region: Region, keys: Sequence[str]) -> list[Engagement]:
    """The engagements of the worker that have started and are kept, by their first days."""
    held = Engagement.objects.filter(region=region, worker_key__in=keys, deleted_at=None, start_date__isnull=False)
    return list(held.exclude(state__in=NOT_STARTED).select_related("authority").order_by("start_date", "made_at"))


def _known(pooled: Iterable[Assignment], engagements: Iterable[Engagement]) -> list[Assigned]:
    found = [Assigned(row.authority, row) for row in pooled]
    for engagement in engagements:
        known = next((each for each in found if each.has(engagement)), None)
        if known is None:
            found.append(known := Assigned(engagement.authority))
        known.engagements.append(engagement)
    return found


def _least(known: Assigned) -> str:
    """What is told of another authority's. A return is of the end of its quarter, and says no more."""
    row = known.row
    if row is not None and (not known.engagements or (row.end_date is not None and known.last == row.end_date)):
        if row.running:
            return f"An assignment was running at {row.authority} at the end of {row.quarter}."
        return f"An assignment at {row.authority} ended by the end of {row.quarter}. Ask it for a reference."
    if known.running:
        return f"An assignment is recorded as running at {known.authority}. Ask it."
    return f"An assignment at {known.authority} has ended. Ask it for a reference."


def _in_full(known: Assigned, rates: OwnRates, memorandum: Memorandum | None) -> str:
    latest = known.engagements[-1] if known.engagements else None
    refs = dict.fromkeys([known.row.assignment_ref] if known.row else [])
    refs |= dict.fromkeys(each.reference for each in known.engagements if each.reference)
    role = (latest.role if latest else "") or (known.row.role if known.row else "")
    which = "; ".join(filter(None, [" or ".join(refs), code_words("role", role, memorandum) if role else ""]))
    first = day_words(known.first) if known.first else "a day not given"
    until = f"to {day_words(known.last)}" if known.last else "running"
    said = f"An assignment ({which or 'with no reference'}) from {first}, {until}."
    return " ".join([said, *rates.words(known.row.assignment_ref if known.row else None, known.engagements)])


def _objected(known: Assigned, rows: Held) -> str:
    of_row = [rows.objected(Fact.ASSIGNMENT, known.row)] if known.row is not None else []
    return max([*of_row, *(rows.objected(Fact.ENGAGEMENT, each) for each in known.engagements)])


def _started(engagement: Engagement) -> Started:
    first = _first(engagement)
    return Started(engagement.authority, engagement.reference, engagement.role, first, engagement.ended_on)


def _first(engagement: Engagement) -> date:
    assert engagement.start_date is not None
    return engagement.start_date
