"""What a signature can still do of a request, said before it is asked and before it is given. The rule is `state.py`'s:
whoever signs after the first day excepts nothing, but for the request of an emergency start that is reviewed."""

from __future__ import annotations

from copy import copy
from datetime import date

from comity.memorandum.departing import Does
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.approvals.shown import days_words
from comity.web.approvals.state import State
from comity.web.approvals.telling import is_of_the_start, standing_of
from comity.web.engagements.emergencies import due_words, reviewer_words
from comity.web.engagements.models import State as Stage
from comity.web.words import date as day_words


def earliest(request: ExceptionRequest, day: date) -> date | None:
    """The first day that a request which is being filled in can count from: its own, or the day where that has passed.
    That of an emergency start keeps its day: it is known by it."""
    first = request.first_day
    if first is None or first >= day or is_of_the_start(request):
        return first
    return day


def why_not_from(request: ExceptionRequest, first: date, day: date) -> str:
    """Why a request cannot begin on a day, and which to give instead; empty where it can."""
    start = request.engagement.start_date
    if first >= day:
        if start is None or first >= start:
            return ""
        return f"The engagement’s first day is {day_words(start)}. Give that day or a later one."
    asked = copy(request)
    asked.first_day = start
    of_a_start = start is not None and is_of_the_start(asked)
    if start is not None and of_a_start and first == start:
        return ""
    words = f"{day_words(first)} has passed, and no signature covers the days before it is given. Give today, "
    words += f"{day_words(day)}, or a later day"
    if start is not None and of_a_start:
        return f"{words}; or {day_words(start)}, on which the engagement started in an emergency."
    if request.engagement.state == Stage.PROPOSED:
        return f"{words}. Where the engagement has begun already, record it as an emergency start first."
    return f"{words}."


def counts_words(request: ExceptionRequest, day: date) -> str:
    """By when it is to be signed to count, for whoever fills it in."""
    if is_of_the_start(request):
        return _of_a_start(request, day)
    return "It counts only if every signature is given on or before its first day."


def before_asking(request: ExceptionRequest, day: date) -> str:
    """From which day a request could count, where the engagement's first day has passed; empty where it has not, and
    where it is for an emergency start, which keeps its day."""
    start = request.engagement.start_date
    if start is None or start >= day or is_of_the_start(request):
        return ""
    if request.engagement.state != Stage.PROPOSED and request.first_day is not None and request.first_day > day:
        return ""
    words = (
        f"The engagement’s first day, {day_words(start)}, has passed. No signature covers the days before it is given: "
        f"give {day_words(day)} or a later first day, by which everyone can sign."
    )
    if request.engagement.state == Stage.PROPOSED:
        words += (
            " The engagement then still cannot be recorded as started on its first day. Where it has not begun, change "
            "that day; where it has, record it as an emergency start."
        )
    return words


def before_signing(request: ExceptionRequest, day: date) -> str:
    """What the signatures that are still to come can do, for whoever reads or signs a request that waits."""
    first = request.first_day
    if first is None or standing_of(request, day).state is not State.ASKED:
        return ""
    if is_of_the_start(request):
        return _of_a_start(request, day)
    if day <= first:
        return f"It counts only if every signature is given on or before its first day, {day_words(first)}."
    words = (
        f"Its first day, {day_words(first)}, has passed, so signing it excepts nothing: it would be “Signed too late "
        "to except”. Refuse it, or have it withdrawn, and have it asked for anew from a day by which everyone can sign."
    )
    if request.engagement.state == Stage.PROPOSED:
        words += " It would count only if the engagement is recorded as an emergency start, and that is reviewed."
    return words


def waits_words(needed: SignOffNeeded, day: date) -> str:
    """How many days of somebody's turn are used and left; and by when to sign, where that is sooner."""
    request, words = needed.request, days_words(needed, day)
    first = request.first_day
    if first is None or first < day or needed.does == Does.ACKNOWLEDGE or is_of_the_start(request):
        return words
    if needed.due_on is not None and needed.due_on <= first:
        return words
    return f"{words}; it counts only if everyone signs by {'today' if first == day else day_words(first)}"


def waits_for_review(request: ExceptionRequest, day: date) -> str:
    """What is said of one that everyone has signed after its first day, and that excepts once the start is reviewed."""
    engagement = request.engagement
    due = "was" if engagement.review_is_late(day) else "is"
    by = f", which {due} due by {day_words(engagement.review_by)}" if engagement.review_by is not None else ""
    return (
        "Everyone has signed it, after its first day. It excepts from the day on which "
        f"{reviewer_words(engagement)} reviews the emergency start{by}."
    )


def _of_a_start(request: ExceptionRequest, day: date) -> str:
    start = request.engagement.start_date
    assert start is not None
    return f"Its engagement started in an emergency on {day_words(start)}. {due_words(request.engagement, day)}"
