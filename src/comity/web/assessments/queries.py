"""What the form offers."""

from __future__ import annotations

from comity.web.organisations.models import Kind
from comity.web.organisations.queries import organisations
from comity.web.people.member import Member


def authorities(member: Member) -> list[tuple[str, str]]:
    """The region's authorities and trusts: code, and name."""
    found = organisations(member).filter(kind__in=(Kind.AUTHORITY, Kind.TRUST))
    return [(held.code, held.name) for held in found]
