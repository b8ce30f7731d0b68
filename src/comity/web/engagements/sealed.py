"""What is sealed of a check, a draft and an engagement, and reading it again."""

from __future__ import annotations

import json
from typing import Any

from comity.web.engagements.gathering import Sourced, read_sources
from comity.web.engagements.models import Check, Draft, Engagement
from comity.web.organisations.models import Organisation
from comity.web.sealing import seal, unseal

RECEIPT, SOURCES, DRAFT, FACTS = "receipt", "sources of a check", "draft of a check", "engagement"


class PastRetentionError(Exception):
    """Only the number and the hash of the receipt are kept."""


def sealed(value: Any, *, of: Organisation, purpose: str) -> bytes:
    """A value as JSON, sealed as an organisation's."""
    return seal(json.dumps(value, separators=(",", ":")).encode(), of=of, purpose=purpose)


def receipt_bytes(check: Check) -> bytes:
    """The receipt of a check, as it was made.

    Raises:
        PastRetentionError: it is past its retention.
    """
    if check.receipt is None:
        raise PastRetentionError(check.number)
    return unseal(bytes(check.receipt), of=check.made_by_organisation, purpose=RECEIPT)


def receipt_of(check: Check) -> dict[str, Any]:
    """The same, read."""
    content: dict[str, Any] = json.loads(receipt_bytes(check))
    return content


def sources_of(check: Check) -> dict[str, Sourced]:
    """Where each fact of a check came from.

    Raises:
        PastRetentionError: it is past its retention.
    """
    if check.sources is None:
        raise PastRetentionError(check.number)
    kept = json.loads(unseal(bytes(check.sources), of=check.made_by_organisation, purpose=SOURCES))
    return read_sources(kept)


def draft_content(draft: Draft) -> dict[str, Any]:
    """What a draft holds: `candidates`, each with its `facts` (as text) and `sources`."""
    content: dict[str, Any] = json.loads(unseal(bytes(draft.content), of=draft.organisation, purpose=DRAFT))
    return content


def engagement_facts(engagement: Engagement) -> dict[str, Any]:
    """The facts that an engagement stands on, as text.

    Raises:
        PastRetentionError: they are past their retention.
    """
    if engagement.facts is None:
        raise PastRetentionError(str(engagement.pk))
    facts: dict[str, Any] = json.loads(unseal(bytes(engagement.facts), of=engagement.authority, purpose=FACTS))
    return facts
