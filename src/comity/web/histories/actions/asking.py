"""Asking what the region holds of a worker. Every asking is written down, where those whose facts they are see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from comity.memorandum.model import Memorandum
from comity.web.audit.actions import record
from comity.web.histories.answering import answer, for_check
from comity.web.histories.keys import keyed, keys_of
from comity.web.histories.memoranda import memorandum_for
from comity.web.histories.models import Lookup, Purpose, Told
from comity.web.histories.told import Answer, Line, Usable
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
    return Asked(_written_down(by, authority, number, purpose, start, found.told), found)


@transaction.atomic
def ask_for_check(
    *,
    by: str,
    authority: Organisation,
    number: str,
    purpose: Purpose,
    start: date,
    memorandum: Memorandum,
    wanted: Collection[str],
    given: Mapping[str, Any],
) -> tuple[Usable, ...]:
    """The same for a check, by the memorandum that it is judged by: only of what it lacks, or was given otherwise.

    Only what the check takes is told, so only that is kept as told, in the words that the check shows.
    """
    found = for_check(authority, keys_of(authority.region, number), start, memorandum, given)
    usable = tuple(each for each in found if each.over or each.field in wanted)
    told = dict.fromkeys(line for each in usable for line in each.told)
    _written_down(by, authority, number, purpose, start, tuple(told))
    return usable


def _written_down(
    by: str, authority: Organisation, number: str, purpose: Purpose, start: date, told: Sequence[Line]
) -> Lookup:
    region = authority.region
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
        for position, line in enumerate(told)
    )
    record(
        verb="asked_history",
        by=by,
        subject=lookup,
        region=region,
        organisation=authority,
        identifiers={"count": len(told)},
    )
    return lookup
