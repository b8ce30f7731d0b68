"""What a cell's reader must know beside the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.returns.cells.authorities import AuthorityIndex


@dataclass(frozen=True)
class Context:
    """Who can be named, and what a mapping profile says of this file's own words.

    `values` is field -> (text as `choices.key` leaves it) -> code; `units` is field -> what a bare number
    counts; `clauses` are the kinds of clause that a sign-off may name.
    """

    authorities: AuthorityIndex
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
