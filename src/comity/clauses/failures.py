"""The pattern of project-team and pre-employment-checks: several things must all hold, and each failure is named.

Failures are held as a number whose bits are the failures, and become words only where they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import narwhals as nw

from comity.clauses.terms import whole


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that must hold: when it is known to fail, when it is not known (None = never), and how each is said."""

    fails: nw.Expr | None
    blank: nw.Expr | None
    failing: str
    missing: str


def bits(conditions: Sequence[nw.Expr | None]) -> nw.Expr:
    """The conditions that hold, as a number: the first is 1, the second 2, the third 4. One that is null does not."""
    parts = [
        nw.when(condition).then(whole(2**number)).otherwise(whole(0))
        for number, condition in enumerate(conditions)
        if condition is not None
    ]
    total: nw.Expr = reduce(lambda left, right: left + right, parts)
    return total


def listings(phrases: Sequence[str]) -> dict[int, str]:
    """Every number that such conditions can make, with its phrases in words."""
    return {
        number: "; ".join(phrase for bit, phrase in enumerate(phrases) if number >> bit & 1)
        for number in range(2 ** len(phrases))
    }
