"""Drafting a request from a failed check, asking it, answering what approvers ask, and withdrawing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from comity.memorandum.base import Kind
from comity.memorandum.departing import Does, SignOff, weeks
from comity.web.approvals import lateness, queries, telling, wanting
from comity.web.approvals.actions.following import rest_anew
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.filling import Filled, filled
from comity.web.approvals.fitting import must_fit
from comity.web.approvals.models import ExceptionRequest, Question, SignOffNeeded
from comity.web.approvals.permissions import may_request, speaks_for
from comity.web.approvals.register import is_shown
from comity.web.approvals.resting import digest_of, facts_of, number_in, sealed_words, words_of
from comity.web.approvals.shown import clauses_words
from comity.web.approvals.state import SIGNED
from comity.web.approvals.turns import asked, begin_turn, tell_deciders
from comity.web.approvals.wanting import IN_WORDS, OPEN
from comity.web.audit.actions import record
from comity.web.engagements.models import Check, Engagement
from comity.web.engagements.models import State as Stage
from comity.web.nameless import why_not
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.people.member import Member


@transaction.atomic
def draft(*, by: Member, engagement: Engagement) -> ExceptionRequest:
    """Begin a request for what an engagement's latest check found breached, with all that the check says filled in.
    Where they have begun one for it already, that one is given.

    Raises:
        ApprovalError: they may not, nothing is breached, there is no departure from something that is, it cannot be
            told, or a number of it is greater than can be kept.
    """
    held = Engagement.objects.select_for_update(of=("self",)).select_related("authority", "current__publication")
    found = held.get(pk=engagement.pk)
    _may(by, found)
    says = _lawful(found.current)
    begun = ExceptionRequest.objects.filter(
        engagement=found, made_by=by.actor, asked_at__isnull=True, from_check=found.current
    ).first()
    if begun is not None:
        return begun
    first, last = says.days()
    made = ExceptionRequest(
        region=found.region,
        authority=found.authority,
        engagement=found,
        from_check=found.current,
        clauses=says.clauses,
        first_day=first,
        last_day=last,
        memorandum_digest=found.current.memorandum_digest,
        facts_digest=digest_of(says.judged.facts),
        made_by=by.actor,
        made_at=timezone.now(),
        **says.amounts(),
        **says.plainly(),
    )
    made.said = sealed_words(made, dict.fromkeys(IN_WORDS, ""))
    made.renews = previous(made, clauses=says.clauses)
    if made.renews is not None and made.renews.engagement_id == found.pk:
        _from_the_one_before(made, made.renews)
    _from_a_day_that_counts(made, says)
    must_fit(made)
    made.save(force_insert=True)
    _record("drafted_exception", by, made)
    return made


def previous(request: ExceptionRequest, *, clauses: Collection[str]) -> ExceptionRequest | None:
    """The latest exception of the same engagement or worker from one of the clauses that was ever signed, whatever
    became of it: withdrawn or void, it was still approved by whoever approved it."""
    for each in queries.previous_of(request):
        if set(each.clauses) & set(clauses) and is_shown(telling.standing_of(each)):
            return each
    return None


def _from_the_one_before(made: ExceptionRequest, before: ExceptionRequest) -> None:
    """A renewal begins the day after, or today where the one before was cut short, and has the words of that one."""
    stands = telling.standing_of(before)
    last = stands.last_day if stands.state in SIGNED else timezone.localdate() - timedelta(days=1)
    if last is not None and (made.first_day is None or made.first_day <= last):
        made.first_day = last + timedelta(days=1)
        if made.last_day is not None and made.last_day < made.first_day:
            made.last_day = None
    made.reason, made.why, made.hours_per_week = before.reason, before.why, made.hours_per_week or before.hours_per_week
    made.said = sealed_words(made, words_of(before))


def _from_a_day_that_counts(made: ExceptionRequest, says: Filled) -> None:
    """Where its first day has passed, it begins today: nothing signed now covers the days before."""
    first = lateness.earliest(made, timezone.localdate())
    if first == made.first_day:
        return
    made.first_day = first
    last, longest = made.engagement.planned_end_date or made.last_day, says.longest(first)
    if first is None or last is None or last < first:
        made.last_day = None
    else:
        made.last_day = last if longest is None else min(last, longest)


@transaction.atomic
def change_draft(*, by: Member, request: ExceptionRequest, given: Mapping[str, Any]) -> ExceptionRequest:
    """Keep what was filled in of a request that is not asked yet, whole or not.

    Raises:
        ApprovalError: they may not, it was asked, a registration number stands in its words, or it is to begin on a
            day that has passed or comes before the engagement's own. A day that passed while it was kept may stay,
            until it is asked.
    """
    found = _drafted(by, request)
    kept = wanting.with_given(found, given)
    wanting.must_hold(wanting.in_draft(kept, found, timezone.localdate()))
    kept.save()
    _record("changed_exception_draft", by, kept)
    return kept


@transaction.atomic
def ask(*, by: Member, request: ExceptionRequest) -> ExceptionRequest:
    """Ask for the exception: the route's sign-offs are copied from the memorandum, and the first is told.

    Raises:
        ApprovalError: they may not, something is missing or too long, the facts have changed, the memorandum names
            nobody to ask, or another request for it is open.
    """
    found = _drafted(by, request)
    if by.person is None:
        raise ApprovalError("Only a person asks for an exception. A program may draft it.")
    says = _lawful(found.engagement.current)
    wanting.must_hold(wanting.in_request(found, says, timezone.localdate()))
    if digest_of(facts_of(found.engagement.current)) != found.facts_digest or found.clauses != says.clauses:
        raise ApprovalError("The engagement was judged again since. Begin again from its latest check.")
    assert found.first_day is not None
    assert found.last_day is not None
    route = says.route(found.clauses, weeks(found.first_day, found.last_day))
    _somebody_signs(found, route)
    now = timezone.now()
    found.number = _number(found.region, now)
    found.asked_by, found.asked_at = by.person, now
    found.from_check = found.engagement.current
    found.renews = previous(found, clauses=found.clauses)
    found.save()
    for position, each in enumerate(route):
        SignOffNeeded.objects.create(
            region=found.region,
            request=found,
            position=position,
            post=each.by.value if each.by is not None else "",
            group=each.group,
            does=each.does.value,
            clauses=[clause for clause in found.clauses if each.covers(Kind(clause))],
            within_days=each.within_days,
            citation=", ".join(filter(None, (each.citation.source, each.citation.section))),
        )
    begin_turn(found, 0, now)
    _record("asked_exception", by, found)
    return asked(found)


def _somebody_signs(found: ExceptionRequest, route: tuple[SignOff, ...]) -> None:
    """Whether each clause has somebody without whom it is not excepted. A group that acknowledges is told, and signs
    nothing."""
    binding = [each for each in route if each.does is not Does.ACKNOWLEDGE]
    left = [clause for clause in found.clauses if not any(each.covers(Kind(clause)) for each in binding)]
    if left:
        what = "this" if left == found.clauses else clauses_words(left)
        raise ApprovalError(f"The memorandum names nobody who could sign {what}, so it cannot be asked.")


def _number(region: Region, now: datetime) -> str:
    Region.objects.select_for_update().get(pk=region.pk)
    begins = f"EXC-{timezone.localtime(now).year}-"
    last = ExceptionRequest.objects.filter(region=region, number__startswith=begins).values_list("number", flat=True)
    return f"{begins}{max((int(each.rpartition('-')[2]) for each in last), default=0) + 1:04d}"


@transaction.atomic
def throw_away(*, by: Member, request: ExceptionRequest) -> None:
    """Delete a request that was never asked, also where its engagement is over."""
    found = _drafted(by, request, to_ask=False)
    _record("threw_away_exception_draft", by, found)
    found.delete()


@transaction.atomic
def withdraw(*, by: Member, request: ExceptionRequest, words: str) -> ExceptionRequest:
    """Withdraw a request that waits, or an exception that is no longer needed, and say why. It is kept, and excepts
    nothing more.

    Raises:
        ApprovalError: they may not, it is over, or no reason is given.
    """
    found = asked(request)
    if not speaks_for(by, found):
        raise ApprovalError("Withdrawing it is for those who ask for its authority. Whoever signs it can refuse it.")
    if telling.standing_of(found).state not in OPEN:
        raise ApprovalError("It is over, so it cannot be withdrawn.")
    if not words.strip():
        raise ApprovalError("Say why it is withdrawn", "words")
    if why := why_not(words, number_in(found.engagement.current)):
        raise ApprovalError(why, "words")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_words = timezone.now(), by.actor, words.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_words"])
    _record("withdrew_exception", by, found)
    rest_anew(found, by=by.actor)
    return found


@transaction.atomic
def answer_question(*, by: Member, question: Question, answer: str) -> Question:
    """Answer what somebody asked before they decide.

    Raises:
        ApprovalError: they may not, it is answered, or the answer is empty.
    """
    found = (
        Question.objects.select_for_update(of=("self",))
        .select_related(
            *("needed__request__authority", "needed__request__region"),
            "needed__request__engagement__current__made_by_organisation",
        )
        .get(pk=question.pk)
    )
    if not speaks_for(by, found.needed.request):
        raise ApprovalError("Answering is for those who ask for its authority, and not for whoever signs it.")
    if found.answered_at is not None:
        raise ApprovalError("This question has been answered.")
    if not answer.strip():
        raise ApprovalError("Write an answer", "answer")
    if why := why_not(answer, number_in(found.needed.request.engagement.current)):
        raise ApprovalError(why, "answer")
    found.answer, found.answered_by, found.answered_at = answer.strip(), by.actor, timezone.now()
    found.save()
    tell_deciders(found.needed, NoticeKind.EXCEPTION_WAITS)
    _record("answered_about_exception", by, found.needed.request)
    return found


def _drafted(by: Member, request: ExceptionRequest, *, to_ask: bool = True) -> ExceptionRequest:
    found = queries.whole(ExceptionRequest.objects.select_for_update(of=("self",))).get(pk=request.pk)
    _may(by, found.engagement, to_ask=to_ask)
    if found.asked_at is not None:
        raise ApprovalError("It was asked already, so it stays as it is.")
    return found


def _may(by: Member, engagement: Engagement, *, to_ask: bool = True) -> None:
    if not may_request(by, engagement.authority):
        raise ApprovalError("Asking for exceptions is for those who ask for the engagement’s authority.")
    if to_ask and engagement.state == Stage.ENDED:
        raise ApprovalError("The engagement has ended.")
    if to_ask and engagement.state == Stage.WITHDRAWN:
        raise ApprovalError("The engagement did not come about.")


def _lawful(check: Check) -> Filled:
    says = filled(check)
    if not says.clauses:
        raise ApprovalError("Nothing is breached, so there is nothing to ask for.")
    if not says.departs_lawfully:
        raise ApprovalError("There is no departure from what is breached, or it cannot be told what is.")
    return says


def _record(verb: str, by: Member, request: ExceptionRequest) -> None:
    record(verb=verb, by=by.actor, subject=request, region=request.region, organisation=request.authority)
