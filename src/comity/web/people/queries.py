"""Reading people: those of the organisations that a member may read people of, and nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django_scopes import scopes_disabled

from comity.web.notices.waiting import Waiting
from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member
from comity.web.people.models import FORGOTTEN, Invitation, Membership, Person
from comity.web.people.roles import PERMISSIONS, SECOND_FACTOR, Permission


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


def long_gone(before: datetime) -> QuerySet[Person]:
    """Those to forget: neither administrators nor of any organisation since before a moment. Run with scopes disabled.

    Whoever never was of one counts from when they joined.
    """
    held = Membership.objects.filter(person=OuterRef("pk"))
    since = held.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=before))
    found = Person.objects.filter(is_administrator=False, joined_at__lt=before).exclude(name=FORGOTTEN)
    return found.filter(~Exists(since))


def forgotten() -> QuerySet[Person]:
    """Those of whom no more than an id is held, and no membership by it. Run with scopes disabled."""
    return Person.objects.filter(name=FORGOTTEN, is_active=False).filter(
        ~Exists(Membership.objects.filter(person=OuterRef("pk")))
    )


def invitations(member: Member) -> QuerySet[Invitation]:
    """The invitations that a member may see and that have been neither accepted nor withdrawn, lapsed ones too."""
    found = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("organisation")
    if member.region_wide(Permission.READ_INVITATIONS):
        return found
    return found.filter(organisation__in=member.organisations(Permission.READ_INVITATIONS))


def invitations_to_manage(member: Member) -> QuerySet[Invitation]:
    """Those of them that a member may send again or withdraw."""
    found = invitations(member)
    if member.region_wide(Permission.MANAGE_PEOPLE):
        return found
    return found.filter(organisation__in=member.organisations(Permission.MANAGE_PEOPLE))


def invitations_to_confirm(member: Member) -> QuerySet[Invitation]:
    """Those that wait for this member to confirm or refuse them."""
    if not member.region_wide(Permission.CONFIRM_INVITATIONS):
        return Invitation.objects.none()
    return invitations(member).filter(role__in=SECOND_FACTOR, confirmed_at=None).select_related("invited_by")


def waiting(member: Member) -> list[Waiting]:
    """The same, for the list of what waits."""
    return [
        Waiting(
            words=f"Confirm or refuse an invitation: {held.get_role_display()}, {held.organisation}",
            path=reverse("confirm_invitation", args=[member.region.slug, held.pk]),
            since=held.invited_at,
        )
        for held in invitations_to_confirm(member)
    ]


def holders(organisation: Organisation, permission: Permission) -> list[Person]:
    """The people who hold a permission in an organisation now, by a membership of it."""
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    now = Membership.objects.filter(organisation=organisation, role__in=roles, ended_at=None)
    return list(Person.objects.filter(pk__in=now.values("person"), is_active=True))


def who_may(region: Region, permission: Permission) -> list[Person]:
    """The people who hold a permission anywhere in a region now."""
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    now = Membership.objects.filter(organisation__region=region, role__in=roles, ended_at=None)
    return list(Person.objects.filter(pk__in=now.values("person"), is_active=True))


def organisations_to_manage(member: Member) -> QuerySet[Organisation]:
    """The organisations that a member may invite people to."""
    found = Organisation.objects.filter(region=member.region)
    if member.region_wide(Permission.MANAGE_PEOPLE):
        return found
    return found.filter(pk__in=member.organisations(Permission.MANAGE_PEOPLE))


def to_be_mailed(now: datetime) -> QuerySet[Invitation]:
    """The invitations that can be accepted and whose mail has not gone, of every region."""
    with scopes_disabled():
        found = Invitation.objects.filter(sent_at=None, accepted_at=None, withdrawn_at=None, lapses_at__gt=now)
        return found.exclude(role__in=SECOND_FACTOR, confirmed_at=None)


def of_address(email: str) -> Person | None:
    """The person who signs in with an address, in whichever region: for administrators, who must know all of it."""
    return Person.objects.filter(email=email.strip().lower(), is_active=True).first()
