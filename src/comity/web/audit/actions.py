"""Adding an event to its chain, in the transaction of the change that it records."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import connection, models
from django.utils import timezone

from comity.web.audit.chain import Record, digest
from comity.web.audit.models import Chain, Event
from comity.web.audit.sentences import SENTENCES
from comity.web.organisations.models import Organisation, Region
from comity.web.requests import request_id

Identifier = str | int | None

_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/+-]{0,128}")
"""What an identifier looks like. A name or an address (a space, an @) does not, so neither enters an event by mistake."""


def record(
    *,
    verb: str,
    by: str,
    subject: models.Model,
    region: Region | None,
    organisation: Organisation | None = None,
    identifiers: Mapping[str, Identifier] | None = None,
) -> Event:
    """Add an event. `by` is an actor (`Member.actor`, or `platform:<command>`).

    Raises:
        ValueError: the verb has no sentence, or an identifier has the look of a personal fact.
        RuntimeError: there is no transaction for the event to share with its change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"The event {verb!r} must be recorded in the transaction of the change that it tells of.")
    if verb not in SENTENCES:
        raise ValueError(f"No sentence says what {verb!r} means: write one in audit/sentences.py.")
    held = {name: _held(name, value) for name, value in (identifiers or {}).items()}
    Chain.objects.get_or_create(region=region)
    chain = Chain.objects.select_for_update().get(region=region)
    kept = Record(
        chain=str(region.slug if region else "platform"),
        number=chain.length + 1,
        at=timezone.now(),
        actor=by,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject=str(subject.pk),
        organisation=organisation.pk if organisation else None,
        identifiers=held,
        request_id=request_id(),
        before=chain.head,
    )
    event = Event(
        chain=chain,
        region=region,
        organisation=organisation,
        number=kept.number,
        at=kept.at,
        actor=by,
        verb=verb,
        subject_kind=kept.subject_kind,
        subject=kept.subject,
        identifiers=held,
        request_id=kept.request_id,
        before=kept.before,
        hash=digest(kept),
    )
    event.save(force_insert=True)
    chain.length, chain.head = kept.number, event.hash
    chain.save(update_fields=["length", "head"])
    return event


def _held(name: str, value: Identifier) -> Identifier:
    if isinstance(value, str) and not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"{name} looks like words, not an identifier. An event holds ids, codes and digests only.")
    return value
