"""Rows of an export that are in no part, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REASONS: Mapping[str, str] = {
    "no-authority": "The row names no authority.",
    "unknown-authority": "The row names an authority that is not recognised.",
    "ambiguous-authority": "The row names an authority that could be either of several.",
    "unreadable-authority": "The cell of the authority could not be read.",
    "total": "The row is a total, not an assignment.",
    "heading": "The row repeats the headings.",
    "not-an-assignment": "The row holds nothing but a line of words.",
    "departure-without-assignment": "The departure names no assignment of one authority that was read.",
}
"""Each reason that a row is placed nowhere, in words. Rows with nothing in them are only counted."""

NEEDS_MENDING = (
    "no-authority",
    "unknown-authority",
    "ambiguous-authority",
    "unreadable-authority",
    "departure-without-assignment",
)
"""The reasons that stand for something lost, should nobody mend it; the others are as they should be."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One row in no part: where it stands, its cell that tells (blank where none does) and what that says."""

    sheet: str
    row: int
    cell: str
    reason: str
    found: str

    @property
    def words(self) -> str:
        """The reason in words."""
        return REASONS[self.reason]

    @property
    def needs_mending(self) -> bool:
        """Whether something is lost if nobody mends it."""
        return self.reason in NEEDS_MENDING
