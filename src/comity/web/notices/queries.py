"""Reading notices: a person's own, of regions in which they still have a place."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from comity.web.notices.models import Notice
from comity.web.notices.waiting import WAITS, Waiting
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.people.queries import regions_of


def notices(person: Person) -> QuerySet[Notice]:
    """A person's notices in all the regions where they have a membership."""
    with scopes_disabled():
        return Notice.objects.filter(person=person, region__in=regions_of(person)).select_related("region")


def unread(person: Person) -> int:
    """How many of them have not been read."""
    return notices(person).filter(read_at__isnull=True).count()


def to_be_mailed(now: datetime, most_attempts: int) -> QuerySet[Notice]:
    """Notices whose mail has not gone and may be tried, of every region."""
    with scopes_disabled():
        return Notice.objects.filter(mailed_at__isnull=True, mail_after__lte=now, mail_attempts__lt=most_attempts)


def waiting(member: Member) -> list[Waiting]:
    """What waits for a member to act in their region, the longest waiting first."""
    return sorted((each for waits in WAITS for each in waits(member)), key=lambda each: each.since)
