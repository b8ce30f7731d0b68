"""Who sees what of a breach, and who may answer it, report one, and close it."""

from __future__ import annotations

from comity.web.breaches.models import Breach, Source
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission

AUTHORITIES = frozenset({Kind.AUTHORITY, Kind.TRUST})


def sees_whole(member: Member, breach: Breach) -> bool:
    """Whether they see what it rests on, who takes care of it and what was said: others of the region see less."""
    return member.may_in(Permission.READ_WHOLE_BREACHES, breach.authority)


def reported(member: Member, breach: Breach) -> bool:
    """Whether it was reported for an organisation of theirs, so that they see what was said in the report."""
    return breach.reporter_id is not None and breach.reporter_id in member.organisations(Permission.REPORT_BREACHES)


def may_answer(member: Member, authority: Organisation) -> bool:
    """Whether they may take care of an authority's breaches, and answer them."""
    return authority.kind in AUTHORITIES and member.may_in(Permission.ANSWER_BREACHES, authority)


def may_report(member: Member, authority: Organisation) -> bool:
    """Whether they may report what they saw at an authority, which is for others than its own people."""
    mine = member.organisations(Permission.REPORT_BREACHES)
    return (
        member.person is not None
        and member.may(Permission.REPORT_BREACHES)
        and authority.kind in AUTHORITIES
        and authority.pk not in mine
    )


def may_close(member: Member, breach: Breach) -> bool:
    """Whether they may close it: a regional lead, or the authority once it is answered and put right.

    Nobody closes for an authority what another reported of it, but a regional lead.
    """
    if member.region_wide(Permission.CLOSE_BREACHES):
        return True
    settled = breach.answered_at is not None and breach.is_put_right and breach.source != Source.PEER
    return settled and may_answer(member, breach.authority)
