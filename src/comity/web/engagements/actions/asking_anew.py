"""Asking anew what the region holds of an engagement's worker: before it starts, and when something was told since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from comity.judge.conform import TOLD
from comity.judge.facts import typed
from comity.web.engagements import memoranda
from comity.web.engagements.actions.again import BY, follow, hold
from comity.web.engagements.errors import JudgedAgainError
from comity.web.engagements.excepting import SIGNED_FACTS
from comity.web.engagements.fixed import given_of
from comity.web.engagements.gathering import NEWS, with_held
from comity.web.engagements.memoranda import NoMemorandumError
from comity.web.engagements.models import Because, Check, Engagement, State
from comity.web.engagements.sealed import PastRetentionError, receipt_of
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions

OVERLAP = timedelta(minutes=5)
"""What was told so shortly before a check may have been kept only after it asked, and is asked of once more."""

OPEN = (State.PROPOSED, State.STARTED)


@transaction.atomic
def ask_anew(*, by: str, engagement: Engagement, as_at: date) -> Check | None:
    """Ask anew what is held of an engagement's worker, which is written down as any asking is. Where it is otherwise
    than its check was given, or the memorandum is another, it is judged again: gives that check.

    Raises:
        PastRetentionError: its facts are past their retention.
        NoMemorandumError: the region has no memorandum in force.
    """
    before, found = hold(engagement.current)
    assert found is not None
    held = memoranda.of_region(found.region, as_at)
    gathered = with_held(given_of(before), by=by, authority=found.authority, memorandum=held.memorandum, again=True)
    Engagement.objects.filter(pk=found.pk).update(held_asked_at=timezone.now())
    if _judged_by(gathered.facts) != _judged_by(typed(receipt_of(before)["facts"])):
        because = Because.HELD
    elif held.memorandum.digest != before.memorandum_digest:
        because = Because.AMENDMENT
    else:
        return None
    return follow(by=by, check_before=before, gathered=gathered, because=because, held=held, as_at=as_at).check


def _judged_by(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What of the facts can be otherwise for what is held. The words that were told are no fact: that a worker objects
    is said in them, and changes nothing until it is answered."""
    left = {name: value for name, value in facts.items() if value is not None and name not in SIGNED_FACTS}
    if (told := left.get(TOLD)) is not None:
        left[TOLD] = (told["outcome"], told["until"])
    return left


def judge_what_was_told(*, now: datetime) -> int:
    """Judge again, in every region, the engagements that wait or run and of whose workers something else is held since
    their checks were made; gives how many. Done by `comity tick`."""
    return sum(_judge_region(region, now) for region in regions())


def _judge_region(region: Region, now: datetime) -> int:
    with scope(region=region):
        waiting = Engagement.objects.filter(state__in=OPEN, worker_key__gt="", current__deleted_at__isnull=True)
        rows = waiting.values_list("pk", "worker_key", "held_asked_at", "current__made_at")
        asked = {pk: (key, max(at or made, made) - OVERLAP) for pk, key, at, made in rows}
        if not asked:
            return 0
        news = _news(region, min(since for _, since in asked.values()))
        return sum(_judge_one(pk, now) for pk, (key, since) in asked.items() if key in news and news[key] >= since)


def _news(region: Region, moment: datetime) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for tells in NEWS:
        for key, at in tells(region, moment).items():
            found[key] = max(at, found.get(key, at))
    return found


@transaction.atomic
def _judge_one(pk: UUID, now: datetime) -> int:
    Engagement.objects.select_for_update().only("pk").get(pk=pk)
    found = Engagement.objects.select_related("region", "authority", "current").get(pk=pk)
    if found.state not in OPEN:
        return 0
    try:
        return ask_anew(by=BY, engagement=found, as_at=timezone.localdate(now)) is not None
    except (JudgedAgainError, NoMemorandumError, PastRetentionError):
        return 0
