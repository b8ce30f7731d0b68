"""Months of qualifying experience from employment spells, so that they are computed from evidence and not typed.

Qualifying: direct employment, of an English authority, in a child and family context, registered. Overlapping and
adjoining spells are merged and clipped at the assignment's start; whole calendar months of each merged spell are
counted, leftover days carried at 30 to the month, and the sum is rounded down. ASYE and statutory leave inside a
spell count. Part-time counts by calendar, and is flagged for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from comity.clauses.setting import Setting
from comity.judge.lookup import Lookup, key_text
from comity.memorandum.model import Memorandum

DAYS_TO_THE_MONTH = 30


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of employment, both days inclusive; no end date means still there."""

    authority: str
    start_date: date
    end_date: date | None
    employment: str
    context: str
    registered: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A spell, whether it counts, and why not."""

    spell: Spell
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Qualifying days run together, both inclusive, with their whole months and the days left over."""

    start_date: date
    end_date: date
    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Experience:
    """The months that count before a start, and how they were counted."""

    months: int
    leftover_days: int
    merged: tuple[Merged, ...]
    counted: tuple[Counted, ...]
    part_time: tuple[Spell, ...]


def months_of(spells: Iterable[Spell], start: date, memorandum: Memorandum) -> Experience:
    """The months of qualifying experience before an assignment that starts on `start`."""
    codes = Lookup(Setting(memorandum, start)).codes
    english = {a.code for a in memorandum.authorities}
    counted = tuple(_counted(spell, start, codes, english) for spell in spells)
    last = start - timedelta(days=1)
    runs: list[tuple[date, date]] = []
    for spell in sorted((c.spell for c in counted if c.counts), key=lambda spell: spell.start_date):
        end = min(spell.end_date or last, last)
        if runs and spell.start_date <= runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((spell.start_date, end))
    merged = tuple(Merged(first, final, *_months_and_days(first, final)) for first, final in runs)
    days = sum(run.days for run in merged)
    part_time = tuple(c.spell for c in counted if c.counts and "part" in c.spell.note.lower())
    total = sum(run.months for run in merged) + days // DAYS_TO_THE_MONTH
    return Experience(total, days % DAYS_TO_THE_MONTH, merged, counted, part_time)


def _counted(spell: Spell, start: date, codes: dict[str, str], english: set[str]) -> Counted:
    if spell.employment != "direct":
        return Counted(spell, False, "not direct employment by an authority")
    if codes.get(key_text(spell.authority)) not in english:
        return Counted(spell, False, "not recognised as an English authority")
    if spell.context != "child_and_family":
        return Counted(spell, False, "not in a child and family context")
    if not spell.registered:
        return Counted(spell, False, "not registered")
    if spell.start_date >= start:
        return Counted(spell, False, "begins on or after the assignment's start")
    return Counted(spell, True, "counts")


def _months_and_days(first: date, final: date) -> tuple[int, int]:
    """Whole calendar months from the first day, and the days left over; both days inclusive."""
    after = final + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if _plus(first, months) > after:
        months -= 1
    return months, (after - _plus(first, months)).days


def _plus(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    next_month = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (next_month - first).days))
