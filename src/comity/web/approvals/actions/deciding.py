"""Deciding a sign-off, with what was seen frozen beside it; and asking something first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from comity.memorandum.departing import Does
from comity.web.approvals import queries, telling
from comity.web.approvals.actions.following import rest_anew
from comity.web.approvals.errors import ApprovalError, all_of
from comity.web.approvals.models import Decision, ExceptionRequest, Question, SignOffNeeded, Verdict
from comity.web.approvals.permissions import Entitled, entitled
from comity.web.approvals.resting import EVIDENCE, number_in
from comity.web.approvals.state import APPROVED, Standing, State
from comity.web.approvals.statement import statement
from comity.web.approvals.turns import asked, begin_turn, tell_asker
from comity.web.approvals.whose import alone_words, why_not_theirs
from comity.web.audit.actions import record
from comity.web.nameless import why_not
from comity.web.notices.kinds import NoticeKind
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.sealing import seal
from comity.web.words import date as day_words
from comity.web.words import money

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
    stands = telling.standing_of(found)
    if wrong := wrong_with(needed, stands, verdict, words=words, clauses=clauses, last_day=last_day, pay_rate=pay_rate):
        raise all_of(wrong)
    approved = _part(set(left_of(needed, stands)), verdict, clauses)
    if verdict != Verdict.REFUSE:
        _not_alone_again(found, needed, person, basis, approved)
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


def named_in(needed: SignOffNeeded, words: str) -> list[ApprovalError]:
    """That a worker is named by number in what is decided or asked, which others read. What a group's lead writes is
    not held against the worker's own number: to refuse it would tell somebody of no authority that it is theirs."""
    own = number_in(needed.request.engagement.current) if needed.post else ""
    why = why_not(words, own)
    return [ApprovalError(why, "words")] if why else []


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


def wrong_with(
    needed: SignOffNeeded,
    stands: Standing,
    verdict: Verdict,
    *,
    words: str,
    clauses: Collection[str] | None,
    last_day: date | None,
    pay_rate: int | None,
) -> list[ApprovalError]:
    """What is wrong with a decision as it is written: all of it. What they may decide at all is not looked at."""
    wrong, own = named_in(needed, words), set(left_of(needed, stands))
    if verdict == Verdict.REFUSE and not words.strip():
        why = "Say why it is refused" if needed.post else "Say why the group does not support it"
        wrong.append(ApprovalError(why, "words"))
    if verdict == Verdict.APPROVE and (last_day is not None or pay_rate is not None or (clauses and own - {*clauses})):
        less = "You give an earlier last day or a lower rate, or leave a clause out, and approve it all the same"
        wrong.append(ApprovalError(f"{less}. Choose to approve in part, or take that out", "verdict"))
    if verdict != Verdict.PART:
        return wrong
    approved = _part(own, verdict, clauses)
    if not approved or not approved <= own:
        wrong.append(ApprovalError("Choose which clauses are approved", "clauses"))
    wrong += _not_lower(needed.request, stands, last_day, pay_rate)
    if approved == own and last_day is None and pay_rate is None and not words.strip():
        wrong.append(ApprovalError("Say what is approved, or on what conditions", "words"))
    return wrong


def _part(own: set[str], verdict: Verdict, clauses: Collection[str] | None) -> set[str]:
    """The clauses that are approved."""
    if verdict == Verdict.REFUSE:
        return set()
    return own if verdict == Verdict.APPROVE or clauses is None else set(clauses)


def left_of(needed: SignOffNeeded, stands: Standing) -> list[str]:
    """The clauses of a sign-off that those who decided before have not left out."""
    return [each for each in needed.clauses if each in stands.clauses]


def _not_alone_again(
    found: ExceptionRequest, needed: SignOffNeeded, person: Person, basis: Entitled, approved: Collection[str]
) -> None:
    """Whoever approves a part may leave nothing for those who were to look at it besides. Raises ApprovalError."""
    if why := alone_words(found, needed, person, basis, approved):
        raise ApprovalError(
            f"{why} What you approve of this would be for nobody else to sign. Approve what others sign too, or refuse "
            "it.",
            "clauses",
        )


def _not_lower(
    found: ExceptionRequest, stands: Standing, last_day: date | None, pay_rate: int | None
) -> Iterator[ApprovalError]:
    """A part is less than what is left of the request."""
    assert found.first_day is not None
    assert stands.last_day is not None
    so_far = "left by those who decided before" if stands.in_part else "asked for"
    if last_day is not None and not found.first_day <= last_day < stands.last_day:
        yield ApprovalError(
            f"Give a last day from {day_words(found.first_day)} on, and before {day_words(stands.last_day)}, which is "
            f"{so_far}",
            "last_day",
        )
    most = stands.pay_rate if stands.pay_rate is not None else found.pay_rate
    if pay_rate is not None and (most is None or not 0 < pay_rate < most):
        limit = f"{money(most)}, the one that is {so_far}" if most is not None else "the one that is asked for"
        yield ApprovalError(f"Give a pay rate below {limit}", "pay_rate")
    elif pay_rate is not None and found.cap is not None and pay_rate <= found.cap:
        kept = f"At {money(found.cap)} or less the price cap is kept, and needs no exception"
        yield ApprovalError(f"{kept}. Give a rate above it, or leave the price cap out of what you approve", "pay_rate")


def _next(found: ExceptionRequest, by: Member, now: datetime) -> None:
    """Whoever is next is told; once it is settled whoever asked is, and the engagement rests on it. Once it is signed,
    it comes before those for the same clause that wait already, as it does before those that are asked later."""
    fresh = asked(found)
    stands = telling.standing_of(fresh)
    if stands.was_signed:
        for other in queries.previous_of(fresh).select_for_update(of=("self",)):
            if set(other.clauses) & set(fresh.clauses) and telling.standing_of(other).state is State.ASKED:
                other.renews = fresh
                other.save(update_fields=["renews"])
    if stands.state in (State.ASKED, *APPROVED) and stands.turn is not None:
        begin_turn(fresh, stands.turn, now)
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
    if wrong := named_in(needed, words):
        raise all_of(wrong)
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
