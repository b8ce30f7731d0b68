"""A worker's own way in: making a link, opening it once, objecting to what is held, and answering that."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.histories.actions.leavers import take_back_leaver
from comity.web.histories.actions.references import take_back_reference
from comity.web.histories.actions.spells import take_back_spell
from comity.web.histories.keys import keyed, keys_of, number_of
from comity.web.histories.models import Fact, Leaver, Objection, ReferenceHeld, Spell, Verdict, WorkerLink
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.sealing import seal

BY = "platform:worker-link"
MOST_TRIES = 5
"""After so many numbers that are not the worker's a link opens no more."""

VISIT = timedelta(minutes=30)
"""How long what a link opened stays open."""

OBJECTION, ANSWER = "objection", "objection answer"


class LinkError(Exception):
    """A link that does not open; the text says why, and what to do."""


class ObjectionError(Exception):
    """An objection that cannot be answered so; the text says why."""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made, with its token, which is shown once and kept nowhere."""

    link: WorkerLink
    token: str


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256. A token is random and long, so there is nothing to salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_link(*, by: str, authority: Organisation, number: str) -> MadeLink:
    """Make a link by which the worker with this number sees what the region holds of them."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    link = WorkerLink.objects.create(
        **keyed(authority, number),
        token_hash=hash_of(token),
        made_by=by,
        made_at=now,
        lapses_at=now + timedelta(days=settings.COMITY.worker_link_days),
    )
    record(verb="made_worker_link", by=by, subject=link, region=authority.region, organisation=authority)
    return MadeLink(link, token)


def open_link(*, link: WorkerLink, number: str) -> str:
    """Open a link with the worker's own number; gives what proves the visit that it opens, which is not kept.

    Raises:
        LinkError: it was opened before, has lapsed, was tried too often, or the number is not the worker's. A number
            that is not is counted.
    """
    with transaction.atomic():
        found = WorkerLink.objects.select_for_update(of=("self",)).select_related("authority__region").get(pk=link.pk)
        now = timezone.now()
        if found.opened_at is not None or found.lapses_at <= now or found.tries >= MOST_TRIES:
            raise LinkError("This link does not open any more. Ask the authority that gave it to you for another.")
        if number == number_of(found):
            proof = secrets.token_urlsafe(32)
            found.opened_at, found.closes_at, found.session_hash = now, now + VISIT, hash_of(proof)
            found.save(update_fields=["opened_at", "closes_at", "session_hash"])
            authority = found.authority
            record(verb="opened_worker_link", by=BY, subject=found, region=authority.region, organisation=authority)
            return proof
        WorkerLink.objects.filter(pk=found.pk).update(tries=F("tries") + 1)
    left = MOST_TRIES - found.tries - 1
    raise LinkError(
        "This is not the registration number that the link was made for. "
        + (f"You can try {left} more times." if left > 1 else "You can try once more." if left else "It is closed now.")
    )


@transaction.atomic
def object_to(*, link: WorkerLink, fact: Fact, fact_id: str, authority: Organisation, words: str) -> Objection:
    """Take down a worker's objection to something, and tell those who answer it at the authority whose fact it is."""
    number = number_of(link)
    open_already = Objection.objects.filter(
        worker_key__in=keys_of(link.region, number), fact=fact, fact_id=fact_id, answered_at__isnull=True
    )
    if open_already.exists():
        raise ObjectionError("You have objected to this already, and it waits to be answered.")
    made = Objection.objects.create(
        **keyed(authority, number),
        link=link,
        fact=fact,
        fact_id=fact_id,
        words=seal(words.encode(), of=authority, purpose=OBJECTION),
        made_at=timezone.now(),
    )
    tell(
        people=holders(authority, Permission.KEEP_HISTORIES),
        region=authority.region,
        kind=NoticeKind.WORKER_OBJECTS,
        path=reverse("objection", args=[authority.region.slug, made.pk]),
    )
    record(verb="objected", by=BY, subject=made, region=authority.region, organisation=authority)
    return made


@transaction.atomic
def answer_objection(*, by: str, objection: Objection, verdict: Verdict, answer: str) -> Objection:
    """Answer a worker. A leaver, spell or reference that was wrong is taken back with this, and the right one can be
    told.

    Raises:
        ObjectionError: it is answered already.
    """
    found = Objection.objects.select_for_update(of=("self",)).select_related("authority__region").get(pk=objection.pk)
    if found.answered_at is not None:
        raise ObjectionError("This objection is answered already.")
    authority = found.authority
    if verdict is Verdict.CORRECTED and found.fact == Fact.LEAVER:
        for leaver in Leaver.objects.filter(authority=authority, pk=int(found.fact_id)):
            take_back_leaver(by=by, leaver=leaver)
    if verdict is Verdict.CORRECTED and found.fact == Fact.SPELL:
        for spell in Spell.objects.filter(authority=authority, pk=int(found.fact_id)):
            take_back_spell(by=by, spell=spell)
    if verdict is Verdict.CORRECTED and found.fact == Fact.REFERENCE:
        for reference in ReferenceHeld.objects.filter(authority=authority, pk=int(found.fact_id)):
            take_back_reference(by=by, reference=reference)
    found.verdict, found.answered_by, found.answered_at = verdict, by, timezone.now()
    found.answer = seal(answer.encode(), of=authority, purpose=ANSWER)
    found.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
    record(verb="answered_objection", by=by, subject=found, region=authority.region, organisation=authority)
    return found
