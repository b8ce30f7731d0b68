"""What a worker sees: everything that the region holds of them, in full, and everyone who asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from comity.web.histories.in_pool import Assignment
from comity.web.histories.keys import keys_like
from comity.web.histories.made_here import recorded
from comity.web.histories.models import Fact, Lookup, Objection, WorkerLink
from comity.web.histories.objected import (
    answer_to,
    fact_words,
    leaver_words,
    reference_words,
    registration_words,
    spell_words,
    words_of,
)
from comity.web.histories.rows import Held, held
from comity.web.histories.showing import Shown
from comity.web.organisations.models import Organisation
from comity.web.words import date, money


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection that the worker made, of what, with the answer, if there is one."""

    objection: Objection
    of: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class WorkersView:
    """All of it: `facts` that authorities have told, and what was `recorded` here."""

    facts: tuple[Shown, ...]
    recorded: tuple[Shown, ...]
    lookups: tuple[Lookup, ...]
    objections: tuple[Answered, ...]

    @property
    def every(self) -> tuple[Shown, ...]:
        """All that can be objected to."""
        return self.facts + self.recorded


def view_of(link: WorkerLink) -> WorkersView:
    """What the worker of a link sees."""
    keys = keys_like(link)
    rows = held(link.region, keys)
    of_worker = {"region": link.region, "worker_key__in": keys}
    lookups = Lookup.objects.filter(**of_worker).select_related("authority").prefetch_related("told__authority")
    objections = Objection.objects.filter(**of_worker).select_related("authority")
    return WorkersView(
        tuple(_told(rows)),
        tuple(recorded(link, rows)),
        tuple(lookups.order_by("-at")),
        tuple(Answered(each, fact_words(each), words_of(each), answer_to(each)) for each in objections),
    )


def _told(rows: Held) -> Iterator[Shown]:
    """Everything that authorities have told."""
    kinds: tuple[tuple[Fact, Callable[[Any], str], tuple[Any, ...]], ...] = (
        (Fact.LEAVER, leaver_words, rows.leavers),
        (Fact.ASSIGNMENT, assignment_words, rows.assignments),
        (Fact.SPELL, spell_words, rows.spells),
        (Fact.REFERENCE, reference_words, rows.references),
        (Fact.REGISTRATION, registration_words, rows.registrations),
    )
    for fact, words, found in kinds:
        for each in found:
            yield Shown(fact, str(each.pk), each.authority, words(each), rows.objected(fact, each))


def whose(link: WorkerLink) -> list[tuple[Organisation, Fact]]:
    """Whose is each thing that the worker's page shows, and what it is."""
    view = view_of(link)
    found = [(each.authority, each.fact) for each in view.every]
    for each in view.recorded:
        if each.fact is Fact.ENGAGEMENT:
            found += [(each.authority, Fact.CHECK) for _ in each.came]
        found += [(each.authority, one.fact) for one in each.beside]
    return found


def assignment_words(found: Assignment) -> str:
    """An assignment in words, with its pay: it is the worker's own."""
    first = date(found.start_date) if found.start_date else "a day not given"
    last = f"to {date(found.end_date)}" if found.end_date else "running"
    pay = f", at {money(found.pay_rate)} an hour" if found.pay_rate is not None else ""
    by = f" through {found.agency}" if found.agency else ""
    return f"An assignment{by} from {first}, {last}{pay} ({found.quarter})."
