"""Telling of references that an authority holds, one or a list, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from comity.returns.references import Given
from comity.web.audit.actions import record
from comity.web.histories.keys import keyed, keys_of
from comity.web.histories.models import ReferenceHeld
from comity.web.organisations.models import Organisation


@transaction.atomic
def tell_references(*, by: str, authority: Organisation, references: Sequence[Given], digest: str = "") -> int:
    """Take references, all of them; gives how many were not held already. `digest` is the file's SHA-256.

    One of the same worker and the same dates is the same reference, whatever kind it is said to be: told twice, it
    would count as two. To put its kind right, it is taken back and told again.
    """
    Organisation.objects.select_for_update().get(pk=authority.pk)
    now, new = timezone.now(), 0
    for given in references:
        dates = {name: getattr(given, name) for name in ("given_on", "covers_from", "covers_to")}
        keys = keys_of(authority.region, given.number)
        held = ReferenceHeld.objects.filter(
            authority=authority, worker_key__in=keys, taken_back_at__isnull=True, **dates
        )
        if held.exists():
            continue
        ReferenceHeld.objects.create(
            **keyed(authority, given.number), **dates, kind=given.kind, told_by=by, told_at=now
        )
        new += 1
    record(
        verb="told_references",
        by=by,
        subject=authority,
        region=authority.region,
        organisation=authority,
        identifiers={"count": new, **({"digest": digest} if digest else {})},
    )
    return new


@transaction.atomic
def take_back_reference(*, by: str, reference: ReferenceHeld) -> ReferenceHeld:
    """Let a reference count no more, because it was told by mistake. That it was told stays on the record."""
    held = ReferenceHeld.objects.select_for_update(of=("self",)).select_related("authority__region")
    found = held.get(pk=reference.pk)
    if found.taken_back_at is None:
        found.taken_back_by, found.taken_back_at = by, timezone.now()
        found.save(update_fields=["taken_back_by", "taken_back_at"])
        authority = found.authority
        record(verb="took_back_reference", by=by, subject=found, region=authority.region, organisation=authority)
    return found
