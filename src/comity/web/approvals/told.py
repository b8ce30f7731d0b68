"""What happened to a request, as the rule of `state.py` is told it: what was asked of whom, and what each decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from comity.memorandum.departing import Does


class Amount(StrEnum):
    """The amounts that may fall after a request was asked, and not rise."""

    PAY = "pay_rate"
    CHARGE = "charge_rate"


@dataclass(frozen=True, slots=True)
class Said:
    """A decision. `by` is the person, `for_whom` the holder of the post where they decided in another's place.

    `clauses` are those approved, `last_day` and `pay_rate` the least of what was asked that is approved, if less."""

    by: str
    on: date
    approves: bool
    for_whom: str = ""
    clauses: frozenset[str] = frozenset()
    last_day: date | None = None
    pay_rate: int | None = None
    conditions: bool = False

    @property
    def people(self) -> frozenset[str]:
        """Whoever stands behind it: the holder too, who could otherwise have another do what they may not."""
        return frozenset({self.by, self.for_whom} - {""})


@dataclass(frozen=True, slots=True)
class Needed:
    """A sign-off that was asked: of a post or of a group, for some of the clauses."""

    does: Does
    clauses: frozenset[str]
    of_a_post: bool = True
    said: Said | None = None

    @property
    def binds(self) -> bool:
        """Whether nothing is in force without it. A group that acknowledges is told, and may still refuse."""
        return self.does is not Does.ACKNOWLEDGE


@dataclass(frozen=True, slots=True)
class Told:
    """All that happened to a request, in order of the route, and the facts that it rests on: then and now.

    `before` are the people who alone approved the exception that this would renew. `of_the_start` is whether it is for
    an emergency start, and `reviewed_on` when that was reviewed. `renewed_on` is when another took its place.
    """

    clauses: frozenset[str]
    first_day: date | None
    last_day: date | None
    asked_by: str = ""
    asked_on: date | None = None
    needed: tuple[Needed, ...] = ()
    facts_then: str = ""
    facts_now: str = ""
    amounts_then: Mapping[Amount, int | None] = field(default_factory=dict)
    amounts_now: Mapping[Amount, int | None] = field(default_factory=dict)
    withdrawn_on: date | None = None
    voided_on: date | None = None
    of_the_start: bool = False
    reviewed_on: date | None = None
    renewed_on: date | None = None
    before: frozenset[str] = frozenset()
