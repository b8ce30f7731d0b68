"""What is hidden, and how surely: the choices that a region makes once and states on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Guarantee(StrEnum):
    """How much may be told of a count that is small."""

    NOT_RECOVERED = "not_recovered"
    """No hidden count has one possible value. It may be told that it is small."""

    NOT_TOLD_SMALL = "not_told_small"
    """The same, and what is published never bounds a small count within the small numbers: it could as well be more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A region's rule for small numbers.

    `threshold`: counts of 1 to this are small. `show_zero`: a count of nought tells of nobody, so it is shown unless a
    region says otherwise; with `False` it is small too. Showing it helps an attacker (whatever is hidden is then at
    least 1), which the method reckons with. `least_holders`: figures of fewer authorities than this are not pooled at
    all, and the difference between two publications is not to be the figures of fewer either. Raises ValueError.
    """

    threshold: int = 4
    show_zero: bool = True
    least_holders: int = 3
    guarantee: Guarantee = Guarantee.NOT_TOLD_SMALL

    def __post_init__(self) -> None:
        if self.threshold < 1:
            msg = f"The threshold is {self.threshold}. It must be 1 or more: the largest count that is hidden."
            raise ValueError(msg)
        if self.least_holders < 1:
            msg = f"The least number of authorities in a pool is {self.least_holders}. It must be 1 or more."
            raise ValueError(msg)

    @property
    def least_hidden(self) -> int:
        """The least that a hidden count can be, which anyone who knows this rule knows."""
        return 1 if self.show_zero else 0

    def small(self, count: int) -> bool:
        """Whether a count is itself one to hide."""
        return self.least_hidden <= count <= self.threshold
