"""What waits for a member to act in the room: objections to answer, and registrations to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from comity.web.histories.queries import objections_to_answer, to_look_up_again
from comity.web.notices.waiting import Waiting
from comity.web.people.member import Member
from comity.web.words import counted


def waiting(member: Member) -> list[Waiting]:
    """All of it."""
    return [*_objections(member), *_registrations(member)]


def _objections(member: Member) -> Iterator[Waiting]:
    for each in objections_to_answer(member):
        words = f"Answer a worker who objects to something that {each.authority} has told"
        yield Waiting(words, reverse("objection", args=[member.region.slug, each.pk]), each.made_at)


def _registrations(member: Member) -> Iterator[Waiting]:
    for authority, count, since in to_look_up_again(member, timezone.localdate()):
        words = f"Look up {counted(count, 'registration')} again at {authority}"
        path = reverse("registrations", args=[member.region.slug, authority.code])
        yield Waiting(words, path, timezone.make_aware(datetime.combine(since, time.min)))
