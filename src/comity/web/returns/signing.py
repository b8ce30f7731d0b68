"""What a person sees when they sign, as one digest."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import rfc8785

from comity.web.returns.models import Return, Version


def seen(given: Return, version: Version) -> str:
    """The SHA-256 of all that is signed: the version, what it was judged by, every explanation, contest and answer.

    Anything of it that changes afterwards gives another digest, so that a signature can be held against it for ever.
    """
    said: dict[str, Any] = {
        "quarter": given.round.quarter,
        "authority": given.authority.code,
        "version": version.number,
        "rows": version.digest,
        "memorandum": version.memorandum,
        "as_at": str(version.as_at),
        "tally": version.tally,
        "explanations": [
            [each.issue, each.reason, each.words] for each in given.explanations.order_by("issue") if each.counts
        ],
        "contests": [
            [each.assignment_ref, each.clause, each.words, each.evidence_digest, each.answer]
            for each in given.contests.order_by("assignment_ref", "clause")
        ],
    }
    return sha256(rfc8785.dumps(said)).hexdigest()
