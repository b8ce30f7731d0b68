"""Adding an event to its chain, in the transaction of the change that it records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.audit import identifiers as ids
from comity.web.audit import thinning
from comity.web.audit.chain import Record, digest
from comity.web.audit.checkpoint import Checkpoint, signer
from comity.web.audit.identifiers import Identifier
from comity.web.audit.models import Chain, Event, chain_name
from comity.web.audit.sentences import READINGS, SENTENCES
from comity.web.audit.verification import holds
from comity.web.organisations.models import Organisation, Region
from comity.web.requests import request_id

_AT_ONCE = 500


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


@transaction.atomic
def thin_readings(*, by: str, region: Region | None, before: datetime, now: datetime) -> int:
    """Take from the readings of a chain that are older than `before` who read what; gives how many were thinned.

    One that is not as it was recorded stays as it is, so that verifying goes on to find it; so does one whose time does
    not lie between those of its neighbours, by which it will be held.
    """
    chain = Chain.objects.select_for_update().filter(region=region).first()
    if chain is None:
        return 0
    with scopes_disabled():
        readings = Event.objects.filter(chain=chain, region=region, verb__in=READINGS)
        last = readings.filter(thinned_at__isnull=False).aggregate(at=models.Max("thinned_at"))["at"]
        at = now if last is None else max(now, last + timedelta(microseconds=1))  # no two times thin as one
        tally = thinning.Tally(0)
        for some in _batches(readings.filter(thinned_at__isnull=True, at__lt=before).select_related("chain")):
            times = _times_about(chain, some)
            thinned = [one for one in some if thinning.is_due(one.at, at) and holds(one) and _in_place(one, times)]
            for one in thinned:
                tally.add(number=one.number, at=one.at, verb=one.verb, hash=one.hash)
            Event.objects.filter(pk__in=[one.pk for one in thinned]).update(**thinning.BLANK, thinned_at=at)
    if tally.count:
        count, digest = tally.told
        record(verb=thinning.VERB, by=by, subject=chain, region=region, identifiers={"count": count, "digest": digest})
    return tally.count


def _batches(found: QuerySet[Event]) -> Iterator[list[Event]]:
    """Events in their order, some at a time, whatever is done to those that were given before."""
    last = 0
    while some := list(found.filter(number__gt=last).order_by("number")[:_AT_ONCE]):
        yield some
        last = some[-1].number


def _times_about(chain: Chain, some: list[Event]) -> dict[int, datetime]:
    """The times of events and of those before and after them, by their numbers."""
    numbers = {one.number + way for one in some for way in (-1, 0, 1)}
    return dict(Event.objects.filter(chain=chain, number__in=numbers).values_list("number", "at"))


def _in_place(event: Event, times: Mapping[int, datetime]) -> bool:
    before, after = times.get(event.number - 1, event.at), times.get(event.number + 1, event.at)
    return thinning.in_order(before, event.at) and thinning.in_order(event.at, after)


def _locked(region: Region | None) -> Chain:
    """The region's chain (the platform's where there is no region), locked until the transaction ends."""
    found = Chain.objects.select_for_update().filter(region=region).first()
    if found is None:
        Chain.objects.get_or_create(region=region, defaults={"name": chain_name(region)})
        found = Chain.objects.select_for_update().get(region=region)
    return found
