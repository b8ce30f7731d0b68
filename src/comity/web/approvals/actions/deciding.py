"""Deciding a sign-off, with what was seen frozen beside it; and asking something first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from comity.memorandum.departing import Does
from comity.web.approvals import telling
from comity.web.approvals.actions.following import rest_anew
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.models import Decision, ExceptionRequest, Question, SignOffNeeded, Verdict
from comity.web.approvals.permissions import Entitled, entitled
from comity.web.approvals.resting import EVIDENCE
from comity.web.approvals.state import APPROVED, State
from comity.web.approvals.statement import statement
from comity.web.approvals.turns import asked, begin_turn, tell_asker
from comity.web.audit.actions import record
from comity.web.notices.kinds import NoticeKind
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.sealing import seal

VERBS = {Verdict.APPROVE: "approved_exception", Verdict.PART: "approved_exception_in_part"}


@transaction.atomic
def decide(
    *,
    by: Member,
    request: ExceptionRequest,
    position: int,
    verdict: Verdict,
    saw: str,
    words: str = "",
    clauses: Collection[str] | None = None,
    last_day: date | None = None,
    pay_rate: int | None = None,
) -> Decision:
    """Decide the sign-off whose turn it is. `saw` is the digest of what was shown; the rest is for approving in part.

    Raises:
        ApprovalError: it is not theirs to decide, or not now; they have to do with it otherwise; what they saw has
            changed since; or what they approve is no part of what was asked.
    """
    found = asked(request)
    needed, person, basis = _turn_of(by, found, position)
    why = why_not_theirs(found, needed, person, basis)
    if why:
        raise ApprovalError(why)
    said = statement(found, needed)
    if sha256(said).hexdigest() != saw:
        raise ApprovalError("The request has changed since you looked at it. Look at it again before you decide.")
    approved = _part(found, needed, verdict, words, clauses, last_day, pay_rate)
    now = timezone.now()
    made = Decision.objects.create(
        region=found.region,
        needed=needed,
        person=person,
        post=needed.post,
        on_behalf_of=basis.on_behalf_of,
        delegation=basis.delegation,
        verdict=verdict,
        clauses=sorted(approved),
        last_day=last_day if verdict == Verdict.PART else None,
        pay_rate=pay_rate if verdict == Verdict.PART else None,
        words=words.strip(),
        at=now,
        seen=saw,
        evidence=seal(said, of=found.authority, purpose=EVIDENCE),
    )
    _next(found, by, now)
    verb = "acknowledged_exception" if needed.does == Does.ACKNOWLEDGE else VERBS.get(verdict, "")
    record(
        verb="refused_exception" if verdict == Verdict.REFUSE else verb,
        by=by.actor,
        subject=found,
        region=found.region,
        organisation=found.authority,
        identifiers={"decision": str(made.pk), "seen": saw},
    )
    return made


def _turn_of(by: Member, found: ExceptionRequest, position: int) -> tuple[SignOffNeeded, Person, Entitled]:
    needed = next((each for each in found.needed.all() if each.position == position), None)
    basis = entitled(by, needed, timezone.localdate()) if needed is not None else None
    if needed is None or by.person is None or basis is None:
        raise ApprovalError("This is for someone in another post to decide.")
    stands = telling.standing_of(found)
    if stands.turn is None:
        raise ApprovalError(f"{stands.words}, so there is nothing to decide. Look at it again.")
    if stands.turn != position:
        raise ApprovalError("It is somebody else’s turn to decide. Look at it again.")
    return needed, by.person, basis


def why_not_theirs(found: ExceptionRequest, needed: SignOffNeeded, person: Person, basis: Entitled) -> str:
    """Why somebody in the right post may still not decide it, in words; empty where they may."""
    behind = {str(person.pk)} | ({str(basis.on_behalf_of.pk)} if basis.on_behalf_of is not None else set())
    if str(found.asked_by_id) in behind:
        return "Nobody approves their own request. Someone else must decide it."
    if not needed.post:
        return ""
    told = telling.told_of(found)
    for each in told.needed:
        if each.of_a_post and each.said is not None and each.said.people & behind:
            return "Nobody decides for two posts of a request. Someone else must decide this one."
    posts = [each for each in told.needed if each.of_a_post and each.binds]
    if len(posts) == 1 and told.before & behind:
        return "You alone approved the exception before this one, so someone else must approve this."
    return ""


def _part(
    found: ExceptionRequest,
    needed: SignOffNeeded,
    verdict: Verdict,
    words: str,
    clauses: Collection[str] | None,
    last_day: date | None,
    pay_rate: int | None,
) -> set[str]:
    """The clauses that are approved."""
    if verdict == Verdict.REFUSE:
        if not words.strip():
            raise ApprovalError("Say why it is refused", "words")
        return set()
    own = set(needed.clauses)
    if verdict == Verdict.APPROVE:
        return own
    approved = own if clauses is None else set(clauses)
    if not approved or not approved <= own:
        raise ApprovalError("Choose which clauses are approved", "clauses")
    if last_day is not None and not _within(found, last_day):
        raise ApprovalError("Give a last day between the first and the last that are asked for", "last_day")
    if pay_rate is not None and (found.pay_rate is None or not 0 < pay_rate < found.pay_rate):
        raise ApprovalError("Give a pay rate below the one that is asked for", "pay_rate")
    if approved == own and last_day is None and pay_rate is None and not words.strip():
        raise ApprovalError("Say what is approved, or on what conditions", "words")
    return approved


def _within(found: ExceptionRequest, last_day: date) -> bool:
    assert found.first_day is not None
    assert found.last_day is not None
    return found.first_day <= last_day < found.last_day


def _next(found: ExceptionRequest, by: Member, now: datetime) -> None:
    """Whoever is next is told; once it is settled whoever asked is, and the engagement rests on it."""
    fresh = asked(found)
    stands = telling.standing_of(fresh)
    if stands.state in (State.ASKED, *APPROVED) and stands.turn is not None:
        begin_turn(fresh, now)
    if stands.state is not State.ASKED:
        tell_asker(fresh, NoticeKind.EXCEPTION_DECIDED)
        rest_anew(fresh, by=by.actor)


@transaction.atomic
def ask_first(*, by: Member, request: ExceptionRequest, position: int, words: str) -> Question:
    """Ask those who asked for it something before deciding. The days run on.

    Raises:
        ApprovalError: it is not theirs to decide or not now, or nothing is asked.
    """
    found = asked(request)
    needed, person, _ = _turn_of(by, found, position)
    if not words.strip():
        raise ApprovalError("Write what you ask", "words")
    made = Question.objects.create(
        region=found.region, needed=needed, asked_by=person, asked_at=timezone.now(), words=words.strip()
    )
    tell_asker(found, NoticeKind.EXCEPTION_QUESTION)
    record(
        verb="asked_about_exception",
        by=by.actor,
        subject=found,
        region=found.region,
        organisation=found.authority,
    )
    return made
