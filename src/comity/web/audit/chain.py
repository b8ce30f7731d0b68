"""How an event's hash is made: over its canonical JSON (RFC 8785), which holds the hash of the event before it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

NO_EVENT = "0" * 64
"""What the first event of a chain has before it."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that an event's hash covers. `chain` is `regions/<slug>` or `platform`; `number` counts from 1."""

    chain: str
    number: int
    at: datetime
    actor: str
    verb: str
    subject_kind: str
    subject: str
    organisation: int | None
    identifiers: Mapping[str, Any]
    request_id: str
    before: str


def digest(record: Record) -> str:
    """The event's SHA-256, in hexadecimal.

    Raises:
        ValueError: it holds what canonical JSON cannot (a number beyond 2**53, say), so `record` never wrote it.
    """
    held: dict[str, Any] = {
        "chain": record.chain,
        "number": record.number,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": record.actor,
        "verb": record.verb,
        "subject_kind": record.subject_kind,
        "subject": record.subject,
        "organisation": record.organisation,
        "identifiers": dict(record.identifiers),
        "request_id": record.request_id,
        "before": record.before,
    }
    return hashlib.sha256(rfc8785.dumps(held)).hexdigest()
