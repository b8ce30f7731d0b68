"""Reading people: those of the organisations that a member may read people of, and nobody else."""

from __future__ import annotations

from django.db.models import QuerySet

from comity.web.people.member import Member
from comity.web.people.models import Membership
from comity.web.people.roles import Permission


def memberships(member: Member) -> QuerySet[Membership]:
    """The memberships that a member may see, ended ones too."""
    found = Membership.objects.select_related("person", "organisation")
    if member.region_wide(Permission.READ_PEOPLE):
        return found
    return found.filter(organisation__in=member.organisations(Permission.READ_PEOPLE))
