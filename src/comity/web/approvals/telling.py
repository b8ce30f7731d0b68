"""What happened to a request, as `state.standing` takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from comity.memorandum.departing import Does
from comity.web.approvals.models import Decision, ExceptionRequest, SignOffNeeded, Verdict
from comity.web.approvals.resting import amounts_of, digest_of, facts_of
from comity.web.approvals.state import SIGNED, Standing, sole_approvers, standing
from comity.web.approvals.told import Amount, Needed, Said, Told
from comity.web.engagements.models import Check
from comity.web.engagements.sealed import PastRetentionError


def standing_of(request: ExceptionRequest, day: date | None = None, *, check: Check | None = None) -> Standing:
    """What a request has come to on a day (today unless told), by the facts of a check (its engagement's latest)."""
    return standing(told_of(request, check=check), day or timezone.localdate())


def told_of(
    request: ExceptionRequest,
    *,
    check: Check | None = None,
    facts: Mapping[str, Any] | None = None,
    looks_on: bool = True,
) -> Told:
    """All that happened to it. `facts` stand for those of a check that is being made; `looks_on` is whether to see if
    another took its place."""
    if facts is None:
        try:
            facts = facts_of(check or request.engagement.current)
        except PastRetentionError:
            facts = None
    then = {Amount.PAY: request.pay_rate, Amount.CHARGE: request.charge_rate}
    needed = needed_of(request)
    engagement, of_the_start = request.engagement, is_of_the_start(request)
    return Told(
        clauses=frozenset(request.clauses),
        first_day=request.first_day,
        last_day=request.last_day,
        asked_by=str(request.asked_by_id) if request.asked_by_id else "",
        asked_on=_day(request.asked_at),
        needed=needed,
        facts_then=request.facts_digest,
        facts_now=digest_of(facts) if facts is not None else request.facts_digest,
        amounts_then=then,
        amounts_now=amounts_of(facts) if facts is not None else then,
        withdrawn_on=_day(request.withdrawn_at),
        voided_on=_day(request.voided_at),
        of_the_start=of_the_start,
        reviewed_on=_day(engagement.reviewed_at) if of_the_start else None,
        renewed_on=_renewed_on(request) if looks_on else None,
        before=approved_alone(request.renews) if request.renews is not None else frozenset(),
    )


def is_of_the_start(request: ExceptionRequest) -> bool:
    """Whether it is the request for which an emergency start could not wait: the first to be signed of those whose days
    hold the engagement's first. No review makes a late signature of any other good."""
    engagement, start = request.engagement, request.engagement.start_date
    if not engagement.emergency or start is None or request.first_day is None:
        return False
    again = request.renews is not None and request.renews.engagement_id == engagement.pk
    return not again and request.first_day <= start and (request.last_day is None or start <= request.last_day)


def needed_of(request: ExceptionRequest) -> tuple[Needed, ...]:
    """The sign-offs asked, in order, each with what was decided."""
    return tuple(_needed(each) for each in sorted(request.needed.all(), key=lambda each: each.position))


def approved_alone(request: ExceptionRequest) -> frozenset[str]:
    """The people behind the only approval that an exception had; nobody where it had more."""
    needed = needed_of(request)
    return sole_approvers(needed, tuple(each.said for each in needed))


def decision_of(needed: SignOffNeeded) -> Decision | None:
    """What was decided on a sign-off."""
    return getattr(needed, "decision", None)


def _needed(each: SignOffNeeded) -> Needed:
    decided = decision_of(each)
    return Needed(Does(each.does), frozenset(each.clauses), bool(each.post), _said(decided) if decided else None)


def _said(decided: Decision) -> Said:
    day = _day(decided.at)
    assert day is not None
    return Said(
        by=str(decided.person_id),
        on=day,
        approves=decided.verdict != Verdict.REFUSE,
        for_whom=str(decided.on_behalf_of_id) if decided.on_behalf_of_id else "",
        clauses=frozenset(decided.clauses),
        last_day=decided.last_day,
        pay_rate=decided.pay_rate,
        conditions=decided.verdict == Verdict.PART,
    )


def _renewed_on(request: ExceptionRequest) -> date | None:
    today = timezone.localdate()
    for other in request.renewed_by.all():
        later = other.first_day is not None and request.first_day is not None and other.first_day > request.first_day
        if other.engagement_id != request.engagement_id or not later:
            continue
        if other.asked_at is not None and standing(told_of(other, looks_on=False), today).state in SIGNED:
            return other.first_day
    return None


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None
