"""Reading a region's memoranda: what is published, what is in force on a day, and what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

from django.db.models import QuerySet
from django.urls import reverse

from comity.memorandum.frozen import thawed
from comity.memorandum.model import Memorandum
from comity.web.agreements.archive import bundle_in, opened
from comity.web.agreements.models import Publication, State
from comity.web.agreements.permissions import may_publish, may_read, may_read_bundles
from comity.web.notices.waiting import Waiting
from comity.web.organisations.models import Region
from comity.web.people.member import Member
from comity.web.people.models import Membership, Person
from comity.web.people.roles import PERMISSIONS, Permission, Role

HELD = 32
"""Memoranda held in each process; one is about a megabyte."""


def publications(member: Member) -> QuerySet[Publication]:
    """The publications that a member may see, without their archives: those published, and to some the others too."""
    found = Publication.objects.filter(region=member.region).defer("archive")
    if may_read_bundles(member):
        return found
    return found.filter(state=State.PUBLISHED) if may_read(member) else found.none()


def published(member: Member) -> QuerySet[Publication]:
    """Those published, the latest first."""
    return publications(member).filter(state=State.PUBLISHED).order_by("-number")


def latest(region: Region) -> Publication | None:
    """The latest publication of a region, which the next one takes the place of."""
    found = Publication.objects.filter(region=region, state=State.PUBLISHED).defer("archive")
    return found.order_by("-number").first()


def in_force(region: Region, day: date) -> Publication | None:
    """The publication that holds in a region on a day: the latest published of those whose first day has come."""
    found = Publication.objects.filter(region=region, state=State.PUBLISHED, in_force__lte=day)
    return found.defer("archive").order_by("-number").first()


def who_publishes(member: Member) -> Literal["you", "lead", "nobody"]:
    """Who could bring a memorandum in and publish it: this member, someone of the region, or nobody of it yet."""
    if may_publish(member):
        return "you"
    roles = [role for role in Role if Permission.PUBLISH_MEMORANDUM in PERMISSIONS[role]]
    leads = Membership.objects.filter(organisation__region=member.region, ended_at__isnull=True, role__in=roles)
    return "lead" if leads.exists() else "nobody"


def memorandum_on(publication: Publication, day: date) -> Memorandum:
    """The memorandum of a publication with the amendments agreed by a day, exactly as when it was brought in.

    Raises:
        FrozenError: what is kept is not what was brought in.
    """
    stages = [stage for stage in publication.stages if stage["from"] <= str(day)]
    return _memorandum(publication.pk, publication.archive_digest, stages[-1]["from"], stages[-1]["digest"])


def memorandum_whole(publication: Publication) -> Memorandum:
    """It with every amendment."""
    return memorandum_on(publication, date.max)


@lru_cache(maxsize=HELD)
def _memorandum(pk: int, archive_digest: str, from_date: str, digest: str) -> Memorandum:
    content = bytes(Publication.objects.values_list("archive", flat=True).get(pk=pk))
    with opened(content, archive_digest) as archive:
        return thawed(archive.read(f"resolved/{from_date}.json"), digest)


def bundle_of(publication: Publication) -> dict[str, bytes]:
    """The files of a publication's bundle, as they were brought in.

    Raises:
        FrozenError: what is kept is not what was brought in.
    """
    with opened(bytes(publication.archive), publication.archive_digest) as archive:
        return bundle_in(archive)


def waiting(member: Member) -> list[Waiting]:
    """The bundles that wait for this member to publish or withdraw them."""
    if not may_publish(member):
        return []
    return [
        Waiting(
            words=f"Publish or withdraw {held.title}, version {held.version}",
            path=reverse("publish_memorandum", args=[member.region.slug, held.pk]),
            since=held.brought_in_at,
        )
        for held in publications(member).filter(state=State.BROUGHT_IN)
    ]


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """What to call those who acted: a person's name, or the command that did it."""
    given = {actor for actor in actors if actor}
    keys = [actor.partition(":")[2] for actor in given if actor.startswith("person:")]
    names = {f"person:{person.pk}": person.name for person in Person.objects.filter(pk__in=keys)}
    said = {"platform": "the platform’s operator", "key": "a program with an API key"}
    return {actor: names.get(actor) or said.get(actor.partition(":")[0], "someone since removed") for actor in given}
