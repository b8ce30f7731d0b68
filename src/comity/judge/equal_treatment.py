"""The twelve weeks after which an agency worker has a right to the pay and conditions of an employee.

By the Agency Workers Regulations 2010 a worker qualifies after twelve calendar weeks in the same role with the same
hirer, by whatever agency. A week counts if any of it was worked. Some breaks stop the clock and some let it run on; any
other break longer than six weeks starts it again. So does a new role, but only where its work or duties are
substantively different and the agency has told the worker in writing what they are (regulation 7(3)). Neither can be
seen in a role's name or code, so the clock here goes on and says that it may have begun again: it warns on the earliest
day that could be right.

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
    def longest(self) -> str:
        """For how long, as a reader says it."""
        if self.does is Does.RUNS_ON:
            return "To the planned last day, where one is known. The protected period may end sooner"
        return f"{self.most_weeks} weeks" if self.most_weeks else "However long"

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


NEW_ROLE = (
    "Another role is recorded from {day:%-d %B %Y}. The clock goes on. It began again then only if the work or duties "
    "are substantively different and the agency has told the worker so in writing."
)
UNTOLD = "Nobody told why. If it was sickness or leave, it may only have stood still, and the day come sooner."


@dataclass(frozen=True, slots=True)
class Worked:
    """An assignment with one hirer: its first and last day (none = still there), its role, and its planned last day."""

    first: date
    last: date | None
    role: str
    planned: date | None = None


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

    Of what may be one way or the other, the way is taken by which the day comes sooner: time away that nobody told of
    counts as worked, a new role does not begin the clock again, and where no last day was planned a maternity runs on.
    So of the assignments given, the true day may be later than the day given and never earlier. The one exception says
    so in `notes`: more than six weeks between assignments of which nobody told why begin it again.
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
            if (too_long := run.too_long(rules)) is not None:
                notes.append(_began_again(rules[too_long], day, told=not run.untold))
                run = _Run(role, day)
            elif run.gap.total() >= WEEK.days:
                notes.append(f"Away for {run.gap.total()} days to {day - DAY:%-d %B %Y}: the clock stood still.")
            if role != run.role:
                if role and run.role:
                    notes.append(NEW_ROLE.format(day=day))
                run.role = role or run.role
            run.count(day)
        elif why is not None and rules[why].does is Does.RUNS_ON and _intended(day, spans):
            run.count(day)
        else:
            if why is not None and rules[why].does is Does.RUNS_ON and not run.gap:
                notes.append(
                    f"{rules[why].words}: the clock ran on to the planned last day, {day - DAY:%-d %B %Y}, at most."
                )
            run.gap[why or Break.ANY] += 1
            run.untold += why is None
        day += DAY
    running = not run.gap
    if run.too_long(rules) is not None:
        said = "The break is longer than the clock stands still for: it begins again with the next work."
        notes.append(f"{said} {UNTOLD}" if run.untold else said)
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
    untold: int = 0

    def count(self, day: date) -> None:
        """The week of this day counts."""
        self.counted.add((day - self.began).days // WEEK.days)
        self.gap.clear()
        self.untold = 0

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


def _began_again(rule: BreakRule, day: date, *, told: bool) -> str:
    said = f"{rule.words}, more than {rule.most_weeks} weeks to {day - DAY:%-d %B %Y}: the clock began again."
    return said if told else f"{said} {UNTOLD}"


def _intended(day: date, spans: Sequence[Worked]) -> bool:
    """Whether the assignment that a worker is away from was meant to last to a day, or it is not known how long."""
    begun = [one for one in spans if one.first <= day]
    those = [one for one in begun if one.last is None or day <= one.last] or begun[-1:]
    return any(one.planned is None or day <= max(one.planned, one.last or one.planned) for one in those)


def _role(day: date, current: str, spans: Sequence[Worked]) -> str | None:
    """The role worked on a day: the one that the clock runs in, where that is among them."""
    here = [one.role for one in spans if one.first <= day and (one.last is None or day <= one.last)]
    return current if current in here else next(iter(here), None)
