"""What there is to do for a return, in order, as the task list of its page says it: one of them is next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from comity.web.people.member import Member
from comity.web.returns.models import Return, State, Step
from comity.web.returns.national_standing import national_standing
from comity.web.returns.permissions import may_make
from comity.web.returns.queries import Standing
from comity.web.returns.steps import PATHS, Way, one_who
from comity.web.words import counted


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. `status` is in words; `tone` the colour of its tag, or empty for plain text.

    `path` leads there, and is empty where there is nothing to see yet. `next` is the one to do now, whoever's it is;
    `mine` says that this member can.
    """

    name: str
    text: str
    hint: str
    status: str
    tone: str
    path: str
    next: bool = False
    mine: bool = False


DONE, TO_DO, LATER = ("Done", ""), ("To do", "blue"), ("Cannot start yet", "grey")


def tasks(member: Member, given: Return, standing: Standing, ways: list[Way]) -> list[Task]:
    """The tasks of a return, as they stand for a member."""
    at = [given.region.slug, given.round.quarter, given.authority.code]
    open_now = given.round.is_open and not given.is_locked
    makes = may_make(member, given) and open_now
    started = given.current is not None
    first = _first(given, standing)
    preparing = [
        _task(
            "send",
            "Send a file",
            "A workbook or a CSV file, or say that there were no assignments",
            DONE if started else TO_DO,
            reverse("send_file", args=at) if makes else reverse("versions", args=at) if started else "",
        ),
        _task(
            "errors",
            "Put errors right",
            "In the file, or cell by cell on the page",
            _left(started, standing.errors, "error"),
            reverse("issues", args=at) if started else "",
        ),
        _task(
            "queries",
            "Explain queries",
            _queries_hint(standing),
            _left(started, standing.unexplained + standing.to_review, "query", "queries"),
            reverse("issues", args=at) if started else "",
        ),
        _task(
            "findings",
            "Look at the findings",
            "What the memorandum says of each assignment. A finding that is wrong can be contested",
            _findings(given),
            reverse("findings", args=at) if started else "",
        ),
        _task(
            "national",
            "Complete the national return",
            _national_hint(given),
            _national(given),
            reverse("national_return", args=at) if started else "",
        ),
    ]
    listed = [*preparing, *(_signing(way, given, standing, at) for way in ways)]
    mine = {way.step.value for way in ways if way.mine} | ({"send", "errors", "queries"} if makes else set())
    return [
        Task(
            each.name,
            each.text,
            each.hint,
            each.status,
            each.tone,
            each.path,
            next=each.name == first,
            mine=each.name == first and each.name in mine,
        )
        for each in listed
    ]


def _first(given: Return, standing: Standing) -> str:
    """The name of the task that is next; empty where nothing is to be done."""
    if not given.round.is_open or given.state == State.AUTHORISED:
        return ""
    if given.state == State.SUBMITTED:
        return Step.APPROVE.value
    if given.state == State.APPROVED:
        return Step.AUTHORISE.value
    if given.current is None:
        return "send"
    if standing.errors:
        return "errors"
    return "queries" if standing.unexplained or standing.to_review else Step.SUBMIT.value


def _task(name: str, text: str, hint: str, status: tuple[str, str], path: str) -> Task:
    return Task(name, text, hint, status[0], status[1], path)


def _left(started: bool, count: int, one: str, many: str = "") -> tuple[str, str]:
    if not started:
        return LATER
    return (f"{counted(count, one, many)} left", "blue") if count else DONE


def _queries_hint(standing: Standing) -> str:
    again = (
        f"{counted(standing.to_review, 'explanation')} of last quarter to look at again. " if standing.to_review else ""
    )
    return f"{again}A query is a value that may be right: say why it is, or change it"


def _findings(given: Return) -> tuple[str, str]:
    if given.current is None:
        return LATER
    breaches = sum(counts.get("breached", 0) for counts in given.current.tally.values())
    return (counted(breaches, "breach", "breaches"), "")


def _national(given: Return) -> tuple[str, str]:
    if given.current is None:
        return LATER
    stands = national_standing(given, given.current)
    return (stands.state, "" if stands.sent or not stands.missing else "blue")


def _national_hint(given: Return) -> str:
    """What is left of it, and that it is signed, and so locked, with the return."""
    if given.current is None:
        return "What the Department asks that no row says, and its files"
    missing = national_standing(given, given.current).missing_words
    asks = missing or "What the Department asks that no row says, and its files"
    if given.is_locked:
        return f"{asks}. It is locked with the return, which must be reopened to change it"
    return f"{asks}. It is signed and locked with the return: complete it before you submit"


def _signing(way: Way, given: Return, standing: Standing, at: list[str]) -> Task:
    hint = f"By {one_who(way.step)}"
    path = reverse(PATHS[way.step], args=at)
    if way.signature is not None:
        hint, status = f"{way.signature.name}, {way.signature.get_role_display()}", DONE
    elif not way.now or given.current is None or (way.step == Step.SUBMIT and not standing.ready):
        status = LATER
    else:
        status = TO_DO
        if way.earlier is not None:
            hint = f"{hint}, another person than you: you {way.earlier.get_step_display().lower()} it"
    if not (way.mine and status == TO_DO) and not (way.mine and way.step == Step.SUBMIT and given.current is not None):
        path = ""
    return _task(way.step.value, way.title, hint, status, path)
