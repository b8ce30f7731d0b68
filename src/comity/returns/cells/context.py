"""What a cell's reader must know beside the cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.memorandum.model import Party
from comity.returns.cells.authorities import AuthorityIndex


@dataclass(frozen=True)
class Context:
    """Who can be named, and what a mapping profile says of this file's own words.

    `values` is field -> (text as `choices.key` leaves it) -> code; `units` is field -> what a bare number
    counts; `clauses` are the kinds of clause that a sign-off may name, and `unexcepted` those of them from
    which there is no departure; `parties` are the memorandum's (none = it has none, as the national rules).
    """

    authorities: AuthorityIndex
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    unexcepted: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
