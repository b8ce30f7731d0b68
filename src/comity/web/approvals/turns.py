"""Whose turn it is to decide a request, and telling them, those who asked, and the region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from comity.web.approvals import queries
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import ExceptionRequest, SignOffNeeded
from comity.web.approvals.whose import able
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.people.models import Membership, Person
from comity.web.people.roles import Role

TOLD_OF_EXCEPTIONS = (Role.REGIONAL_LEAD, Role.DIRECTOR, Role.HR_LEAD)
"""Who is told of an exception for all members of the region: the others find it in the register."""


def asked(request: ExceptionRequest) -> ExceptionRequest:
    """A request that was asked, held until the transaction ends."""
    held = queries.whole(ExceptionRequest.objects.select_for_update(of=("self",)))
    found = held.get(pk=request.pk)
    if found.asked_at is None:
        raise ApprovalError("It has not been asked yet.")
    return found


def begin_turn(request: ExceptionRequest, position: int, now: datetime) -> None:
    """A sign-off's turn has come, and whoever decides it is told; once."""
    needed = request.needed.filter(position=position, turn_at__isnull=True).first()
    if needed is None:
        return
    needed.turn_at = now
    days = needed.within_days
    needed.due_on = timezone.localdate(now) + timedelta(days=days) if days is not None else None
    needed.save(update_fields=["turn_at", "due_on"])
    tell_deciders(needed, NoticeKind.EXCEPTION_WAITS)


def path_of(request: ExceptionRequest, name: str = "exception") -> str:
    """The address of one of its pages."""
    return reverse(name, args=[request.region.slug, request.pk])


def tell_deciders(needed: SignOffNeeded, kind: NoticeKind) -> list[Person]:
    """Tell whoever may decide a sign-off, and nobody who has to do with it otherwise; gives whom."""
    request = needed.request
    people = able(request, needed, timezone.localdate())
    tell(people=people, region=request.region, kind=kind, path=path_of(request))
    return people


def tell_asker(request: ExceptionRequest, kind: NoticeKind) -> None:
    """Tell the person who asked."""
    if request.asked_by is not None:
        tell(people=[request.asked_by], region=request.region, kind=kind, path=path_of(request))


def tell_leads(needed: SignOffNeeded) -> list[Person]:
    """Tell the region's leads that nobody can decide a sign-off as things stand; gives whom."""
    region = needed.request.region
    held = Membership.objects.filter(role=Role.REGIONAL_LEAD, ended_at__isnull=True, person__is_active=True)
    people = list(Person.objects.filter(pk__in=held.values("person")))
    path = reverse("exception_counts", args=[region.slug])
    tell(people=people, region=region, kind=NoticeKind.EXCEPTION_STUCK, path=path)
    return people


def tell_members(region: Region, requests: Iterable[ExceptionRequest]) -> int:
    """Tell the region's members of exceptions that are new in the register; gives how many people."""
    held = Membership.objects.filter(role__in=TOLD_OF_EXCEPTIONS, ended_at__isnull=True, person__is_active=True)
    people = list(Person.objects.filter(pk__in=held.values("person")))
    for each in requests:
        tell(
            people=people,
            region=region,
            kind=NoticeKind.EXCEPTION_REGISTERED,
            path=reverse("registered_exception", args=[region.slug, each.number]),
        )
    return len(people)
