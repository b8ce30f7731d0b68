"""One thing that is held of a worker, as their own page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from comity.web.histories.models import Fact
from comity.web.histories.with_engagements import Beside
from comity.web.organisations.models import Kind, Organisation


class Came(NamedTuple):
    """A check: which it is, in words, and its decision."""

    words: str
    decision: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What kind, which, whose, in words, and what is said of the worker's objection to it.

    Of an engagement also the checks of it and what other rooms hold `beside` it; of a check, itself.
    """

    fact: Fact
    fact_id: str
    authority: Organisation
    words: str
    objected: str
    came: tuple[Came, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def is_answered_for(self) -> bool:
        """Whether there is an authority that answers an objection: a supplier may have checked for none."""
        return self.authority.kind in (Kind.AUTHORITY, Kind.TRUST)
