"""What a person sees when they sign, as one statement and its digest; and whether it is still so."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

from comity.web.returns import national
from comity.web.returns.frames import AlteredError, DeletedError, kept_as_judged
from comity.web.returns.models import Return, Signature, Version
from comity.web.sealing import SealedError, unseal

STATEMENT = "statement"


def statement(given: Return, version: Version) -> bytes:
    """All that is signed, in one canonical form: the version and what judged it, explanations, contests and answers,
    and what is added for the national return."""
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
            [each.assignment_ref, each.clause, each.words, each.evidence_digest, each.upheld, each.answer]
            for each in given.contests.order_by("assignment_ref", "clause")
        ],
    }
    if added := national.said(given):
        said["national"] = added
    return rfc8785.dumps(said)


def seen(given: Return, version: Version) -> str:
    """The SHA-256 of all that is signed. Anything of it that changes gives another."""
    return sha256(statement(given, version)).hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """A signature held against what is kept: what they saw matches its digest (`whole`), so do the rows that it names
    (`rows`; None where retention has deleted them), and the return is today just what they saw (`same`)."""

    whole: bool
    rows: bool | None
    same: bool


def held_against(signature: Signature, given: Return) -> Held:
    """Whether what somebody signed is what is kept, and whether it still stands so."""
    try:
        kept = unseal(bytes(signature.statement), of=given.authority, purpose=STATEMENT)
    except SealedError:
        kept = b""
    whole = sha256(kept).hexdigest() == signature.seen and signature.version.digest.encode() in kept
    try:
        rows: bool | None = kept_as_judged(signature.version)
    except DeletedError:
        rows = None
    except (AlteredError, SealedError):
        rows = False
    current = given.current
    return Held(whole, rows, current is not None and seen(given, current) == signature.seen)
