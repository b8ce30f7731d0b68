"""Who may do what with a return. Whose it is counts as much as what may be done."""

from __future__ import annotations

from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.returns.models import Return, Step

NEEDED: dict[Step, Permission] = {
    Step.SUBMIT: Permission.MAKE_RETURN,
    Step.APPROVE: Permission.APPROVE_RETURN,
    Step.AUTHORISE: Permission.AUTHORISE_RETURN,
}


def may_read(member: Member, given: Return) -> bool:
    """Whether they may see the return, its rows and its findings."""
    return member.may_in(Permission.READ_RETURN, given.authority)


def may_make(member: Member, given: Return) -> bool:
    """Whether they may send its files, put cells right, explain and submit."""
    return member.may_in(Permission.MAKE_RETURN, given.authority)


def may_sign(member: Member, given: Return, step: Step) -> bool:
    """Whether they may take a step of signing. A program never may: a signature is a person's."""
    return member.person is not None and member.may_in(NEEDED[step], given.authority)


def may_reopen(member: Member, given: Return) -> bool:
    """Whether they may open it again once it was signed: whoever takes any of the steps for its authority."""
    return any(member.may_in(needed, given.authority) for needed in NEEDED.values())


def may_send_export(member: Member, provider: Organisation) -> bool:
    """Whether they may send the export of a managed service provider."""
    return member.may_in(Permission.SEND_EXPORT, provider)


def may_tell_headings(member: Member, sender: Organisation) -> bool:
    """Whether they may say what the headings of an organisation's files mean: whoever sends them."""
    return member.may_in(Permission.MAKE_RETURN, sender) or member.may_in(Permission.SEND_EXPORT, sender)


def may_name_providers(member: Member, authority: Organisation) -> bool:
    """Whether they may say which providers send rows of an authority's returns."""
    return member.may_in(Permission.NAME_PROVIDERS, authority)
