"""Exceptions as engagements take them: which clauses one in force covers, and the facts that it lays on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from comity.memorandum.base import Post
from comity.memorandum.departing import Does
from comity.web.approvals import queries
from comity.web.approvals.models import ExceptionRequest, Verdict
from comity.web.approvals.state import standing
from comity.web.approvals.telling import decision_of, standing_of, told_of
from comity.web.engagements.models import Check, Engagement

FIELDS = {Post.DCS: "dcs_signoff_date", Post.CHIEF_EXECUTIVE: "ce_signoff_date"}


def in_force(check: Check, day: date) -> frozenset[str]:
    """The clauses that exceptions in force on a day cover, of the engagement that a check is of, by its facts."""
    if check.engagement_id is None:
        return frozenset()
    found = _asked(check.engagement_id)
    return frozenset(clause for each in found for clause in standing_of(each, day, check=check).covers)


def laid(engagement: Engagement, facts: Mapping[str, Any], as_at: date) -> dict[str, Any]:
    """What is written of the exception among an assignment's facts, as a return would have it.

    The facts of an assignment hold a departure from one clause, signed in time. One from several clauses, or made good
    by an emergency's review, is in force all the same and is not among the facts.
    """
    for each in _asked(engagement.pk):
        stands = standing(told_of(each, facts=facts), as_at)
        signed = {row.post: decision_of(row) for row in each.needed.all() if row.does == Does.SIGN}
        days = {post: timezone.localdate(made.at) for post, made in signed.items() if made is not None}
        if not stands.in_force or len(each.clauses) != 1 or each.first_day is None:
            continue
        if max(days.values(), default=date.max) > each.first_day:
            continue
        return {
            "signoff_clause": each.clauses[0],
            "signoff_from": each.first_day,
            "signoff_until": stands.last_day,
            "signoff_reason": each.reason,
            **{field: days.get(post.value) for post, field in FIELDS.items()},
        }
    return {}


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
