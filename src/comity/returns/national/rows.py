"""Rows of the national return before a mapping says how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Value = str | int | bool | date | None
"""As it stands in a frame: money and decimals are whole scaled units."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a row should say and does not: why, and where to mend it."""

    why: str
    mend: str


@dataclass(frozen=True)
class SourceRow:
    """One row: what it is of (an assignment's reference, a kind of clause, a month), what each source says, and what
    is lacking by source."""

    of: str
    values: Mapping[str, Value]
    lacks: Mapping[str, Lack] = field(default_factory=dict)
