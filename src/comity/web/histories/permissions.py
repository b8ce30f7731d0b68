"""Who may do what in the room, and for which authority."""

from __future__ import annotations

from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission


def may_keep(member: Member, authority: Organisation) -> bool:
    """Whether they may tell of an authority's leavers, spells and registrations, and answer its workers."""
    return member.may_in(Permission.KEEP_HISTORIES, authority)


def may_ask(member: Member, authority: Organisation) -> bool:
    """Whether they may ask for an authority what the region holds of a worker."""
    return member.may_in(Permission.ASK_HISTORIES, authority)
