"""What is wanting or wrong in a request that is being filled in: all of it, and not one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import date
from typing import Any

from comity.web.approvals import lateness, queries, telling
from comity.web.approvals.errors import ApprovalError, all_of
from comity.web.approvals.filling import Filled
from comity.web.approvals.fitting import what_does_not_fit
from comity.web.approvals.models import ExceptionRequest, Reason
from comity.web.approvals.resting import number_in, sealed_words, words_of
from comity.web.approvals.state import APPROVED, State
from comity.web.nameless import why_not
from comity.web.words import date as day_words

IN_WORDS = ("words", "mitigations", "exit_plan")
PLAINLY = ("reason", "why", "first_day", "last_day", "hours_per_week", "roles", "no_other_departure")
OPEN = APPROVED | {State.ASKED}
WANTED = {
    "reason": "Choose why it is needed",
    "why": "Write what the register is to say",
    "words": "Say in words why it is needed",
    "mitigations": "Say what is being done meanwhile",
    "exit_plan": "Say how it will end",
    "first_day": "Give the first day",
    "last_day": "Give the last day",
    "hours_per_week": "Give the hours a week",
}


def with_given(found: ExceptionRequest, given: Mapping[str, Any]) -> ExceptionRequest:
    """A request as it would be with what was filled in. Nothing is kept."""
    made = copy(found)
    words = words_of(found) | {name: str(given[name]).strip() for name in IN_WORDS if name in given}
    made.said = sealed_words(found, words)
    for name in PLAINLY:
        if name in given:
            setattr(made, name, given[name])
    return made


def in_draft(made: ExceptionRequest, before: ExceptionRequest, day: date) -> list[ApprovalError]:
    """What of a draft cannot be kept: a registration number stands in its words, a number is too great, or its days
    cannot be. A first day that passed while the draft was kept may stay, until it is asked."""
    number, wrong = number_in(made.engagement.current), list[ApprovalError]()
    for name, said in {**words_of(made), "why": made.why or ""}.items():
        if why := why_not(said, number):
            wrong.append(ApprovalError(why, name))
    if made.first_day is not None and made.first_day != before.first_day:
        wrong += _from_a_lawful_day(made, made.first_day, day)
    if made.first_day is not None and made.last_day is not None and made.last_day < made.first_day:
        wrong.append(ApprovalError("The last day cannot be before the first.", "last_day"))
    return [*wrong, *what_does_not_fit(made)]


def in_request(made: ExceptionRequest, says: Filled, day: date) -> list[ApprovalError]:
    """What keeps a draft from being asked: something is missing, or its days cannot be asked for."""
    words = words_of(made)
    wrong = [
        ApprovalError(missing, name)
        for name, missing in WANTED.items()
        if not (words[name].strip() if name in IN_WORDS else getattr(made, name))
    ]
    if made.reason and made.reason not in Reason.values:
        wrong.append(ApprovalError(WANTED["reason"], "reason"))
    if not made.no_other_departure:
        wrong.append(ApprovalError("Confirm that no other clause is departed from", "no_other_departure"))
    return [*wrong, *_of_its_days(made, says, day)]


def must_hold(wrong: list[ApprovalError]) -> None:
    """Refuse what is wrong, all of it at once."""
    if wrong:
        raise all_of(wrong)


def _of_its_days(made: ExceptionRequest, says: Filled, day: date) -> Iterator[ApprovalError]:
    first, last = made.first_day, made.last_day
    longest = says.longest(first)
    if first is not None:
        yield from _from_a_lawful_day(made, first, day)
    if longest is not None and last is not None and last > longest:
        weeks = says.departures.longest_weeks
        yield ApprovalError(f"The memorandum lets an exception last {weeks} weeks at most.", "last_day")
    elif last is not None and last < day:
        yield ApprovalError("The last day has passed already.", "last_day")
    elif last is not None and (planned := made.engagement.planned_end_date) is not None and last > planned:
        yield ApprovalError(
            f"The engagement’s planned last day is {day_words(planned)}. Give that day or an earlier one, or extend "
            "the engagement first.",
            "last_day",
        )
    yield from _asked_already(made)


def _from_a_lawful_day(made: ExceptionRequest, first: date, day: date) -> list[ApprovalError]:
    why = lateness.why_not_from(made, first, day)
    return [ApprovalError(why, "first_day")] if why else []


def _asked_already(made: ExceptionRequest) -> Iterator[ApprovalError]:
    others = ExceptionRequest.objects.filter(engagement=made.engagement_id, asked_at__isnull=False)
    for each in queries.whole(others):
        stands = telling.standing_of(each)
        overlaps = made.first_day is not None and stands.last_day is not None and made.first_day <= stands.last_day
        if stands.state in OPEN and overlaps and set(each.clauses) & set(made.clauses):
            yield ApprovalError(
                f"{each.number} is for the same clause and days. Withdraw it first, or begin later.", "first_day"
            )
            return
