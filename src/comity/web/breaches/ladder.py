"""The memorandum's ladder as a breach keeps it: which rungs are due, when the next one is, and who is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from comity.memorandum.base import Post
from comity.memorandum.departing import Rung
from comity.memorandum.routes import departures_of
from comity.web.approvals.permissions import ROLE_OF, place_of
from comity.web.breaches.models import Breach, Entry, Rungs
from comity.web.engagements.memoranda import NoMemorandumError, of_region
from comity.web.organisations.models import Region
from comity.web.people.models import Membership, Person


def ladder_on(region: Region, day: date) -> Rungs:
    """The ladder of the memorandum in force on a day; empty where it has none, or where none is in force."""
    try:
        departures = departures_of(of_region(region, day).memorandum)
    except NoMemorandumError:
        return []
    return [each.model_dump(mode="json") for each in departures.ladder]


def rungs_of(breach: Breach) -> list[Rung]:
    """The ladder that a breach keeps."""
    return [Rung(**each) for each in breach.ladder]


def reached(breach: Breach) -> dict[int, Entry]:
    """The rungs that were reached, each with its entry."""
    return {each.rung: each for each in breach.entries.all() if each.rung is not None}


def due(rungs: list[Rung], found_on: date, day: date, already: Collection[int]) -> list[int]:
    """The rungs that are due on a day and were not reached, in order. One with no number of days is never due."""
    return [
        position
        for position, rung in enumerate(rungs)
        if position not in already and rung.after_days is not None and found_on + timedelta(days=rung.after_days) <= day
    ]


def next_on(rungs: list[Rung], found_on: date, already: Collection[int]) -> date | None:
    """The day on which the next rung is due; None where none is."""
    days = [
        found_on + timedelta(days=rung.after_days)
        for position, rung in enumerate(rungs)
        if position not in already and rung.after_days is not None
    ]
    return min(days, default=None)


def people_of(breach: Breach, rung: Rung) -> list[Person]:
    """Whom a rung names: the holders of the post at the authority, or the regional leads, who take it to a group.

    Where Directors are to speak with each other about a report, those of the reporting authority are told too.
    """
    post = rung.to or Post.REGIONAL_LEAD
    places = [place_of(post, breach.authority)]
    if post is Post.DCS and breach.reporter is not None:
        places.append(breach.reporter)
    held = Membership.objects.filter(
        organisation__in=[place for place in places if place is not None],
        role=ROLE_OF[post],
        ended_at__isnull=True,
        person__is_active=True,
    )
    return list(Person.objects.filter(pk__in=held.values("person")))
