"""Reading organisations. A region's organisations are known to all its members: the memorandum names them."""

from __future__ import annotations

from django.db.models import QuerySet

from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission


def organisations(member: Member) -> QuerySet[Organisation]:
    """The organisations that a member may see."""
    if not member.may(Permission.READ_REGION):
        return Organisation.objects.none()
    return Organisation.objects.filter(region=member.region)
