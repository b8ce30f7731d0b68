"""Reading people: those of the organisations that a member may read people of, and nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member
from comity.web.people.models import Invitation, Membership, Person
from comity.web.people.roles import Permission


def memberships(member: Member) -> QuerySet[Membership]:
    """The memberships that a member may see, ended ones too."""
    found = Membership.objects.select_related("person", "organisation")
    if member.region_wide(Permission.READ_PEOPLE):
        return found
    return found.filter(organisation__in=member.organisations(Permission.READ_PEOPLE))


def memberships_to_manage(member: Member) -> QuerySet[Membership]:
    """Those of them that a member may end."""
    found = memberships(member).filter(ended_at__isnull=True)
    if member.region_wide(Permission.MANAGE_PEOPLE):
        return found
    return found.filter(organisation__in=member.organisations(Permission.MANAGE_PEOPLE))


def regions_of(person: Person) -> QuerySet[Region]:
    """The regions in which a person has a place: a membership that has not ended."""
    with scopes_disabled():
        held = Membership.objects.filter(person=person, ended_at__isnull=True).values("organisation__region")
        return Region.objects.filter(pk__in=held)


def people(member: Member) -> QuerySet[Person]:
    """The people whose record a member may read: whoever has, or had, a membership that the member may see."""
    return Person.objects.filter(pk__in=memberships(member).values("person"))


def invitations(member: Member) -> QuerySet[Invitation]:
    """The invitations that a member manages and that have been neither accepted nor withdrawn, lapsed ones too."""
    found = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("organisation")
    if member.region_wide(Permission.MANAGE_PEOPLE):
        return found
    return found.filter(organisation__in=member.organisations(Permission.MANAGE_PEOPLE))


def organisations_to_manage(member: Member) -> QuerySet[Organisation]:
    """The organisations that a member may invite people to."""
    found = Organisation.objects.filter(region=member.region)
    if member.region_wide(Permission.MANAGE_PEOPLE):
        return found
    return found.filter(pk__in=member.organisations(Permission.MANAGE_PEOPLE))


def to_be_mailed(now: datetime) -> QuerySet[Invitation]:
    """The invitations that can be accepted and whose mail has not gone, of every region."""
    with scopes_disabled():
        return Invitation.objects.filter(sent_at=None, accepted_at=None, withdrawn_at=None, lapses_at__gt=now)


def of_address(email: str) -> Person | None:
    """The person who signs in with an address, in whichever region: for administrators, who must know all of it."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()
