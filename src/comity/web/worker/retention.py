"""Deleting what has been kept for as long as its record declares (`RETENTION`), and no longer.

What was deleted is recorded in each region's chain: of what kind and how many, in one event. The events of what was
done with the records stay, and are read out without the names that are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django_scopes import scope, scopes_disabled

from comity.web.api.models import Answer, ApiKey
from comity.web.audit.actions import record
from comity.web.notices.models import Notice
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions
from comity.web.people import queries
from comity.web.people.actions.forgetting import delete_forgotten, forget_person
from comity.web.people.models import Invitation, Membership
from comity.web.worker.models import SignOfLife

BY = "platform:tick"


@dataclass(frozen=True, slots=True)
class Kept:
    """Records of one kind: how long they are kept, in the words of the record itself, and which are past it."""

    model: Any
    declared: str
    past: Callable[[datetime], Q]


def years_before(moment: datetime, years: int) -> datetime:
    """The same day and time so many years earlier; the 28th for a 29th of February that was not."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


KEPT: tuple[Kept, ...] = (
    Kept(Invitation, "1 year after it lapses", lambda now: Q(lapses_at__lt=years_before(now, 1))),
    Kept(Notice, "1 year", lambda now: Q(made_at__lt=years_before(now, 1))),
    Kept(Membership, "6 years after it ended", lambda now: Q(ended_at__lt=years_before(now, 6))),
    Kept(ApiKey, "6 years after it was revoked", lambda now: Q(revoked_at__lt=years_before(now, 6))),
)
"""What is deleted here, in the order in which it is."""

ELSEWHERE: dict[type[models.Model], str] = {
    Answer: "by the job forget-answers, every hour; it is a copy of what was answered, and its deletion no event",
    SignOfLife: "by the job recover-tasks; it tells of no person",
}
"""What is deleted by another job, and why that is enough."""

YEARS_NAMED = 2
PEOPLE = "2 years after the last membership ended; then an id only, until no record holds it"
"""How long people are kept, in the words of the record itself. Done here, apart: they are of no region."""


def delete_what_is_past(*, now: datetime) -> dict[str, int]:
    """Delete what has been kept long enough, in every region; gives how many of each kind. Done by `comity tick`.

    People who are left with an id only are counted as "forgotten".
    """
    deleted: dict[str, int] = {}
    for region in regions():
        for kept in KEPT:
            count = _delete(region, kept, now)
            if count:
                name = str(kept.model._meta.model_name)
                deleted[name] = deleted.get(name, 0) + count
    for name, count in _people(now).items():
        deleted[name] = count
    return deleted


def _people(now: datetime) -> dict[str, int]:
    """Forget who has belonged nowhere for long enough, and delete those whom no record holds any more."""
    counts: dict[str, int] = {}
    with scopes_disabled():
        for person in queries.long_gone(years_before(now, YEARS_NAMED)):
            forget_person(by=BY, person=person)
            counts["forgotten"] = counts.get("forgotten", 0) + 1
        for person in queries.forgotten():
            if delete_forgotten(by=BY, person=person):
                counts["person"] = counts.get("person", 0) + 1
    return counts


@transaction.atomic
def _delete(region: Region, kept: Kept, now: datetime) -> int:
    """Delete one region's records of a kind, and record it, both or neither."""
    with scope(region=region):
        _, each = kept.model.objects.filter(kept.past(now)).delete()
    count = int(each.get(kept.model._meta.label, 0))
    if count:
        record(
            verb="deleted_by_retention",
            by=BY,
            subject=region,
            region=region,
            identifiers={"count": count, "kind": kept.model._meta.model_name},
        )
    return count
