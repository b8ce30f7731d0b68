"""How far exceptions in force cover an engagement, as its pages say it before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from comity.judge import Decision
from comity.judge.answers import sign_offs, why_asked
from comity.judge.check import Check as Judged
from comity.memorandum.base import Kind
from comity.memorandum.departing import Does
from comity.memorandum.departure_words import kinds_words, to_acknowledge_words, who_words
from comity.memorandum.words import day as day_words
from comity.memorandum.words import listed, within
from comity.web.engagements.emergencies import due_words
from comity.web.engagements.excepting import Excepted, departed, uncovered
from comity.web.engagements.models import OVER, Check, Engagement, State

ASKED = "asked"
IN_AN_EMERGENCY = "It was started in an emergency:"


@dataclass(frozen=True, slots=True)
class Ends:
    """That an engagement is covered for fewer days than it is planned for: its last covered day, the clauses (in words)
    that are not covered on the day after, the exceptions that end then, and those asked for later that wait."""

    day: date
    planned: date | None
    clauses: str
    ending: tuple[Excepted, ...]
    waiting: tuple[Excepted, ...]

    @property
    def words(self) -> str:
        """The decision in words."""
        return f"This engagement may go ahead until {day_words(self.day)}."


def ends_of(check: Check, exceptions: Sequence[Excepted], today: date) -> Ends | None:
    """Where the exceptions in force today cover less than the engagement of a check is planned for; None where they
    cover the whole of it, it needs none, or it is not covered today either."""
    engagement = check.engagement
    if engagement is None or engagement.state in OVER or check.decision != Decision.PROCEED:
        return None
    if not departed(check) or uncovered(check, today):
        return None
    planned = engagement.planned_end_date
    for last in sorted({each.last_day for each in exceptions if each.is_open and each.last_day}):
        after = last + timedelta(days=1)
        if last < today or (planned is not None and after > planned):
            continue
        if left := uncovered(check, after):
            return Ends(
                last,
                planned,
                in_words(left),
                tuple(each for each in exceptions if each.is_open and each.state != ASKED and each.last_day == last),
                tuple(each for each in exceptions if each.state == ASKED and each.last_day and each.last_day >= after),
            )
    return None


@dataclass(frozen=True, slots=True)
class Runs:
    """That an engagement which has started runs uncovered: the clauses in words, none where it cannot be told what
    stands against it, and the exceptions that were asked for it and wait. `no_breach_until` is the last day on which
    it is none, of an emergency start, and `due` what is to be done until then, where an exception helps."""

    clauses: str
    decision: Decision
    waiting: tuple[Excepted, ...]
    no_breach_until: date | None = None
    due: str = ""

    @property
    def words(self) -> str:
        """It in a sentence or two."""
        if self.decision is Decision.DO_NOT_PROCEED:
            return f"It runs, and may not go on as it is. Breached: {self.clauses}."
        without = f"It runs without the exception that it needs: {self.clauses}. {self._breach}"
        if self.decision is not Decision.CANNOT_TELL:
            return without
        untold = "It runs, and we cannot tell whether it may."
        return f"{untold} Whatever that is: {within(without)}" if self.clauses else untold

    @property
    def _breach(self) -> str:
        if self.no_breach_until is None:
            return "It is a breach until one is signed."
        return f"{IN_AN_EMERGENCY} what none covers after {day_words(self.no_breach_until)} is a breach."


def runs_uncovered(engagement: Engagement, exceptions: Sequence[Excepted], today: date) -> Runs | None:
    """What is said of an engagement that has started and is not covered today; None of any other."""
    if engagement.state != State.STARTED:
        return None
    left, decision = uncovered(engagement.current, today), Decision(engagement.current.decision)
    if not left and decision is not Decision.CANNOT_TELL:
        return None
    waiting = tuple(each for each in exceptions if each.state == ASKED)
    helps = engagement.emergency and decision is Decision.PROCEED_WITH_SIGN_OFF
    due = due_words(engagement, today) if helps else ""
    return Runs(in_words(left) if left else "", decision, waiting, no_breach_until(engagement, today), due)


def no_breach_until(engagement: Engagement, today: date) -> date | None:
    """The day until which an emergency start is no breach, as the breach log has it; None of any other, and once it has
    passed."""
    return engagement.review_by if engagement.review_by is not None and today <= engagement.review_by else None


def words_of_started(judged: Judged, until: date | None) -> str:
    """The decision on an engagement that has started and was to have an exception first, in words; empty of any other
    decision. Nobody can sign on or before its first day any more. `until` is as `no_breach_until` has it."""
    if judged.decision is Decision.DO_NOT_PROCEED:
        return "This engagement has started, and may not go on as it is."
    if judged.decision is not Decision.PROCEED_WITH_SIGN_OFF:
        return ""
    route = sign_offs(judged)
    signing = [who_words(each.by, each.group) for each in route if each.does is not Does.ACKNOWLEDGE]
    knowing = [who_words(each.by, each.group) for each in route if each.does is Does.ACKNOWLEDGE]
    by = f" by {listed(signing)}" if signing else ""
    breach = f"A breach stands until one is signed{by}."
    if until is not None:
        breach = f"{IN_AN_EMERGENCY} what none signed{by} covers after {day_words(until)} is a breach."
    said = (
        "This engagement has started without an exception that it needs.",
        f"{breach} A sign-off now covers no day before the last of them signs.",
        why_asked(judged, route),
        to_acknowledge_words(knowing),
    )
    return " ".join(each for each in said if each)


def in_words(clauses: Sequence[str]) -> str:
    """Clauses in the words of a sentence."""
    return within(kinds_words(tuple(Kind(each) for each in clauses)))
