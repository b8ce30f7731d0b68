"""What other rooms hold of an engagement that its worker is shown with it: exceptions asked for, and breaches.

They are asked here and not looked up, because they stand on engagements as this room does, and this room knows neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from comity.web.engagements.models import Engagement
from comity.web.histories.models import Fact


@dataclass(frozen=True, slots=True)
class Beside:
    """One such thing: of which kind, its number, and what is told of it, in lines of a label and words.

    No line names one of the authority's people, or has what only those who decided saw.
    """

    fact: Fact
    number: str
    lines: tuple[tuple[str, str], ...]


TELLS: list[Callable[[Engagement], Iterable[Beside]]] = []
"""Who tells what is held of an engagement. A room adds its own in its `AppConfig.ready`."""


def beside(engagement: Engagement) -> tuple[Beside, ...]:
    """All that is held of an engagement by the rooms that tell."""
    return tuple(each for tells in TELLS for each in tells(engagement))
