"""The hash of a resolved memorandum: the same meaning, the same digest; another meaning, another digest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any

import rfc8785
from pydantic import BaseModel

LATER: tuple[str, ...] = ("departures", "on_costs")
"""Parts that memoranda came to have after the first were published. One that says nothing there is hashed as it was
before, so that what was published or kept beside a receipt keeps its digest."""


def digest(memorandum: BaseModel) -> str:
    """The SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of everything but the digest itself.

    Dates are ISO text and amounts decimal text without trailing noughts (33.50 and 33.5 are one amount).
    """
    return hashed(content(memorandum))


def content(memorandum: BaseModel) -> dict[str, Any]:
    """What of a memorandum its digest is taken of, and what is frozen of it."""
    unsaid = {name for name in LATER if not getattr(memorandum, name, None)}
    return memorandum.model_dump(exclude={"digest", *unsaid})


def hashed(content: Any) -> str:
    """The SHA-256 of any content of dicts, lists, text, whole numbers, dates and amounts, as `digest` writes it."""
    return sha256(canonical(content)).hexdigest()


def canonical(content: Any) -> bytes:
    """The canonical JSON of such content, which its digest is taken of."""
    return rfc8785.dumps(_canonical(content))


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _canonical(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(item) for item in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
