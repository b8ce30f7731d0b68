"""What an asking is answered: lines in words, and facts that a check can use with the lines that those tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from comity.web.histories.models import Fact
from comity.web.organisations.models import Organisation

OWN = "Your own authority"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of a worker: whose fact it is, what is said, and whether the asker sees whose."""

    authority: Organisation
    fact: Fact
    words: str
    own: bool
    named: bool = True


@dataclass(frozen=True, slots=True)
class Usable:
    """A fact for a check, as a field of the return dictionary (or `told_cool_off`), with words for where it is from.

    `told` is what a check that takes it tells of other authorities' facts. `over` are the fields in whose place it
    stands, whatever was given of them.
    """

    field: str
    value: Any
    words: str
    told: tuple[Line, ...] = ()
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is answered, and what of it a check can use."""

    lines: tuple[Line, ...]
    usable: tuple[Usable, ...]

    @property
    def told(self) -> tuple[Line, ...]:
        """What is told of other authorities' facts."""
        return tuple(line for line in self.lines if not line.own)
