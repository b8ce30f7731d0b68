"""What a worker sees: everything that the region holds of them, in full, and everyone who asked."""

from __future__ import annotations

from dataclasses import dataclass

from comity.web.histories.in_pool import Assignment
from comity.web.histories.keys import keys_like
from comity.web.histories.made_here import checks_of, engagements_of
from comity.web.histories.models import Fact, Lookup, Objection, WorkerLink
from comity.web.histories.objected import (
    answer_to,
    leaver_words,
    reference_words,
    registration_words,
    spell_words,
    words_of,
)
from comity.web.histories.rows import held
from comity.web.organisations.models import Organisation
from comity.web.words import date, money


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that is held: what kind, which, whose, in words, and what is said of the worker's objection to it."""

    fact: Fact
    fact_id: str
    authority: Organisation
    words: str
    objected: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection that the worker made, with the answer, if there is one."""

    objection: Objection
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class WorkersView:
    """All of it."""

    facts: tuple[Shown, ...]
    lookups: tuple[Lookup, ...]
    objections: tuple[Answered, ...]


def view_of(link: WorkerLink) -> WorkersView:
    """What the worker of a link sees."""
    keys = keys_like(link)
    rows = held(link.region, keys)
    found: list[tuple[Fact, str, Organisation, str]] = []
    found += [(Fact.LEAVER, str(each.pk), each.authority, leaver_words(each)) for each in rows.leavers]
    found += [(Fact.ASSIGNMENT, str(each.pk), each.authority, assignment_words(each)) for each in rows.assignments]
    found += [(Fact.SPELL, str(each.pk), each.authority, spell_words(each)) for each in rows.spells]
    found += [(Fact.REFERENCE, str(each.pk), each.authority, reference_words(each)) for each in rows.references]
    found += [
        (Fact.REGISTRATION, str(each.pk), each.authority, registration_words(each)) for each in rows.registrations
    ]
    of_worker = {"region": link.region, "worker_key__in": keys}
    lookups = Lookup.objects.filter(**of_worker).select_related("authority").prefetch_related("told__authority")
    objections = Objection.objects.filter(**of_worker).select_related("authority")
    return WorkersView(
        tuple(Shown(*each, objected=rows.objections.get((each[0].value, each[1]), "")) for each in found),
        tuple(lookups.order_by("-at")),
        tuple(Answered(each, words_of(each), answer_to(each)) for each in objections),
    )


def whose(link: WorkerLink) -> list[tuple[Organisation, Fact]]:
    """Whose is each thing that the worker's page shows, and what it is."""
    found = [(each.authority, each.fact) for each in view_of(link).facts]
    for each in engagements_of(link):
        found += [(each.authority, Fact.ENGAGEMENT), *((each.authority, one.fact) for one in each.beside)]
    return found + [(each.authority or each.made_by_organisation, Fact.CHECK) for each in checks_of(link)]


def assignment_words(found: Assignment) -> str:
    """An assignment in words, with its pay: it is the worker's own."""
    first = date(found.start_date) if found.start_date else "a day not given"
    last = f"to {date(found.end_date)}" if found.end_date else "running"
    pay = f", at {money(found.pay_rate)} an hour" if found.pay_rate is not None else ""
    by = f" through {found.agency}" if found.agency else ""
    return f"An assignment{by} from {first}, {last}{pay} ({found.quarter})."
