"""Asking what the region holds of a worker. Every asking is written down, where those whose facts they are see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.histories.answering import Answer, answer
from comity.web.histories.keys import keyed, keys_of
from comity.web.histories.memoranda import memorandum_for
from comity.web.histories.models import Lookup, Purpose, Told
from comity.web.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Asked:
    """An asking, and what was answered."""

    lookup: Lookup
    answer: Answer


@transaction.atomic
def ask(*, by: str, authority: Organisation, number: str, purpose: Purpose, start: date) -> Asked:
    """Ask for an authority what the region holds of the worker with this number, who might start on a day.

    `number` is in its canonical form. What is told of another authority's facts is kept with the lookup, word for word.
    """
    region = authority.region
    found = answer(authority, keys_of(region, number), start, memorandum_for(region, start))
    lookup = Lookup.objects.create(**keyed(authority, number), by=by, purpose=purpose, start=start, at=timezone.now())
    Told.objects.bulk_create(
        Told(
            region=region,
            lookup=lookup,
            authority=line.authority,
            fact=line.fact,
            words=line.words,
            named=line.named,
            position=position,
        )
        for position, line in enumerate(found.told)
    )
    record(
        verb="asked_history",
        by=by,
        subject=lookup,
        region=region,
        organisation=authority,
        identifiers={"count": len(found.told)},
    )
    return Asked(lookup, found)
