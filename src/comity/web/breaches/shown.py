"""A breach as its pages show it: whole to its authority and to the region's lead, and to other members without what
tells of an assignment or of what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from comity.memorandum.base import Kind
from comity.memorandum.departing import Rung
from comity.memorandum.departure_words import after_words, count_words, who_words
from comity.memorandum.words import kind_words
from comity.web.agreements.queries import names_of
from comity.web.breaches.ladder import reached, rungs_of
from comity.web.breaches.models import Breach, Entry, Happened, Source
from comity.web.people.member import Member

OPEN_TO_ALL = frozenset({Happened.FOUND, Happened.ESCALATED, Happened.ANSWERED, Happened.CLOSED})
"""What every member reads of: that it was answered, but not in which words; what was learnt, in all its words."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `by` is empty where it is not for this reader."""

    at: datetime
    heading: str
    by: str = ""
    words: str = ""
    doing: str = ""


@dataclass(frozen=True, slots=True)
class RungLine:
    """A rung of the ladder, and when it was or will be reached."""

    who: str
    words: str
    after: str
    when: str
    on: date | None


def clause_words(breach: Breach) -> str:
    """The clause, as a label."""
    return kind_words(Kind(breach.clause))


def rung_words(breach: Breach) -> str:
    """How far up the ladder it is, on one line."""
    rungs = rungs_of(breach)
    if not rungs:
        return "No ladder"
    up = reached(breach)
    if not up:
        return "Nobody" if breach.closed_at is not None else "Nobody yet"
    last = max(up)
    return f"{_capital(rungs[last])} ({last + 1} of {len(rungs)})"


def ladder_lines(breach: Breach) -> list[RungLine]:
    """The ladder, rung by rung."""
    up = reached(breach)
    lines = []
    for position, rung in enumerate(rungs_of(breach)):
        on: date | None = None
        when = "Not reached"
        if position in up:
            on, when = timezone.localdate(up[position].at), "Reached"
        elif breach.closed_at is not None:
            when = "Not needed: it is closed"
        elif rung.after_days is None:
            when = "The memorandum does not say after how many days"
        elif breach.is_put_right:
            when = "Waits, because it is put right"
        else:
            on, when = breach.found_on + timedelta(days=rung.after_days), "On"
        lines.append(RungLine(_capital(rung), rung.words, after_words(rung), when, on))
    return lines


def timeline(breach: Breach, *, whole: bool, reporter: bool) -> list[Line]:
    """What happened, from the first to the last, as far as it is for the reader."""
    entries = list(breach.entries.all())
    names = names_of(each.by for each in entries) if whole else {}
    found: list[Line] = []
    for each in entries:
        if whole or each.happened in OPEN_TO_ALL or (reporter and each.happened == Happened.REPORTED):
            found.append(_line(breach, each, names, whole=whole, reporter=reporter))
    return found


def _line(breach: Breach, entry: Entry, names: dict[str, str], *, whole: bool, reporter: bool) -> Line:
    happened, by = Happened(entry.happened), names.get(entry.by, "")
    if happened == Happened.FOUND:
        return Line(entry.at, f"It came to light: {breach.get_source_display().lower()}")
    if happened == Happened.REPORTED:
        return Line(entry.at, f"{breach.reporter} says what they saw", words=entry.words)
    if happened == Happened.ESCALATED:
        rungs = rungs_of(breach)
        who = who_words(rungs[entry.rung].to, rungs[entry.rung].group) if entry.rung is not None else ""
        told = "" if entry.told else "Nobody holds that post here, so nobody was told."
        return Line(entry.at, f"It went to {who}", words=told if whole else "")
    if happened == Happened.ANSWERED:
        heading = f"{breach.authority} says what happened"
        return Line(entry.at, heading, by, entry.words, entry.doing) if whole else Line(entry.at, "It was answered")
    if happened == Happened.OWNED:
        return Line(entry.at, f"{entry.person} takes care of it")
    if happened == Happened.CLOSED:
        return Line(entry.at, "What we learnt", by, entry.words)
    again = f"It was found again in the return for {breach.quarter}" if breach.source == Source.RETURN else ""
    return Line(entry.at, again if happened == Happened.AGAIN and again else happened.label)


def repeats_words(breach: Breach) -> str:
    """How often the same came to light before, and what counts."""
    if not breach.repeats:
        return "It is the first of this clause here in 12 months"
    times = "once" if breach.repeats == 1 else "twice" if breach.repeats == 2 else f"{breach.repeats:,} times"
    return f"The same clause came to light here {times} before in 12 months, each assignment counted"


def open_for(breach: Breach, day: date) -> str:
    """How long it has been open, or was."""
    until = timezone.localdate(breach.closed_at) if breach.closed_at is not None else day
    days = (until - breach.found_on).days
    return count_words(days) if days else "Less than a day"


def in_states(breaches: Iterable[Breach]) -> list[tuple[str, list[Breach]]]:
    """Those of one page by state, in the order in which they come."""
    groups: dict[str, list[Breach]] = {}
    for each in breaches:
        groups.setdefault(each.state.value, []).append(each)
    return list(groups.items())


def owner_words(breach: Breach, carers: Iterable[object], member: Member) -> str:
    """Who takes care of it, or that nobody does yet; whoever no longer answers for the authority is said to be gone."""
    if breach.owner is None:
        return "Nobody yet" if breach.closed_at is None else "Nobody"
    if breach.owner == member.person:
        return "You"
    return str(breach.owner) if breach.owner in carers else f"{breach.owner}, who no longer answers for the authority"


def _capital(rung: Rung) -> str:
    words = who_words(rung.to, rung.group)
    return words[:1].upper() + words[1:]
