"""Drafts: a check filled in one question at a time, so that it can be taken up again. No event: nothing was done."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from comity.web.engagements.models import Because, Check, Draft
from comity.web.engagements.sealed import DRAFT, draft_content, sealed
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person

MOST_CANDIDATES = 30
"""In one project team."""


class OvertakenError(Exception):
    """The draft was changed in another window since the page was shown."""


def begin(
    *,
    person: Person,
    organisation: Organisation,
    candidates: list[dict[str, Any]],
    follows: Check | None = None,
    because: Because | None = None,
) -> Draft:
    """Begin a check with what is known already: `facts` (as text) and `sources` of each candidate."""
    now = timezone.now()
    return Draft.objects.create(
        region=organisation.region,
        organisation=organisation,
        person=person,
        engagement=follows.engagement if follows else None,
        follows=follows,
        because=because.value if because else "",
        content=sealed({"candidates": candidates}, of=organisation, purpose=DRAFT),
        number=len(candidates),
        made_at=now,
        changed_at=now,
    )


@transaction.atomic
def answer(*, draft: Draft, candidate: int, facts: dict[str, str]) -> Draft:
    """Keep answers of one candidate (from 0), as text by field; an empty one takes the fact away."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)
    content = draft_content(found)
    held = content["candidates"][candidate]
    for name, text in facts.items():
        if held["facts"].get(name, "") == text:
            continue
        held["facts"][name] = text
        held["sources"].pop(name, None)
    held["asked"] = sorted({*held.get("asked", []), *facts})
    return _kept(found, content)


@transaction.atomic
def add_candidate(*, draft: Draft) -> Draft:
    """Add a candidate to the team, with what the first one shares with everybody."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)
    content = draft_content(found)
    if len(content["candidates"]) >= MOST_CANDIDATES:
        raise OvertakenError(f"A check has at most {MOST_CANDIDATES} candidates.")
    first = content["candidates"][0]
    facts = {name: text for name, text in first["facts"].items() if name in SHARED}
    content["candidates"].append({"facts": facts, "sources": {}, "asked": sorted(facts)})
    return _kept(found, content)


@transaction.atomic
def take_out_candidate(*, draft: Draft, candidate: int) -> Draft:
    """Take a candidate out of the team. The first stays."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=draft.pk)
    content = draft_content(found)
    if candidate > 0:
        del content["candidates"][candidate]
    return _kept(found, content)


def throw_away(*, draft: Draft) -> None:
    """Throw a draft away: it is finished, or not wanted."""
    draft.delete()


def _kept(found: Draft, content: dict[str, Any]) -> Draft:
    found.content = sealed(content, of=found.organisation, purpose=DRAFT)
    found.number = len(content["candidates"])
    found.version += 1
    found.changed_at = timezone.now()
    found.save()
    return found


SHARED = frozenset(
    {
        *("authority", "start_date", "planned_end_date", "supply_route", "agency", "msp", "team_ref", "notice_days"),
        *("substantive_notice_days", "costs_disaggregated", "practice_control", "payment_basis", "hours_per_week"),
    }
)
"""What the members of a project team have in common, until someone says otherwise."""
