"""What of an engagement stays once it has started: a fact can be put right, and not taken away, and its first day not
be put off. Otherwise what was breached could be had out of the breach log by saying less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from comity.dictionary import fields_by_name
from comity.judge.conform import TOLD
from comity.judge.facts import typed
from comity.memorandum.words import day as day_words
from comity.web.engagements.excepting import SIGNED_FACTS
from comity.web.engagements.gathering import HELD_FIELDS, Gathered, Source, Sourced
from comity.web.engagements.models import NOT_STARTED, Check, Engagement
from comity.web.engagements.sealed import receipt_of, sources_of

TAKEN_AWAY = "This was known when the engagement started. Put it right, but do not take it away."


def given_of(check: Check) -> Gathered:
    """What a check was given, without what is held of the worker or was signed here, which are asked anew.

    Raises:
        PastRetentionError: its facts are past their retention.
    """
    facts, told = typed(receipt_of(check)["facts"]), sources_of(check)
    held = {name for name, each in told.items() if each.source is Source.HELD} & {*HELD_FIELDS, *SIGNED_FACTS}
    kept = {name: value for name, value in facts.items() if value is not None and name not in held}
    return Gathered(kept, {name: told.get(name, Sourced(Source.FORM)) for name in kept})


def refused(
    engagement: Engagement, before: Check, facts: Mapping[str, Any], *, only: Iterable[str] | None = None
) -> dict[str, str]:
    """The facts (by field, in frame types) that an engagement may not rest on in place of those of its check, with why;
    empty before it has started. `only`: the fields that were asked.

    Raises:
        PastRetentionError: the facts before are past their retention.
    """
    if engagement.state in NOT_STARTED:
        return {}
    known, given = _said(given_of(before).facts), _said(facts)
    asked = set(known if only is None else only)
    wrong = dict.fromkeys((name for name in known if name in asked and given.get(name) is None), TAKEN_AWAY)
    first = given.get("start_date")
    if "start_date" in asked and first is not None and (words := _put_off(engagement, known.get("start_date"), first)):
        wrong["start_date"] = words
    return wrong


def in_words(wrong: Mapping[str, str]) -> str:
    """What is refused, fact by fact."""
    return " ".join(f"{fields_by_name()[name].label}: {words}" for name, words in wrong.items())


def _said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they were given, those in whose place something is told among them."""
    told = facts.get(TOLD) or {"instead_of": {}}
    left = {name: value for name, value in facts.items() if name != TOLD and name not in SIGNED_FACTS}
    return left | dict(told["instead_of"])


def _put_off(engagement: Engagement, was: date | None, first: date) -> str:
    assert engagement.started_at is not None
    recorded = timezone.localdate(engagement.started_at)
    if first <= (was or recorded):
        return ""
    if engagement.ended_on is not None and first > engagement.ended_on:
        return f"It ended on {day_words(engagement.ended_on)}, so it cannot have begun after that."
    if first <= recorded:
        return ""
    return (
        f"It was recorded as started on {day_words(recorded)}, so its first day cannot be put off beyond that. If "
        "nobody came then, record it as ended and propose another."
    )
