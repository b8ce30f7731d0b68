"""What is written of an engagement or a candidate names nobody by their registration number: others read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.dictionary import FieldType, fields_by_name
from comity.web.engagements.facts import Wrong
from comity.web.engagements.models import Engagement
from comity.web.engagements.sealed import PastRetentionError, engagement_facts
from comity.web.nameless import DIGITS, why_not

FEWEST = 4
"""Digits of a fact below which it is a grade or a part of a place (SW2), and taken for no registration number."""

REFERENCES = frozenset({"assignment_ref", "team_ref"})


def why_not_words(words: str, of: Engagement) -> str:
    """Why words of an engagement cannot be kept as they are; empty where they can."""
    try:
        return why_not(words, engagement_facts(of).get("worker"))
    except PastRetentionError:
        return why_not(words)


def why_not_reference(reference: str, worker: str | None) -> str:
    """The same of an authority's own reference. Six digits on their own are one that many authorities give, and are
    refused only where they are the worker's number."""
    why = why_not(reference, worker)
    return "" if why == DIGITS else why


def numbered(facts: Mapping[str, Any]) -> list[Wrong]:
    """The facts in words that hold a registration number."""
    found, worker = list[Wrong](), facts.get("worker")
    for name, said in facts.items():
        field = fields_by_name().get(name)
        if field is None or field.type is not FieldType.TEXT or sum(map(str.isdecimal, said)) < FEWEST:
            continue
        if why := (why_not_reference if name in REFERENCES else why_not)(said, worker):
            found.append(Wrong(name, "", why))
    return found
