"""What a check across authorities comes to for one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from comity.dictionary import MONEY_SCALE

SCHEMA: dict[str, type[pl.DataType]] = {
    "check": pl.String,
    "assignment_ref": pl.String,
    "reason": pl.String,
    "working": pl.String,
}
"""A finding: which check, which of the authority's assignments, why in words, and the facts as JSON."""


@dataclass(frozen=True)
class Checked:
    """`findings` (SCHEMA), how many assignments were looked at, and of how many it cannot be told, by reason.

    What cannot be told is never taken for well: pages say the number beside the findings.
    """

    findings: pl.DataFrame
    looked_at: int
    cannot_tell: Mapping[str, int]


def finding(check: str, assignment_ref: str | None, reason: str, working: Mapping[str, Any]) -> dict[str, str | None]:
    """One finding, its working as canonical JSON."""
    facts = {key: value.isoformat() if isinstance(value, date) else value for key, value in working.items()}
    return {
        "check": check,
        "assignment_ref": assignment_ref,
        "reason": reason,
        "working": json.dumps(facts, sort_keys=True, ensure_ascii=False),
    }


def findings(found: Iterable[dict[str, str | None]]) -> pl.DataFrame:
    """Findings in one order, whatever the order of the rows."""
    return pl.DataFrame(list(found), schema=SCHEMA).sort("check", "assignment_ref", "reason", nulls_last=True)


def pounds(amount: int) -> str:
    """Ten-thousandths of a pound in words, to the penny or as fine as it is: £34.50."""
    value = Decimal(amount) / MONEY_SCALE
    penny = value.quantize(Decimal("0.01"))
    return f"£{penny if penny == value else value.normalize()}"
