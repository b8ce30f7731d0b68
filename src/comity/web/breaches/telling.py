"""Numbering breaches, holding one until a transaction ends, and telling people of some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from comity.web.breaches.errors import BreachError
from comity.web.breaches.models import Breach
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.people.models import Membership, Person

BY = "platform:tick"


def numbers(region: Region, now: datetime) -> Iterator[str]:
    """The next numbers of a region. It is locked until the transaction ends, so that none is given twice."""
    Region.objects.select_for_update().get(pk=region.pk)
    begins = f"BRE-{timezone.localtime(now).year}-"
    given = Breach.objects.filter(region=region, number__startswith=begins).values_list("number", flat=True)
    last = max((int(each.rpartition("-")[2]) for each in given), default=0)
    while True:
        last += 1
        yield f"{begins}{last:04d}"


def held(breach: Breach) -> Breach:
    """A breach that is not closed, held until the transaction ends."""
    found = Breach.objects.select_for_update(of=("self",)).select_related("region", "authority", "reporter", "owner")
    breach = found.get(pk=breach.pk)
    if breach.closed_at is not None:
        raise BreachError("It is closed. What was said stays.")
    return breach


def tell_of(people: Iterable[Person], breaches: list[Breach], kind: NoticeKind) -> None:
    """Tell people of breaches of one region, in one notice: of one it leads to it, of several to their list."""
    if not breaches:
        return
    slug = breaches[0].region.slug
    codes = {each.authority.code for each in breaches}
    if len(breaches) == 1:
        path = reverse("breach", args=[slug, breaches[0].number])
    else:
        path = reverse("breaches", args=[slug]) + (f"?authority={codes.pop()}" if len(codes) == 1 else "")
    tell(people=people, region=breaches[0].region, kind=kind, path=path)


def those_of(actors: Iterable[str]) -> list[Person]:
    """The people among these actors who still belong somewhere in the region."""
    keys = [UUID(each.partition(":")[2]) for each in actors if each.startswith("person:")]
    of_it = Membership.objects.filter(ended_at__isnull=True, person__in=keys, person__is_active=True)
    return list(Person.objects.filter(pk__in=of_it.values("person")))
