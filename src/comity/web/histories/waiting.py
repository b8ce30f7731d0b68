"""What waits for a member to act in the room: objections to answer, and registrations to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from comity.web.histories.queries import objections_to_answer
from comity.web.notices.waiting import Waiting
from comity.web.people.member import Member


def waiting(member: Member) -> list[Waiting]:
    """All of it."""
    return list(_objections(member))


def _objections(member: Member) -> Iterator[Waiting]:
    for each in objections_to_answer(member):
        words = f"Answer a worker who objects to something that {each.authority} has told"
        yield Waiting(words, reverse("objection", args=[member.region.slug, each.pk]), each.made_at)
