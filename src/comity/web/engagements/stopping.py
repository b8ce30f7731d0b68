"""Who may not be engaged at all, whatever the clauses say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from comity.web.engagements.models import Check
from comity.web.organisations.models import Organisation

Pair = tuple[Organisation, str]
"""An authority and a worker's key."""

Stops = Callable[[Set[Pair]], Mapping[Pair, str]]

STOPS: list[Stops] = []
"""Who says which authorities may not engage which workers at all, and why, in sentences: no memorandum says so, and no
exception and no emergency helps. They are asked of a whole list at once. A room adds its own beside its holder."""


def stopped(check: Check) -> str:
    """Why the worker of a check may not be engaged at all; empty where nobody says so."""
    return stopped_of([check]).get(check.pk, "")


def stopped_of(checks: Iterable[Check]) -> dict[Any, str]:
    """The same of several checks, by their primary keys, in no more queries than of one; those that nothing stops are
    left out. It is said of an authority's own checks alone: what an authority holds is not told to a supplier that
    checks for it."""
    pairs = {
        each.pk: (each.authority, each.worker_key)
        for each in checks
        if each.worker_key and each.authority is not None and each.made_by_organisation_id == each.authority_id
    }
    asked = frozenset(pairs.values())
    said = [stops(asked) for stops in STOPS] if asked else []
    why = {pk: " ".join(filter(None, (each.get(pair, "") for each in said))) for pk, pair in pairs.items()}
    return {pk: words for pk, words in why.items() if words}
