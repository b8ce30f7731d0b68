"""Reading the record: the region's for those who act for it, an organisation's own for its director."""

from __future__ import annotations

from django.db.models import QuerySet

from comity.web.audit.models import Event
from comity.web.people.member import Member
from comity.web.people.roles import Permission


def events(member: Member) -> QuerySet[Event]:
    """The events that a member may read, the latest first."""
    if member.region_wide(Permission.READ_AUDIT):
        return Event.objects.filter(region=member.region)
    return Event.objects.filter(organisation__in=member.organisations(Permission.READ_AUDIT))
