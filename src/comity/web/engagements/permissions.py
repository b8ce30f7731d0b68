"""Who may check candidates, and who may see what a check was of."""

from __future__ import annotations

from comity.web.engagements.models import Check, Engagement
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission

AUTHORITIES = frozenset({Kind.AUTHORITY, Kind.TRUST})
SUPPLIERS = frozenset({Kind.AGENCY, Kind.MANAGED_SERVICE_PROVIDER})


def may_check(member: Member, organisation: Organisation) -> bool:
    """Whether they may check candidates for an organisation."""
    return member.may_in(Permission.CHECK, organisation)


def may_read_of(member: Member, organisation: Organisation) -> bool:
    """Whether they may see an organisation's checks."""
    return member.may_in(Permission.CHECK, organisation) or member.may_in(Permission.READ_CHECKS, organisation)


def is_offered(check: Check) -> bool:
    """Whether a supplier made it of a candidate for an authority, which may then take its facts over."""
    return check.authority_id is not None and check.made_by_organisation.kind in SUPPLIERS


def may_read(member: Member, check: Check) -> bool:
    """Whether they may see a check with its facts: whose it is, or to whom it was offered."""
    if may_read_of(member, check.made_by_organisation):
        return True
    return is_offered(check) and check.authority is not None and may_read_of(member, check.authority)


def may_judge_again(member: Member, check: Check) -> bool:
    """Whether they may have it judged again with other facts."""
    return may_check(member, check.made_by_organisation)


def may_take_over(member: Member, check: Check) -> bool:
    """Whether they may begin a check of their own with what a supplier said."""
    return is_offered(check) and check.authority is not None and may_check(member, check.authority)


def may_engage(member: Member, authority: Organisation) -> bool:
    """Whether they may start, change and end the engagements of an authority."""
    return authority.kind in AUTHORITIES and may_check(member, authority)


def may_propose(member: Member, check: Check) -> bool:
    """Whether an engagement may come of a check: an authority's own candidate, by the region's own memorandum."""
    authority = check.authority
    return (
        authority is not None
        and authority.pk == check.made_by_organisation_id
        and check.publication_id is not None
        and check.deleted_at is None
        and may_engage(member, authority)
    )


def may_ask(member: Member, check: Check) -> bool:
    """Whether they may ask for an exception from what a check found breached, where that can be signed off (`judged`):
    of their authority's own candidate, of whom the region was asked."""
    authority = check.authority
    return (
        authority is not None
        and authority.pk == check.made_by_organisation_id
        and check.publication_id is not None
        and check.worker_key != ""
        and check.deleted_at is None
        and member.may_in(Permission.REQUEST_EXCEPTIONS, authority)
    )


def may_read_engagement(member: Member, engagement: Engagement) -> bool:
    """Whether they may see an engagement."""
    return member.may_in(Permission.READ_ENGAGEMENTS, engagement.authority)
