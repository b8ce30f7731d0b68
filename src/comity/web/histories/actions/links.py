"""A worker's own way in: a link that is mailed to them, opened once, and closed by a later one or by whoever wishes.

Whoever makes a link never sees it. It leads to everything that every authority holds of the worker, which is theirs to
see and no officer's: so it goes to the worker's own address, and its opening is written down for each authority whose
facts were shown.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.histories.addresses import refusal
from comity.web.histories.keys import keyed, keys_of, number_of
from comity.web.histories.models import Lookup, Purpose, Told, WorkerLink
from comity.web.histories.tasks import mail_worker_link
from comity.web.histories.tokens import hash_of, sealed_address, token_of
from comity.web.histories.worker_view import whose
from comity.web.organisations.models import Organisation

BY = "platform:worker-link"
MOST_TRIES = 5
"""After so many numbers that are not the worker's a link opens no more."""

VISIT = timedelta(minutes=30)
"""How long what a link opened stays open."""


class LinkError(Exception):
    """A link that does not open; the text says why, and what to do."""


class AddressError(Exception):
    """An address to which no link is mailed; the text says why, and what to give instead."""


@transaction.atomic
def make_link(*, by: str, authority: Organisation, number: str, address: str) -> WorkerLink:
    """Have a link mailed to the worker with this number. Those that this authority had mailed to them are closed.

    Raises:
        AddressError: the address is not one that could be the worker's own.
    """
    address, now = address.strip().lower(), timezone.now()
    if why := refusal(authority, address):
        raise AddressError(why)
    Organisation.objects.select_for_update(no_key=True).get(pk=authority.pk)  # so that two at once leave one open
    for earlier in _usable(authority, number, now):
        _close(earlier, by)
    link = WorkerLink(
        **keyed(authority, number),
        address=sealed_address(address, authority),
        made_by=by,
        made_at=now,
        lapses_at=now + timedelta(days=settings.COMITY.worker_link_days),
    )
    link.token_hash = hash_of(token_of(link, address))
    link.save()
    record(verb="made_worker_link", by=by, subject=link, region=authority.region, organisation=authority)
    # Where queueing fails the link is kept all the same, and `comity tick` queues it again.
    transaction.on_commit(lambda: mail_worker_link.enqueue(str(link.pk)), robust=True)
    return link


@transaction.atomic
def close_link(*, by: str, link: WorkerLink) -> WorkerLink:
    """Let a link open no more, and end the visit that it opened."""
    found = _locked(link)
    if found.is_usable(timezone.now()):
        _close(found, by)
    return found


def open_link(*, link: WorkerLink, number: str) -> str:
    """Open a link with the worker's own number; gives what proves the visit that it opens, which is not kept.

    Raises:
        LinkError: it was opened before, was closed, has lapsed, was tried too often, or the number is not the worker's.
            A number that is not is counted.
    """
    with transaction.atomic():
        found, now = _locked(link), timezone.now()
        if not found.opens(now) or found.tries >= MOST_TRIES:
            raise LinkError("This link does not open any more. Ask the authority that sent it to you for another.")
        if number == number_of(found):
            proof = secrets.token_urlsafe(32)
            found.opened_at, found.closes_at, found.session_hash = now, now + VISIT, hash_of(proof)
            found.lookup, found.address = _showing_kept(found, now), None
            found.save(update_fields=["opened_at", "closes_at", "session_hash", "lookup", "address"])
            authority = found.authority
            record(verb="opened_worker_link", by=BY, subject=found, region=authority.region, organisation=authority)
            return proof
        WorkerLink.objects.filter(pk=found.pk).update(tries=F("tries") + 1)
    left = MOST_TRIES - found.tries - 1
    raise LinkError(
        "This is not the registration number that the link was made for. "
        + (f"You can try {left} more times." if left > 1 else "You can try once more." if left else "It is closed now.")
    )


def _locked(link: WorkerLink) -> WorkerLink:
    found = WorkerLink.objects.select_for_update(of=("self",)).select_related("authority__region")
    return found.get(pk=link.pk)


def _usable(authority: Organisation, number: str, now: datetime) -> Iterable[WorkerLink]:
    """The links of a worker by an authority that can be opened, or whose visit is open."""
    found = WorkerLink.objects.select_for_update(of=("self",)).select_related("authority__region")
    found = found.filter(authority=authority, worker_key__in=keys_of(authority.region, number), closed_at=None)
    return found.filter(Q(opened_at=None, lapses_at__gt=now) | Q(closes_at__gt=now))


def _close(link: WorkerLink, by: str) -> None:
    link.closed_at, link.closed_by, link.address = timezone.now(), by, None
    link.save(update_fields=["closed_at", "closed_by", "address"])
    authority = link.authority
    record(verb="closed_worker_link", by=by, subject=link, region=authority.region, organisation=authority)


def _showing_kept(link: WorkerLink, now: datetime) -> Lookup:
    """The opening of a link, for every authority whose facts it shows: how many of what kind, and none of them."""
    authority = link.authority
    lookup = Lookup.objects.create(
        **keyed(authority, number_of(link)), by=BY, purpose=Purpose.WORKER, start=timezone.localdate(now), at=now
    )
    shown = Counter((each.pk, fact) for each, fact in whose(link))
    Told.objects.bulk_create(
        Told(
            region=link.region,
            lookup=lookup,
            authority_id=holder,
            fact=fact,
            words=f"The worker’s own page, by a link that {authority} sent: all of it ({count}).",
            named=True,
            position=position,
        )
        for position, ((holder, fact), count) in enumerate(sorted(shown.items()))
    )
    return lookup
