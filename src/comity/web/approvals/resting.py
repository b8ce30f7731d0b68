"""The facts that an exception rests on. When they are others it is void; what is merely written down later is not of
them, and an amount may fall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import rfc8785

from comity.judge.facts import plain, typed
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.told import Amount
from comity.web.engagements.excepting import SIGNED_FACTS
from comity.web.engagements.models import Check
from comity.web.engagements.sealed import PastRetentionError, receipt_of
from comity.web.sealing import seal, unseal

SAID, EVIDENCE = "request for an exception", "evidence of a decision"

NOT_OF_IT = frozenset(
    {
        *SIGNED_FACTS,
        *("assignment_ref", "planned_end_date", "end_date", "review_completed_date", "review_shared_date"),
        *(amount.value for amount in Amount),
    }
)
"""Facts that may change under an exception. It has a last day of its own, so that of the engagement is not among what
it rests on; the amounts are held apart."""


def facts_of(check: Check) -> dict[str, Any]:
    """The facts of a check, in frame types. Raises PastRetentionError where they are not kept any more."""
    return typed(receipt_of(check)["facts"])


def number_in(check: Check) -> str:
    """The registration number among the facts of a check; empty where there is none, or they are not kept any more."""
    try:
        return str(facts_of(check).get("worker") or "")
    except PastRetentionError:
        return ""


def digest_of(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of the facts that an exception rests on."""
    held = {name: plain(name, value) for name, value in facts.items() if value is not None and name not in NOT_OF_IT}
    return sha256(rfc8785.dumps(held)).hexdigest()


def amounts_of(facts: Mapping[str, Any]) -> dict[Amount, int | None]:
    """The amounts, None where one is not known."""
    return {amount: facts.get(amount.value) for amount in Amount}


def sealed_words(request: ExceptionRequest, words: Mapping[str, str]) -> bytes:
    """What a request says in words, sealed as its authority's."""
    return seal(json.dumps(dict(words)).encode(), of=request.authority, purpose=SAID)


def words_of(request: ExceptionRequest) -> dict[str, str]:
    """The same, read: `words`, `mitigations`, `exit_plan`."""
    words: dict[str, str] = json.loads(unseal(bytes(request.said), of=request.authority, purpose=SAID))
    return words
