"""Who may do what with a return. Whose it is counts as much as what may be done."""

from __future__ import annotations

from comity.web.organisations.models import Organisation
from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.returns.models import Return, State, Step

NEEDED: dict[Step, Permission] = {
    Step.SUBMIT: Permission.MAKE_RETURN,
    Step.APPROVE: Permission.APPROVE_RETURN,
    Step.AUTHORISE: Permission.AUTHORISE_RETURN,
}
SIGNED_OFF = frozenset({State.APPROVED, State.AUTHORISED})
"""The states of a return that somebody else than its submitter has signed."""


def may_read(member: Member, given: Return) -> bool:
    """Whether they may see the return, its rows and its findings."""
    return member.may_in(Permission.READ_RETURN, given.authority)


def may_make(member: Member, given: Return) -> bool:
    """Whether they may send its files, put cells right, explain and submit."""
    return member.may_in(Permission.MAKE_RETURN, given.authority)


def may_sign(member: Member, given: Return, step: Step) -> bool:
    """Whether they may take a step of signing. A program never may: a signature is a person's."""
    return member.person is not None and member.may_in(NEEDED[step], given.authority)


def may_contest(member: Member, given: Return) -> bool:
    """Whether they may say that a finding is wrong: whoever makes the return, and whoever approves or authorises it."""
    return may_make(member, given) or any(may_sign(member, given, step) for step in Step)


def reopening_steps(given: Return) -> tuple[Step, ...]:
    """The steps whose takers may open a signed return again.

    What is submitted, whoever takes any step may take back. What was approved or authorised is undone by those alone
    who approve or authorise: nobody opens again what is above their own signature.
    """
    return (Step.APPROVE, Step.AUTHORISE) if given.state in SIGNED_OFF else tuple(Step)


def may_reopen(member: Member, given: Return) -> bool:
    """Whether they may open it again as it is signed now: see `reopening_steps`. A program never may."""
    steps = reopening_steps(given)
    return member.person is not None and any(member.may_in(NEEDED[step], given.authority) for step in steps)


def may_send_export(member: Member, provider: Organisation) -> bool:
    """Whether they may send the export of a managed service provider."""
    return member.may_in(Permission.SEND_EXPORT, provider)


def may_tell_headings(member: Member, sender: Organisation) -> bool:
    """Whether they may say what the headings of an organisation's files mean: whoever sends them."""
    return member.may_in(Permission.MAKE_RETURN, sender) or member.may_in(Permission.SEND_EXPORT, sender)


def may_name_providers(member: Member, authority: Organisation) -> bool:
    """Whether they may say which providers send rows of an authority's returns."""
    return member.may_in(Permission.NAME_PROVIDERS, authority)
