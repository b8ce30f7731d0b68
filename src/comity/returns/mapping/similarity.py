"""How like a field's known headings an unknown heading is, from its words."""

from __future__ import annotations

import csv
import difflib
import math
from functools import cache
from importlib.resources import files

from comity.returns.headings.aliases import aliases, field_of
from comity.returns.headings.ambiguous import trap_of
from comity.returns.headings.words import heading_tokens

_STOP = frozenset(
    {
        "of",
        "the",
        "a",
        "an",
        "in",
        "by",
        "and",
        "is",
        "was",
        "at",
        "with",
        "for",
        "has",
        "it",
        "this",
        "s",
        "their",
        "as",
    }
    | {"did", "were", "flg", "flag", "prd", "period", "value", "val", "eq", "them", "you", "they", "which", "what"}
)
_LIGHT = {"date": 0.35, "id": 0.5, "to": 0.3, "name": 0.4, "worker": 0.7} | dict.fromkeys(
    ["yes", "n", "y", "gbp", "no", "years", "weeks", "months", "days", "percent"], 0.25
)
"""Words that tell little of a heading: units, and what stands in many."""

_LONGEST_PHRASE = 5

EITHER = 0.8
"""How like each of its fields a heading is that could be any of them."""


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    text = files(__package__).joinpath("synonyms.csv").read_text(encoding="utf-8")
    return {tuple(row["phrase"].split()): row["means"] for row in csv.DictReader(text.splitlines())}


@cache
def meanings(heading: str) -> frozenset[str]:
    """The words of a heading as what they mean: "Candidate commenced dt" is worker, start, date."""
    tokens, phrases, found = heading_tokens(heading), _phrases(), []
    position = 0
    while position < len(tokens):
        for length in range(min(_LONGEST_PHRASE, len(tokens) - position), 0, -1):
            phrase = tuple(tokens[position : position + length])
            if phrase in phrases:
                found.append(phrases[phrase])
                position += length
                break
        else:
            if tokens[position] not in _STOP and not tokens[position].isdigit():
                found.append(tokens[position])
            position += 1
    return frozenset(found)


@cache
def _alias_meanings() -> dict[str, frozenset[frozenset[str]]]:
    return {name: frozenset(meanings(text) for text in texts) for name, texts in aliases().items()}


@cache
def _weight(word: str) -> float:
    """A word that few fields' headings have tells more than one that many have."""
    having = sum(1 for sets in _alias_meanings().values() if any(word in words for words in sets))
    return _LIGHT.get(word, 1.0) * (0.4 + math.log((len(_alias_meanings()) + 1) / (having + 1)))


@cache
def _same(word: str, words: frozenset[str]) -> str | None:
    if word in words:
        return word
    if len(word) < 5:
        return None
    close = difflib.get_close_matches(word, [other for other in words if len(other) >= 5], n=1, cutoff=0.84)
    return close[0] if close else None


def _likeness(words: frozenset[str], known: frozenset[str]) -> float:
    shared = {found for word in words if (found := _same(word, known))}
    if not shared:
        return 0.0
    weight = sum(_weight(word) for word in shared)
    unmatched = sum(_weight(word) for word in words if _same(word, known) is None)
    return 2 * weight / (weight + unmatched + sum(_weight(word) for word in known))


@cache
def name_score(heading: str, field: str) -> float:
    """From 0 to 1: 1 for a known heading of the field, at most 0.95 for one that is only like them,
    and `EITHER` for one that could be this field or another."""
    known = field_of(heading)
    if known == field:
        return 1.0
    if trap := trap_of(heading):
        return EITHER if field in trap.fields else 0.0
    words = meanings(heading)
    if not words:
        return 0.0
    best = max(_likeness(words, other) for other in _alias_meanings()[field])
    return round(0.95 * best * (0.6 if known else 1.0), 4)
