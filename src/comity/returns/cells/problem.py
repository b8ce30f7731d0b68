"""What was wrong with a cell, and what was expected in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Value = str | int | bool | date | None
"""A typed value as it stands in a frame: money and decimals are whole scaled units, None is a blank."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that could not be read as it stands.

    At `level` "error" the cell counts as blank and is flagged unreadable. At "note" its meaning was
    certain but something was left off (a time of day, a fifth decimal): `kept` is the value taken.
    """

    code: str
    expected: str
    level: str = "error"
    kept: Value = None


def note(code: str, expected: str, kept: Value) -> CellProblem:
    """A remark on a cell that was read all the same."""
    return CellProblem(code=code, expected=expected, level="note", kept=kept)
