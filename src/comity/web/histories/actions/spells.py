"""Telling of a spell of a worker's employment, with the evidence that was seen; and taking one back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.histories.keys import keyed
from comity.web.histories.models import Spell
from comity.web.organisations.models import Organisation


@transaction.atomic
def tell_spell(
    *,
    by: str,
    authority: Organisation,
    number: str,
    employer: str,
    start_date: date,
    end_date: date | None,
    employment: str,
    context: str,
    registered: bool,
    part_time: bool,
    evidence: str,
    seen_on: date,
) -> Spell:
    """Write down a spell, and what was seen that shows it."""
    made = Spell.objects.create(
        **keyed(authority, number),
        employer=employer,
        start_date=start_date,
        end_date=end_date,
        employment=employment,
        context=context,
        registered=registered,
        part_time=part_time,
        evidence=evidence,
        seen_on=seen_on,
        told_by=by,
        told_at=timezone.now(),
    )
    record(verb="told_spell", by=by, subject=made, region=authority.region, organisation=authority)
    return made


@transaction.atomic
def take_back_spell(*, by: str, spell: Spell) -> Spell:
    """Let a spell count no more, because it was told by mistake."""
    found = Spell.objects.select_for_update(of=("self",)).select_related("authority__region").get(pk=spell.pk)
    if found.taken_back_at is None:
        found.taken_back_by, found.taken_back_at = by, timezone.now()
        found.save(update_fields=["taken_back_by", "taken_back_at"])
        authority = found.authority
        record(verb="took_back_spell", by=by, subject=found, region=authority.region, organisation=authority)
    return found
