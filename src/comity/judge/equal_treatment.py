"""The twelve weeks after which an agency worker has a right to the pay and conditions of an employee.

By the Agency Workers Regulations 2010 a worker qualifies after twelve calendar weeks in the same role with the same
hirer, by whatever agency. A week counts if any of it was worked. Some breaks stop the clock and some let it run on; any
other break longer than six weeks, or a new role, starts it again.

What each kind of break does is a stated setting (`RULES`), with how sure we are of it, because the text of the
regulations was not to hand: only summaries by others were. Nothing here is a clause of a memorandum, and it decides
nothing. It warns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

WEEKS = 12
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Break(StrEnum):
    """Why a worker was away."""

    ANY = "any"
    SICKNESS = "sickness"
    LEAVE = "leave"
    JURY = "jury"
    SHUTDOWN = "shutdown"
    INDUSTRIAL_ACTION = "industrial_action"
    PREGNANCY_OR_MATERNITY = "pregnancy_or_maternity"
    PATERNITY_OR_ADOPTION = "paternity_or_adoption"


class Does(StrEnum):
    """What a break does to the clock."""

    PAUSES = "pauses"
    RUNS_ON = "runs_on"


@dataclass(frozen=True, slots=True)
class BreakRule:
    """What a kind of break does, for how many weeks at most (none = however long), and how sure that is."""

    does: Does
    most_weeks: int | None
    grade: str
    words: str

    @property
    def sure(self) -> str:
        """How sure it is, as a reader says it."""
        return SURE[self.grade]


SURE = {
    "primary": "The regulations say so",
    "secondary": "Others report that the regulations say so",
    "unconfirmed": "Nobody has confirmed it yet",
}

RULES: Mapping[Break, BreakRule] = {
    Break.ANY: BreakRule(Does.PAUSES, 6, "secondary", "Any break"),
    Break.SICKNESS: BreakRule(Does.PAUSES, 28, "secondary", "Sickness or injury"),
    Break.LEAVE: BreakRule(Does.PAUSES, None, "secondary", "Annual or other leave"),
    Break.JURY: BreakRule(Does.PAUSES, 28, "secondary", "Jury service"),
    Break.SHUTDOWN: BreakRule(Does.PAUSES, None, "secondary", "The hirer's planned shutdown"),
    Break.INDUSTRIAL_ACTION: BreakRule(Does.PAUSES, None, "secondary", "Industrial action at the hirer"),
    Break.PREGNANCY_OR_MATERNITY: BreakRule(Does.RUNS_ON, None, "unconfirmed", "Pregnancy or maternity"),
    Break.PATERNITY_OR_ADOPTION: BreakRule(Does.RUNS_ON, None, "unconfirmed", "Paternity or adoption leave"),
}


@dataclass(frozen=True, slots=True)
class Worked:
    """An assignment with one hirer: its first and last day (none = still there) and its role."""

    first: date
    last: date | None
    role: str


@dataclass(frozen=True, slots=True)
class Away:
    """Days within or between assignments on which nothing was worked, both inclusive, and why."""

    first: date
    last: date
    why: Break = Break.ANY


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the clock has run on a day.

    `began` is the first day of the run that counts; `qualified_on` the day on which the twelfth week was complete.
    `notes` say what stopped it and what started it again.
    """

    role: str
    began: date | None
    weeks: int
    running: bool
    qualified_on: date | None
    notes: tuple[str, ...] = ()

    @property
    def qualified(self) -> bool:
        """Whether twelve weeks are complete."""
        return self.qualified_on is not None

    @property
    def weeks_left(self) -> int:
        """The weeks that are missing."""
        return max(0, WEEKS - self.weeks)


def clock(
    worked: Iterable[Worked],
    as_at: date,
    away: Iterable[Away] = (),
    rules: Mapping[Break, BreakRule] = RULES,
) -> Clock:
    """The clock on a day, of a worker's assignments with one hirer and what they were away for.

    Time away that nobody told of counts as worked, so the true day may be later than the day given, never earlier.
    """
    spans = sorted((one for one in worked if one.first <= as_at), key=lambda one: one.first)
    gone = list(away)
    if not spans:
        return Clock("", None, 0, running=False, qualified_on=None)
    run = _Run(spans[0].role, spans[0].first)
    notes: list[str] = []
    day = spans[0].first
    while day <= as_at:
        why = next((one.why for one in gone if one.first <= day <= one.last), None)
        role = None if why is not None else _role(day, run.role, spans)
        if role is not None:
            if role != run.role:
                notes.append(f"A new role from {day:%-d %B %Y}: the clock began again.")
                run = _Run(role, day)
            elif (too_long := run.too_long(rules)) is not None:
                rule = rules[too_long]
                notes.append(
                    f"{rule.words}, more than {rule.most_weeks} weeks to {day - DAY:%-d %B %Y}: the clock began again."
                )
                run = _Run(role, day)
            elif run.gap.total() >= WEEK.days:
                notes.append(f"Away for {run.gap.total()} days to {day - DAY:%-d %B %Y}: the clock stood still.")
            run.count(day)
        elif why is not None and rules[why].does is Does.RUNS_ON:
            run.count(day)
        else:
            run.gap[why or Break.ANY] += 1
        day += DAY
    running = not run.gap
    if run.too_long(rules) is not None:
        notes.append("The break is longer than the clock stands still for: it begins again with the next work.")
        return Clock(run.role, None, 0, running=False, qualified_on=None, notes=tuple(notes))
    weeks = run.complete(as_at)
    qualified = weeks[WEEKS - 1] + WEEK if len(weeks) >= WEEKS else None
    return Clock(run.role, run.began, len(weeks), running, qualified, tuple(notes))


@dataclass(slots=True)
class _Run:
    """A stretch in one role that no break has ended: the weeks of it that count, and how long work has been away."""

    role: str
    began: date
    counted: set[int] = field(default_factory=set)
    gap: Counter[Break] = field(default_factory=Counter)

    def count(self, day: date) -> None:
        """The week of this day counts."""
        self.counted.add((day - self.began).days // WEEK.days)
        self.gap.clear()

    def too_long(self, rules: Mapping[Break, BreakRule]) -> Break | None:
        """The kind of break that has lasted longer than the clock stands still for."""
        for why, days in self.gap.items():
            most = rules[why].most_weeks
            if most is not None and days > most * WEEK.days:
                return why
        return None

    def complete(self, as_at: date) -> list[date]:
        """The first days of the weeks that count and are over."""
        firsts = [self.began + number * WEEK for number in sorted(self.counted)]
        return [first for first in firsts if first + WEEK - DAY <= as_at]


def _role(day: date, current: str, spans: Sequence[Worked]) -> str | None:
    """The role worked on a day: the one that the clock runs in, where that is among them."""
    here = [one.role for one in spans if one.first <= day and (one.last is None or day <= one.last)]
    return current if current in here else next(iter(here), None)
