"""What became of the requests before one, of the same engagement and any of the same clauses: a "no" is not undone by
asking again where nobody is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from comity.memorandum.words import within
from comity.web.approvals import queries
from comity.web.approvals.models import Decision, ExceptionRequest, Verdict
from comity.web.approvals.state import Standing, State
from comity.web.approvals.telling import decision_of, standing_of
from comity.web.engagements.cover import in_words
from comity.web.words import date as day_words


def earlier(request: ExceptionRequest) -> list[tuple[ExceptionRequest, str]]:
    """Each of them, the latest first, with what became of it, by whom, when and in which words. A draft comes after
    all that was asked."""
    found = ExceptionRequest.objects.filter(engagement=request.engagement_id, asked_at__isnull=False)
    if request.asked_at is not None:
        found = found.filter(asked_at__lt=request.asked_at)
    before = queries.whole(found.exclude(pk=request.pk)).order_by("-asked_at")
    return [(each, _became(each, request)) for each in before if set(each.clauses) & set(request.clauses)]


def goes_on_from(request: ExceptionRequest) -> ExceptionRequest | None:
    """The exception of the same engagement that it goes on from: only one that was ever in force."""
    before = request.renews
    if before is None or before.engagement_id != request.engagement_id:
        return None
    stands = standing_of(before)
    begun = before.first_day is not None and before.first_day <= timezone.localdate()
    return before if stands.in_force or (begun and stands.excepts_until is not None) else None


def _became(before: ExceptionRequest, request: ExceptionRequest) -> str:
    same = set(before.clauses) == set(request.clauses)
    what = "the same" if same else in_words(before.clauses)
    stands = standing_of(before)
    ended = f"{before.number} asked for {what}. {'. '.join([*_decided(before), *_came_to(before, stands)])}"
    return ended if ended.endswith((".", "”")) else f"{ended}."


def _decided(before: ExceptionRequest) -> Iterator[str]:
    """What was not simply approved of it, by whom, when and in which words."""
    for needed in sorted(before.needed.all(), key=lambda each: each.position):
        made = decision_of(needed)
        if made is None or made.verdict == Verdict.APPROVE:
            continue
        if made.verdict == Verdict.PART:
            verb = "approved in part or with conditions"
        else:
            verb = "refused" if needed.post else "not supported"
        by = within(needed.who)
        yield f"It was {verb} by {by} on {_on(made)}" + (f": “{made.words}”" if made.words else "")


def _came_to(before: ExceptionRequest, stands: Standing) -> Iterator[str]:
    if stands.state is State.WITHDRAWN and before.withdrawn_at is not None:
        said = f": “{before.withdrawn_words}”" if before.withdrawn_words else ""
        yield f"It was withdrawn on {day_words(timezone.localdate(before.withdrawn_at))}{said}"
    elif stands.state is State.VOID and before.voided_at is not None:
        yield f"It is void since {day_words(timezone.localdate(before.voided_at))}, when the facts changed"
    elif stands.state is not State.REFUSED:
        until = f", until {day_words(stands.excepts_until)}" if stands.excepts_until is not None else ""
        yield f"It has come to this: {within(stands.words)}{until}"


def _on(made: Decision) -> str:
    return day_words(timezone.localdate(made.at))
