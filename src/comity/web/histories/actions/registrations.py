"""Listing an authority's registration numbers for the regulator's bulk check, and writing down what it showed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.returns.registrations import Checked
from comity.web.audit.actions import record
from comity.web.engagements.models import Engagement, State
from comity.web.engagements.queries import who_answers_for
from comity.web.histories.keys import keyed
from comity.web.histories.models import Registration
from comity.web.histories.numbers import numbers_to_check
from comity.web.histories.standing import MAY_WORK, again_on, until_of
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation


@transaction.atomic
def list_numbers(*, by: str, authority: Organisation) -> list[str]:
    """The numbers whose registration is to be looked at. That they were read goes on the record."""
    found = numbers_to_check(authority, timezone.localdate())
    record(
        verb="listed_numbers",
        by=by,
        subject=authority,
        region=authority.region,
        organisation=authority,
        identifiers={"count": len(found)},
    )
    return found


@transaction.atomic
def take_back_registration(*, by: str, registration: Registration) -> Registration:
    """Let a look at the register count no more, because what was written down of it was a mistake."""
    found = Registration.objects.select_for_update(of=("self",)).select_related("authority__region")
    held = found.get(pk=registration.pk)
    if held.taken_back_at is None:
        held.taken_back_by, held.taken_back_at = by, timezone.now()
        held.save(update_fields=["taken_back_by", "taken_back_at"])
        authority = held.authority
        record(verb="took_back_registration", by=by, subject=held, region=authority.region, organisation=authority)
    return held


@transaction.atomic
def keep_checks(*, by: str, authority: Organisation, checks: Sequence[Checked]) -> list[Registration]:
    """Write down what the register showed, and when each is to be looked at again."""
    now = timezone.now()
    made = [
        Registration.objects.create(
            **keyed(authority, each.number),
            result=each.result,
            checked_on=each.checked_on,
            until=until_of(each),
            recheck_on=again_on(each),
            told_by=by,
            told_at=now,
        )
        for each in checks
    ]
    _tell_of_the_engaged(authority, [each.worker_key for each in made if each.result not in MAY_WORK])
    record(
        verb="kept_registrations",
        by=by,
        subject=authority,
        region=authority.region,
        organisation=authority,
        identifiers={"count": len(made)},
    )
    return made


def _tell_of_the_engaged(authority: Organisation, worker_keys: Sequence[str]) -> None:
    """Tell those who answer for the engagements that run here of workers who may not work."""
    running = Engagement.objects.filter(authority=authority, worker_key__in=worker_keys, state=State.STARTED)
    for each in running.select_related("region"):
        tell(
            people=who_answers_for(authority, {each.made_by, each.started_by}),
            region=each.region,
            kind=NoticeKind.WORKER_MAY_NOT_WORK,
            path=reverse("engagement", args=[each.region.slug, each.pk]),
        )
