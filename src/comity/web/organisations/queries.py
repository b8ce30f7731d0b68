"""Reading regions and organisations. All members know a region's organisations: the memorandum names them."""

from __future__ import annotations

from django.db.models import QuerySet

from comity.web.organisations.models import Organisation, Region
from comity.web.people.member import Member
from comity.web.people.models import Membership
from comity.web.people.roles import Permission


def organisations(member: Member) -> QuerySet[Organisation]:
    """The organisations that a member may see."""
    if not member.may(Permission.READ_REGION):
        return Organisation.objects.none()
    return Organisation.objects.filter(region=member.region)


def places(member: Member) -> QuerySet[Membership]:
    """What the person is in this region: their own memberships that have not ended."""
    return Membership.objects.filter(person=member.person, ended_at__isnull=True).select_related("organisation")


def regions() -> QuerySet[Region]:
    """Every region there is, for administrators."""
    return Region.objects.all()
