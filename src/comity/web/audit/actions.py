"""Adding an event to its chain, in the transaction of the change that it records."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models, transaction
from django.utils import timezone

from comity.web.audit import identifiers as ids
from comity.web.audit.chain import Record, digest
from comity.web.audit.checkpoint import Checkpoint, signer
from comity.web.audit.identifiers import Identifier
from comity.web.audit.models import Chain, Event, chain_name
from comity.web.audit.sentences import SENTENCES
from comity.web.organisations.models import Organisation, Region
from comity.web.requests import request_id


class NothingToSignError(Exception):
    """A chain without an event has no end to sign."""


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

    The chain is locked until the transaction ends, so record last: another change in the region waits meanwhile. Where
    one change tells of itself in two chains, the region's comes first, so that two such never wait for each other.

    Raises:
        ValueError: the verb has no sentence, or something given has the look of a personal fact (see `identifiers`).
        RuntimeError: there is no transaction for the event to share with its change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"The event {verb!r} must be recorded in the transaction of the change that it tells of.")
    if verb not in SENTENCES:
        raise ValueError(f"No sentence says what {verb!r} means: write one in audit/sentences.py.")
    if not ids.is_actor(by):
        raise ValueError(f"{by!r} is nobody who acts: give person:<uuid>, key:<id> or platform:<command>.")
    if not ids.is_key(str(subject.pk)):
        raise ValueError(
            f"The key of a {subject._meta.model_name} is words, so an event cannot hold it as its subject."
        )
    if organisation is not None and (region is None or organisation.region_id != region.pk):
        raise ValueError("The event's organisation is not of the event's region.")
    chain = _locked(region)
    kept = Record(
        chain=chain.name,
        number=chain.length + 1,
        at=timezone.now(),
        actor=by,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject=str(subject.pk),
        organisation=organisation.pk if organisation else None,
        identifiers=ids.held(identifiers or {}),
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
        identifiers=dict(kept.identifiers),
        request_id=kept.request_id,
        before=kept.before,
        hash=digest(kept),
    )
    event.save(force_insert=True)
    chain.length, chain.head = kept.number, event.hash
    chain.save(update_fields=["length", "head"])
    return event


@transaction.atomic
def export_checkpoint(*, by: str, region: Region | None) -> Checkpoint:
    """Sign the end of a chain as it stands, and record in the chain that it was done (the event after that end).

    Raises:
        NothingToSignError: the chain has no event.
    """
    chain = Chain.objects.select_for_update().filter(region=region).first()
    if chain is None or not chain.length:
        raise NothingToSignError("There is no event in this record yet, so there is nothing to sign.")
    signed = signer().sign(chain=chain.name, number=chain.length, hash=chain.head, at=timezone.now())
    record(
        verb="exported_checkpoint",
        by=by,
        subject=chain,
        region=region,
        identifiers={"number": chain.length, "hash": chain.head},
    )
    return signed


def _locked(region: Region | None) -> Chain:
    """The region's chain (the platform's where there is no region), locked until the transaction ends."""
    found = Chain.objects.select_for_update().filter(region=region).first()
    if found is None:
        Chain.objects.get_or_create(region=region, defaults={"name": chain_name(region)})
        found = Chain.objects.select_for_update().get(region=region)
    return found
