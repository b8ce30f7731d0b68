"""Who may do what with a region's memoranda. Everyone with a place in the region reads what is published."""

from __future__ import annotations

from comity.web.people.member import Member
from comity.web.people.roles import Permission


def may_read(member: Member) -> bool:
    """Whether they read the region's published memoranda."""
    return member.may(Permission.READ_REGION)


def may_read_bundles(member: Member) -> bool:
    """Whether they see the bundles that wait to be published, and those that were withdrawn."""
    return member.region_wide(Permission.READ_BUNDLES)


def may_publish(member: Member) -> bool:
    """Whether they bring in bundles, and publish or withdraw them for the whole region."""
    return member.region_wide(Permission.PUBLISH_MEMORANDUM)
