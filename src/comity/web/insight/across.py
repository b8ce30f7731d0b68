"""The checks across authorities, run for one of them, each thing found with a key that it keeps."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CHECKS = {
    "same-worker": "The same worker at two authorities at once",
    "rate-far-out": "A rate far from the region’s",
    "agency-spelling": "An agency spelled another way",
}
"""What each check is called."""


def found_of(rows: pl.DataFrame, authority: str, as_at: date, small: int) -> dict[str, dict[str, object]]:
    """What the checks ask of an authority, by key: kind, assignment_ref, reason and working of each.

    Where no more than `small` assignments of others are compared with, the region hides how many, and nothing is told.
    """
    from comity.measures.across import rates_far_out, spellings_of, two_places

    found: dict[str, dict[str, object]] = {}
    for checked in (
        two_places(rows, authority=authority, as_at=as_at),
        rates_far_out(rows, authority=authority, least_others=small + 1),
        spellings_of(rows, authority=authority),
    ):
        for row in checked.findings.iter_rows(named=True):
            working = json.loads(row["working"])
            known = (row["check"], row["assignment_ref"] or "", str(working.get("spelling", "")))
            key = sha256("\x1f".join(known).encode()).hexdigest()
            found[key] = {
                "kind": row["check"],
                "assignment_ref": row["assignment_ref"] or "",
                "reason": row["reason"],
                "working": working,
            }
    return found
