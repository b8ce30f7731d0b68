"""Telling of leavers, one or a list, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from comity.returns.leavers import Left
from comity.web.audit.actions import record
from comity.web.histories.keys import keyed, keys_of
from comity.web.histories.models import Leaver, LeaverList
from comity.web.organisations.models import Organisation


@transaction.atomic
def tell_leavers(*, by: str, authority: Organisation, leavers: Sequence[Left], digest: str = "") -> LeaverList:
    """Take a list of leavers, whole. What is held already as it stands is not taken twice.

    One that is told again for the same last day, with another reason or role, takes the place of the one before, which
    is taken back. `digest` is the file's SHA-256, where there was one.
    """
    Organisation.objects.select_for_update().get(pk=authority.pk)
    now = timezone.now()
    made = LeaverList.objects.create(
        region=authority.region,
        authority=authority,
        digest=digest,
        rows=len(leavers),
        new=0,
        sent_by=by,
        sent_at=now,
    )
    for left in leavers:
        held = Leaver.objects.filter(
            authority=authority,
            worker_key__in=keys_of(authority.region, left.number),
            left_on=left.left_on,
            taken_back_at__isnull=True,
        )
        same = held.filter(reason=left.reason, role=left.role)
        if same.exists():
            continue
        held.update(taken_back_by=by, taken_back_at=now)
        Leaver.objects.create(
            **keyed(authority, left.number),
            of_list=made,
            left_on=left.left_on,
            reason=left.reason,
            role=left.role,
            told_by=by,
            told_at=now,
        )
        made.new += 1
    made.save(update_fields=["new"])
    record(
        verb="told_leavers",
        by=by,
        subject=made,
        region=authority.region,
        organisation=authority,
        identifiers={"count": made.new},
    )
    return made


@transaction.atomic
def take_back_leaver(*, by: str, leaver: Leaver) -> Leaver:
    """Let a leaver count no more, because it was told by mistake. That it was told stays on the record."""
    found = Leaver.objects.select_for_update(of=("self",)).select_related("authority__region").get(pk=leaver.pk)
    if found.taken_back_at is None:
        found.taken_back_by, found.taken_back_at = by, timezone.now()
        found.save(update_fields=["taken_back_by", "taken_back_at"])
        authority = found.authority
        record(verb="took_back_leaver", by=by, subject=found, region=authority.region, organisation=authority)
    return found
