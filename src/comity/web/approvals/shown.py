"""A request as its pages show it: in words, with who has decided what, whose turn it is, and how long it has been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from comity.memorandum.base import Kind
from comity.memorandum.departing import Does
from comity.memorandum.departure_words import DOES, count_words, kinds_words
from comity.web.approvals import approved
from comity.web.approvals.models import Decision, ExceptionRequest, SignOffNeeded, Verdict
from comity.web.approvals.state import APPROVED, Standing, State
from comity.web.approvals.telling import decision_of
from comity.web.engagements.facts import code_words

NOT_ASKED = "Not asked any more: what it was for was not approved"
"""Of a sign-off none of whose clauses is left."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sign-off of the route, in words."""

    needed: SignOffNeeded
    decision: Decision | None
    is_next: bool
    days: str
    is_passed: bool

    @property
    def who(self) -> str:
        """The post or the group."""
        return self.needed.who

    @property
    def does(self) -> str:
        """What is asked of it."""
        return DOES[Does(self.needed.does)]

    @property
    def verdict(self) -> str:
        """What was decided, in words."""
        if self.decision is None:
            if self.is_passed:
                return NOT_ASKED
            return "Next to decide" if self.is_next else "Not decided"
        if self.needed.does == Does.ACKNOWLEDGE:
            return "Not supported" if self.decision.verdict == Verdict.REFUSE else "Acknowledged"
        return self.decision.get_verdict_display()

    @property
    def by(self) -> str:
        """Who decided it, in whose place, or who wrote down what a group came to; empty where nobody has."""
        if self.decision is None:
            return ""
        if self.needed.group:
            return f"written down by {self.decision.person}"
        holder = self.decision.on_behalf_of
        return f"by {self.decision.person}" + (f" on behalf of {holder}" if holder is not None else "")


def steps(request: ExceptionRequest, stands: Standing) -> list[Step]:
    """The route of a request, in order."""
    today = timezone.localdate()
    held = sorted(request.needed.all(), key=lambda each: each.position)
    is_open = stands.state is State.ASKED or stands.state in APPROVED
    return [
        Step(
            needed=each,
            decision=decision_of(each),
            is_next=stands.turn == each.position,
            days=_days(each, today, is_open=is_open, is_passed=each.position in stands.passed),
            is_passed=each.position in stands.passed,
        )
        for each in held
    ]


def _days(needed: SignOffNeeded, today: date, *, is_open: bool, is_passed: bool) -> str:
    """The days of a step; none where nobody waits for it and it was not decided."""
    return days_words(needed, today) if decision_of(needed) is not None or (is_open and not is_passed) else ""


def days_words(needed: SignOffNeeded, today: date) -> str:
    """How many days are used and left; what the memorandum does not say is said to be so."""
    if needed.turn_at is None:
        return "Its turn has not come"
    decided = decision_of(needed)
    until = timezone.localdate(decided.at) if decided is not None else today
    used = f"{count_words((until - timezone.localdate(needed.turn_at)).days)} used"
    if decided is not None:
        return used
    if needed.due_on is None:
        return f"{used}; the memorandum does not say within how many"
    left = (needed.due_on - today).days
    return f"{used}, {count_words(left)} left" if left >= 0 else f"{used}, {count_words(-left)} late"


def clauses_words(clauses: list[str]) -> str:
    """The clauses in words."""
    return kinds_words(tuple(Kind(each) for each in clauses))


def facts(request: ExceptionRequest, stands: Standing) -> list[tuple[str, str]]:
    """What is asked for, as rows, first what decides it; where less was approved, that, and what was asked beside."""
    cost = approved.cost_a_week(request, stands)
    role = code_words("role", request.role) if request.role else "Not known"
    hours = f"{request.hours_per_week / 1_000_000:g}" if request.hours_per_week is not None else "Not known"
    dear = [("Cost over the cap", f"£{cost:,.2f} a week for each role" if cost is not None else "Not known")]
    return [
        ("Clauses", approved.clauses_words(request, stands)),
        ("Role", role if request.roles == 1 else f"{role}, {request.roles} roles"),
        ("Pay rate", approved.rate_words(request, stands)),
        *([("Over the cap", approved.over_words(request, stands))] if approved.CAP in request.clauses else []),
        *(dear if approved.CAP in stands.clauses else []),
        ("Days", approved.days_words(request, stands)),
        ("Hours a week", hours),
        ("Supplier", request.supplier or "Not known"),
    ]


def next_words(stands: Standing, route: list[Step]) -> str:
    """What is next, in a sentence."""
    following = next((each for each in route if each.is_next), None)
    if following is None:
        return ""
    asked: dict[str, Any] = {"sign": "to sign", "pre_approve": "to approve it before anybody signs"}
    return f"{following.who} is next, {asked.get(following.needed.does, 'to acknowledge it')}: {following.days}."
