"""Submitting, approving and authorising, each by another person; and opening again, with a reason."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.people.member import Member
from comity.web.people.queries import holders
from comity.web.people.roles import PERMISSIONS, Role
from comity.web.returns.actions.pooling import enter_pool, leave_pool
from comity.web.returns.locking import held
from comity.web.returns.models import Reopening, Return, Signature, State, Step
from comity.web.returns.permissions import NEEDED, SIGNED_OFF, may_reopen, may_sign
from comity.web.returns.queries import unanswered
from comity.web.returns.signing import STATEMENT, statement
from comity.web.sealing import seal

FROM: dict[Step, State] = {
    Step.SUBMIT: State.DRAFT,
    Step.APPROVE: State.SUBMITTED,
    Step.AUTHORISE: State.APPROVED,
}
TO: dict[Step, State] = {
    Step.SUBMIT: State.SUBMITTED,
    Step.APPROVE: State.APPROVED,
    Step.AUTHORISE: State.AUTHORISED,
}
NEXT: dict[Step, Step] = {Step.SUBMIT: Step.APPROVE, Step.APPROVE: Step.AUTHORISE}
VERBS: dict[Step, str] = {
    Step.SUBMIT: "submitted_return",
    Step.APPROVE: "approved_return",
    Step.AUTHORISE: "authorised_return",
}


class NotSignedError(Exception):
    """A step that cannot be taken; the text says why, and what to do."""


@transaction.atomic
def sign(*, by: Member, given: Return, step: Step, saw: str, pooled: bool = False) -> Signature:
    """Take a step of signing a return off. `saw` is the digest of what was shown; `pooled` says, when authorising,
    that the return enters the region's pooled report.

    Raises:
        NotSignedError: it is not this person's to take, or not now, or what they saw has changed since.
    """
    found = held(given)
    version = found.current
    if by.person is None or not may_sign(by, found, step):
        raise NotSignedError("This step is for someone with another role.")
    if not found.round.is_open:
        raise NotSignedError(f"The round for {found.round.quarter} is closed, so this return stays as it is.")
    if found.state != FROM[step] or version is None:
        raise NotSignedError(
            f"This return is {found.get_state_display().lower()} by now, so the step cannot be taken. Look at it again."
        )
    before = found.signatures.filter(turn=found.turn, by=by.person).first()
    if before is not None:
        raise NotSignedError(
            f"You have {before.get_step_display().lower()} this return yourself. "
            "Each step is another person's: someone else must take this one."
        )
    said = statement(found, version)
    if sha256(said).hexdigest() != saw:
        raise NotSignedError("The return has changed since you looked at it. Look at it again before you sign.")
    if step == Step.SUBMIT:
        _must_be_ready(found)
    signature = Signature.objects.create(
        region=found.region,
        given=found,
        version=version,
        turn=found.turn,
        step=step,
        by=by.person,
        name=by.person.name,
        role=_role(by, step),
        at=timezone.now(),
        seen=saw,
        statement=seal(said, of=found.authority, purpose=STATEMENT),
    )
    found.state = TO[step]
    found.pooled = pooled and step == Step.AUTHORISE
    found.save(update_fields=["state", "pooled"])
    if found.pooled:
        enter_pool(given=found)
    if step in NEXT:
        tell(
            people=[one for one in holders(found.authority, NEEDED[NEXT[step]]) if one.pk != by.person.pk],
            region=found.region,
            kind=NoticeKind.RETURN_WAITS,
            path=reverse("return", args=[found.region.slug, found.round.quarter, found.authority.code]),
        )
    record(
        verb=VERBS[step],
        by=by.actor,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "number": version.number, "seen": saw},
    )
    return signature


def _must_be_ready(given: Return) -> None:
    version = given.current
    assert version is not None
    if version.errors:
        raise NotSignedError(
            f"There {_are(version.errors, 'error')} in the return. Put each right before you submit it."
        )
    if left := len(unanswered(given)):
        raise NotSignedError(
            f"There {_are(left, 'query', 'queries')} that nobody has explained. Explain each before you submit it."
        )


def _are(count: int, one: str, many: str = "") -> str:
    return f"is 1 {one}" if count == 1 else f"are {count:,} {many or one + 's'}"


def _role(by: Member, step: Step) -> Role:
    """The role by which they sign: the first of theirs that gives it."""
    return next(role for role in Role if role in by.roles and NEEDED[step] in PERMISSIONS[role])


@transaction.atomic
def reopen(*, by: Member, given: Return, reason: str) -> Return:
    """Open a signed return again, so that it can be changed: it leaves the pool, and is signed anew from the start.

    Raises:
        NotSignedError: it is not theirs to reopen, it is not signed, its round is closed, or no reason is given.
    """
    found = held(given)
    if not may_reopen(by, found):
        raise NotSignedError(
            f"Reopening a return that is {found.get_state_display().lower()} is for "
            f"{'those who approve or authorise it' if found.state in SIGNED_OFF else 'those who sign it'}."
        )
    if not found.is_locked:
        raise NotSignedError("This return is open already.")
    if not found.round.is_open:
        raise NotSignedError(f"The round for {found.round.quarter} is closed, so this return stays as it is.")
    if not reason.strip():
        raise NotSignedError("Say why it is opened again.")
    Reopening.objects.create(
        region=found.region,
        given=found,
        turn=found.turn,
        state=found.state,
        by=by.actor,
        at=timezone.now(),
        reason=reason.strip(),
    )
    if found.pooled:
        leave_pool(given=found)
    found.state, found.pooled, found.turn = State.DRAFT, False, found.turn + 1
    found.save(update_fields=["state", "pooled", "turn"])
    record(
        verb="reopened_return",
        by=by.actor,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "turn": found.turn},
    )
    return found
