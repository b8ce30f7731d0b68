"""Deleting what has been kept for as long as its record declares, and no longer.

What was deleted is recorded in each region's chain: of what kind and how many, in one event. The events of what was
done with the records stay, and are read out without the names that are gone; those of reading are thinned.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_scopes import scope, scopes_disabled

from comity.web.audit.actions import record, thin_readings
from comity.web.audit.thinning import YEARS as READING_YEARS
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions
from comity.web.people import queries
from comity.web.people.actions.forgetting import delete_forgotten, forget_person
from comity.web.worker.retention import KEPT, YEARS_NAMED, Kept, years_before

BY = "platform:tick"


def delete_what_is_past(*, now: datetime) -> dict[str, int]:
    """Delete what has been kept long enough, in every region; gives how many of each kind. Done by `comity tick`.

    People who are left with an id only are counted as "forgotten", readings that were thinned as "event".
    """
    deleted: dict[str, int] = {}
    for region in regions():
        for kept in KEPT:
            count = _delete(region, kept, now)
            if count:
                name = str(kept.model._meta.model_name)
                deleted[name] = deleted.get(name, 0) + count
    if count := _thin(None, now):
        deleted["event"] = deleted.get("event", 0) + count
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
    if kept.thinned is not None:
        return _thin(region, now)
    with scope(region=region):
        past = kept.model.objects.filter(kept.past(now) & kept.held)
        if kept.clears:
            count = past.update(**kept.clears, deleted_at=now)
        else:
            count = int(past.delete()[1].get(kept.model._meta.label, 0))
    if count:
        record(
            verb="deleted_by_retention",
            by=BY,
            subject=region,
            region=region,
            identifiers={"count": count, "kind": kept.model._meta.model_name},
        )
    return count


def _thin(region: Region | None, now: datetime) -> int:
    return thin_readings(by=BY, region=region, before=years_before(now, READING_YEARS), now=now)
