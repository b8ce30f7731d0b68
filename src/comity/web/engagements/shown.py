"""The facts of a check for a page or a printed receipt, each with where it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.judge.check import Check as Judged
from comity.judge.conform import EMERGENCY, TOLD
from comity.judge.conform import EXCEPTIONS as BESIDE
from comity.judge.told import otherwise
from comity.memorandum.words import day
from comity.web.engagements.facts import code_words, in_words
from comity.web.engagements.forms.facts import LABELS
from comity.web.engagements.gathering import SOURCE_WORDS, Source, Sourced
from comity.web.engagements.judged import as_judged
from comity.web.engagements.memoranda import NotKeptError
from comity.web.engagements.models import Check, Draft
from comity.web.engagements.sealed import PastRetentionError, draft_content, sources_of
from comity.web.returns.masking import masked

CODE = re.compile(r"[a-z]+(_[a-z]+)*")
TOLD_LABEL = "Last substantive role"
BESIDE_LABEL, EMERGENCY_LABEL = "Another exception signed", "Reviewed after an emergency start"


def facts_shown(found: Check, judged: Judged) -> list[dict[str, str]]:
    """The facts of a check. A registration number is masked.

    Raises:
        PastRetentionError: they are past their retention.
    """
    from comity.dictionary import fields_by_name

    sources = sources_of(found)
    shown = []
    for name, field in fields_by_name().items():
        value = judged.facts.get(name)
        if value is None:
            continue
        words = _words(name, value, judged)
        shown.append({"label": LABELS.get(name, field.label), "value": words, "source": _source(sources.get(name))})
    if (told := judged.facts.get(TOLD)) is not None:
        source = _source(sources.get(TOLD))
        shown.append(
            {
                "label": TOLD_LABEL,
                "value": f"{told['words']} {otherwise(told['instead_of'])}".rstrip(),
                "source": source,
            }
        )
    if (reviewed := judged.facts.get(EMERGENCY)) is not None:
        source = _source(sources.get(EMERGENCY))
        shown.append({"label": EMERGENCY_LABEL, "value": day(reviewed), "source": source})
    for beside in judged.facts.get(BESIDE) or ():
        words = _exception(beside, judged)
        shown.append({"label": BESIDE_LABEL, "value": words, "source": _source(sources.get(BESIDE))})
    return shown


def changed_since(found: Check, now: list[dict[str, str]]) -> list[dict[str, str]]:
    """Which facts of a check, as they are shown, are otherwise than in the one that it follows: `was` and `now`, each
    empty where there is none; none where that one's facts are not kept."""
    if found.follows is None:
        return []
    try:
        before = facts_shown(found.follows, as_judged(found.follows))
    except (PastRetentionError, NotKeptError):
        return []
    was, later = _by_label(before), _by_label(now)
    return [
        {"label": label, "was": was.get(label, ""), "now": later.get(label, "")}
        for label in {**later, **was}
        if was.get(label) != later.get(label)
    ]


def begun_words(draft: Draft) -> str:
    """By what a list tells unfinished checks apart: the role and the first day, as far as they are known."""
    facts = draft_content(draft)["candidates"][0]["facts"]
    role = code_words("role", facts["role"]) if facts.get("role") else "Role not known"
    return f"{role}, from {day(date.fromisoformat(facts['start_date']))}" if facts.get("start_date") else role


def _by_label(shown: list[dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in shown:
        found[each["label"]] = "; ".join(filter(None, (found.get(each["label"]), each["value"])))
    return found


def _words(name: str, value: Any, judged: Judged) -> str:
    """A fact in words. What an exception signed here is for, and why, are codes where they are kept."""
    if name == "worker":
        return masked(str(value))
    if name == "signoff_clause":
        return _heading(str(value), judged)
    if name == "signoff_reason" and CODE.fullmatch(str(value)):
        return code_words(name, str(value))
    return in_words(name, value, judged.memorandum)


def _heading(clause: str, judged: Judged) -> str:
    return next((one.heading for one in judged.memorandum.clauses if one.kind.value == clause), clause)


def _source(source: Sourced | None) -> str:
    told = SOURCE_WORDS[source.source if source else Source.FORM]
    return f"{told}: {source.words}" if source and source.words else told


def _exception(beside: Mapping[str, Any], judged: Judged) -> str:
    words = [_heading(beside.get("signoff_clause") or "", judged)]
    for name, before in (("signoff_from", "from"), ("signoff_until", "until")):
        if beside.get(name) is not None:
            words.append(f"{before} {day(beside[name])}")
    if beside.get(EMERGENCY) is not None:
        words.append(f"after an emergency start that was reviewed on {day(beside[EMERGENCY])}")
    return " ".join(words)
