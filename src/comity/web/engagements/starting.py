"""Whether an engagement that is proposed may be recorded as started, as usual or in an emergency, or be withdrawn; and
why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from comity.judge import Decision
from comity.memorandum.base import Kind
from comity.memorandum.routes import departures_of
from comity.memorandum.words import day as day_words
from comity.memorandum.words import listed
from comity.web.engagements import memoranda
from comity.web.engagements.cover import in_words
from comity.web.engagements.excepting import exceptions_of, uncovered
from comity.web.engagements.facts import code_words
from comity.web.engagements.judged import kept_at, left_open_words
from comity.web.engagements.models import Check, Engagement, State
from comity.web.engagements.stopping import stopped
from comity.web.words import money

DAY_NOT_KNOWN = "Its start date is not known. Give it and have it judged again."
NO_NUMBER = (
    "Without the worker’s registration number nothing that the region holds of them was asked, so no engagement can "
    "rest on this check. Give the number by “Something has changed”."
)


def why_not(check: Check, day: date) -> str:
    """Why an engagement that rests on a check may not start on a day, in words; empty where it may."""
    if not check.worker_key:
        return NO_NUMBER
    if words := stopped(check):
        return words
    if check.decision == Decision.CANNOT_TELL:
        if unsettled := left_open_words(check):
            return f"We cannot tell whether it may go ahead: {unsettled}"
        return "We cannot tell whether it may go ahead. Give what is missing and have it judged again."
    left = uncovered(check, day)
    if not left:
        return ""
    what = f"No exception in force on its first day covers: {in_words(left)}."
    return " ".join((what, *_rates(check, left, day)))


def _rates(check: Check, left: Collection[str], day: date) -> Iterator[str]:
    """At which rates something of that is kept or covered: an exception that was approved without the price, or for a
    lower one, leaves this to be done."""
    engagement = check.engagement
    for each in exceptions_of(engagement, day) if engagement is not None else ():
        if each.covers_at is not None:
            yield f"{each.number} covers what it is for at {money(each.covers_at)} an hour or less."
    rate = kept_at(check) if Kind.PRICE_CAP in left else None
    if rate is not None and engagement is not None:
        basis = code_words("payment_basis", engagement.payment_basis)
        yield f"At {money(rate)} an hour or less ({basis}) the price cap is kept, and needs no exception."


def not_yet(engagement: Engagement, day: date) -> str:
    """Why an engagement cannot be recorded as started on a day that is before its first, in words; empty where its
    first day has come."""
    first = engagement.start_date
    if first is None or first <= day:
        return ""
    return (
        f"Its first day is {day_words(first)}, so it can be recorded as started from that day on. If it begins "
        "earlier, change its first day, and it is judged again first."
    )


def why_no_emergency(found: Engagement, day: date) -> str:
    """Why one that waits cannot be started on a day in an emergency, in words; empty where it can."""
    if not found.current.worker_key:
        return NO_NUMBER
    if words := stopped(found.current):
        return words
    if found.start_date is None:
        return DAY_NOT_KNOWN
    if found.current.decision == Decision.DO_NOT_PROCEED:
        return "A clause is breached from which there is no departure, in an emergency either."
    if found.current.decision != Decision.CANNOT_TELL and not uncovered(found.current, found.start_date):
        return "Nothing stands against it, so it is no emergency. Start it as usual."
    if found.start_date > day:
        return (
            f"Its first day is {day_words(found.start_date)}. An emergency is recorded on the day; until then, ask for "
            "the exception."
        )
    return ""


def why_not_withdrawn(found: Engagement, day: date) -> str:
    """Why one cannot be withdrawn on a day, in words; empty where it can."""
    if found.state != State.PROPOSED:
        return f"The engagement is {found.get_state_display().lower()}, so this cannot be done."
    held = [each.number for each in exceptions_of(found, day) if each.is_open]
    if not held:
        return ""
    if len(held) == 1:
        return f"{held[0]} was asked for it, and waits or is approved. Withdraw that first."
    return f"{listed(held)} were asked for it, and wait or are approved. Withdraw them first."


def review_days(engagement: Engagement) -> int | None:
    """Within how many days an emergency start is reviewed; None where the memorandum does not say."""
    return departures_of(memoranda.made_with(engagement.current).memorandum).review_within_days
