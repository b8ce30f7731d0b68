"""The steps of signing as the pages say them: who takes each, who could now, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from comity.web.people.member import Member
from comity.web.people.queries import holders
from comity.web.people.roles import PERMISSIONS, Role
from comity.web.returns.actions.signing import FROM
from comity.web.returns.models import Return, Signature, State, Step
from comity.web.returns.permissions import NEEDED, may_sign
from comity.web.returns.queries import Standing, standing

TITLES: dict[Step, str] = {Step.SUBMIT: "Submit", Step.APPROVE: "Approve", Step.AUTHORISE: "Authorise"}
PATHS: dict[Step, str] = {
    Step.SUBMIT: "submit_return",
    Step.APPROVE: "approve_return",
    Step.AUTHORISE: "authorise_return",
}
"""The view of each step."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step as it stands: taken (`signature`), next (`now`), or later. `mine` says whether this member may take it;
    `earlier` is their own signature of this turn, because of which they cannot; `others` counts who else could, and
    `who` says by which roles."""

    step: Step
    title: str
    signature: Signature | None
    now: bool
    mine: bool
    earlier: Signature | None
    others: int
    who: str


def ways(member: Member, given: Return, signatures: list[Signature]) -> list[Way]:
    """The three steps of a return, in order. `signatures` are those of its turn."""
    own = next((each for each in signatures if member.person is not None and each.by_id == member.person.pk), None)
    return [way(member, given, step, signatures, own) for step in Step]


def way(member: Member, given: Return, step: Step, signatures: list[Signature], own: Signature | None) -> Way:
    """One step as it stands for a member."""
    taken = {each.by_id for each in signatures}
    now = given.state == FROM[step] or (step == Step.SUBMIT and given.state == State.NOT_STARTED)
    could = [person for person in holders(given.authority, NEEDED[step]) if person.pk not in taken]
    return Way(
        step=step,
        title=TITLES[step],
        signature=next((each for each in signatures if each.step == step), None),
        now=now and given.round.is_open,
        mine=now and given.round.is_open and own is None and may_sign(member, given, step),
        earlier=own,
        others=len([person for person in could if member.person is None or person.pk != member.person.pk]),
        who=roles_for(step),
    )


def roles_for(*steps: Step) -> str:
    """The roles that take a step (or any of some), in words: `HR lead, commissioner or data analyst`."""
    names = [
        role.label if role.label.startswith("HR") else role.label.lower()
        for role in Role
        if any(_takes(role, step) for step in steps)
    ]
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def one_who(*steps: Step) -> str:
    """The same with its article: `an HR lead`."""
    roles = roles_for(*steps)
    return f"{'an' if roles.startswith(('HR', *'aeiou')) else 'a'} {roles}"


def _takes(role: Role, step: Step) -> bool:
    return NEEDED[step] in PERMISSIONS[role]


def in_the_way(given: Return) -> Standing:
    """What keeps a return from being submitted."""
    return standing(given)
