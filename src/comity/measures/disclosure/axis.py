"""One dimension of a table: its finest levels, the totals over them, and the smallest changes along it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

NOBODY = -1
"""In `Changes.minus`: nothing is taken away. As an index it is the empty level that every padded array ends in."""


@dataclass(frozen=True)
class Changes:
    """Ways to change what a level of an axis adds up to by one: add one to an atom, and maybe take one from another.

    Of `n` ways: `plus` and `minus` (n) are atoms; `tilts` (totals x n) is how each total changes: -1, 0 or 1.
    """

    plus: npt.NDArray[np.intp]
    minus: npt.NDArray[np.intp]
    tilts: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.plus)

    def only(self, chosen: npt.NDArray[np.intp]) -> Changes:
        """Some of them."""
        return Changes(self.plus[chosen], self.minus[chosen], self.tilts[:, chosen])


@dataclass(frozen=True)
class Axis:
    """`atoms` are the finest levels; each of `totals` is the positions of the atoms that it adds up.

    A level's position is the atom's, or the number of atoms plus the total's.
    """

    name: str
    atoms: tuple[str, ...]
    totals: tuple[frozenset[int], ...]

    @property
    def size(self) -> int:
        """How many levels there are, totals with them."""
        return len(self.atoms) + len(self.totals)

    def total(self, members: frozenset[str]) -> int:
        """The level that adds up these atoms."""
        return len(self.atoms) + self.totals.index(frozenset(self.atoms.index(name) for name in members))

    def members(self, level: int) -> frozenset[int]:
        """The atoms of a level."""
        return frozenset([level]) if level < len(self.atoms) else self.totals[level - len(self.atoms)]

    @cached_property
    def sums(self) -> npt.NDArray[np.int64]:
        """(levels x atoms): 1 where the level has the atom. What it is multiplied with is added up."""
        return np.array(
            [[atom in self.members(level) for atom in range(len(self.atoms))] for level in range(self.size)],
            dtype=np.int64,
        ).reshape(self.size, len(self.atoms))

    @cached_property
    def _changes(self) -> dict[int, Changes]:
        return {}

    def changes(self, level: int) -> Changes:
        """Every way to add one to what a level comes to."""
        if level not in self._changes:
            inside = sorted(self.members(level))
            outside = [atom for atom in range(len(self.atoms)) if atom not in self.members(level)]
            ways = [(atom, NOBODY) for atom in inside] + [(atom, other) for atom in inside for other in outside]
            tilts = [[(plus in total) - (minus in total) for plus, minus in ways] for total in self.totals]
            self._changes[level] = Changes(
                np.array([plus for plus, _ in ways], dtype=np.intp),
                np.array([minus for _, minus in ways], dtype=np.intp),
                np.array(tilts, dtype=np.int8).reshape(len(self.totals), len(ways)),
            )
        return self._changes[level]
