"""Exceptions as engagements take them: which clauses one in force covers, and the facts that it lays on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from comity.judge.conform import EMERGENCY
from comity.memorandum.base import Post
from comity.memorandum.departing import Does
from comity.web.approvals import approved, queries
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.state import APPROVED, Standing, State, standing
from comity.web.approvals.telling import decision_of, standing_of, told_of
from comity.web.engagements.excepting import Excepted
from comity.web.engagements.models import Check, Engagement
from comity.web.words import money

FIELDS: dict[Post, str] = {Post.DCS: "dcs_signoff_date", Post.CHIEF_EXECUTIVE: "ce_signoff_date"}


def in_force(check: Check, day: date) -> frozenset[str]:
    """The clauses that exceptions in force on a day cover, of the engagement that a check is of, by its facts."""
    if check.engagement_id is None:
        return frozenset()
    found = _asked(check.engagement_id)
    return frozenset(clause for each in found for clause in standing_of(each, day, check=check).covers)


def told(engagement: Engagement, day: date) -> list[Excepted]:
    """Each exception that was asked for an engagement, as it is on a day."""
    found = queries.whole(ExceptionRequest.objects.filter(engagement=engagement, asked_at__isnull=False))
    stands = {each: standing_of(each, day) for each in sorted(found, key=lambda each: each.number)}
    covers = {each: _covers(each, now, day) for each, now in stands.items()}
    return [
        Excepted(
            each.pk,
            each.number,
            now.state.value,
            now.words,
            now.in_force,
            approved.clauses_words(each, now),
            now.last_day or each.last_day,
            None if _goes_on(each, stands, covers) else now.last_day,
            tuple(_terms(each, now, engagement)),
            each.first_day,
            now.state in APPROVED or now.state is State.ASKED,
            now.pay_rate if _is_dearer(now, engagement) else None,
        )
        for each, now in stands.items()
    ]


def _terms(request: ExceptionRequest, now: Standing, engagement: Engagement) -> Iterator[str]:
    """The limits and conditions on which it was approved, and whether the rate that is paid is still beyond them."""
    if not now.in_part:
        return
    yield from approved.terms(request, now)
    if now.state not in APPROVED or now.pay_rate is None:
        return
    if engagement.pay_rate is None:
        yield "It excepts nothing while the pay rate is not known."
    elif _is_dearer(now, engagement):
        paid, most = money(engagement.pay_rate), money(now.pay_rate)
        yield f"The pay rate is {paid} an hour: it excepts nothing until that is {most} at most."


def _is_dearer(now: Standing, engagement: Engagement) -> bool:
    """Whether an approved exception is for less than is paid."""
    paid, most = engagement.pay_rate, now.pay_rate
    return now.state in APPROVED and most is not None and paid is not None and paid > most


def _covers(request: ExceptionRequest, now: Standing, day: date) -> frozenset[str]:
    """What an approved exception covers, today or from its first day on."""
    if now.state not in APPROVED or request.first_day is None:
        return frozenset()
    return now.covers or standing_of(request, max(day, request.first_day)).covers


def _goes_on(
    request: ExceptionRequest,
    stands: Mapping[ExceptionRequest, Standing],
    covers: Mapping[ExceptionRequest, frozenset[str]],
) -> bool:
    """Whether something else covers the same on the day after an exception, or it is not in force at all."""
    last = stands[request].last_day
    if not stands[request].in_force or last is None:
        return True
    after = last + timedelta(days=1)
    others = [
        covers[each]
        for each, now in stands.items()
        if each != request and each.first_day and now.last_day and each.first_day <= after <= now.last_day
    ]
    return covers[request] <= frozenset().union(*others)


def laid(engagement: Engagement, facts: Mapping[str, Any], as_at: date) -> list[dict[str, Any]]:
    """What is said among an assignment's facts of each clause that is excepted on a day, as a return would have it.

    A clause that is not among those approved is not named, so it stays as it was judged. What was signed after an
    emergency start is told with the day of its review, without which a late signature excepts nothing.
    """
    found = []
    for each in _asked(engagement.pk):
        told = told_of(each, facts=facts)
        stands = standing(told, as_at)
        found += [
            {
                "signoff_clause": clause,
                "signoff_from": each.first_day,
                "signoff_until": stands.last_day,
                "signoff_reason": each.reason,
                EMERGENCY: told.reviewed_on,
                **_signed(each, clause),
            }
            for clause in each.clauses
            if clause in stands.covers
        ]
    return found


def _signed(request: ExceptionRequest, clause: str) -> dict[str, date]:
    """The day of each post's signature for a clause."""
    days: dict[str, date] = {}
    for row in request.needed.all():
        made, name = decision_of(row), FIELDS.get(Post(row.post)) if row.post else None
        if made is not None and name is not None and row.does == Does.SIGN and clause in row.clauses:
            days[name] = max(timezone.localdate(made.at), days.get(name, date.min))
    return days


def facts_changed(by: str, engagement: Engagement) -> None:
    """An engagement rests on another check, so what was asked of it may be void."""
    from comity.web.approvals.actions import void_what_changed

    void_what_changed(by=by, engagement=engagement)


def _asked(engagement: Any) -> list[ExceptionRequest]:
    found = queries.whole(ExceptionRequest.objects.filter(engagement=engagement, asked_at__isnull=False))
    return [
        each
        for each in found
        if any((made := decision_of(row)) is not None and made.verdict != Verdict.REFUSE for row in each.needed.all())
    ]
