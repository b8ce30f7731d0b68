"""The cheapest companions that keep a count from being worked out.

Let one be added to a count. For everything published to stay as it is, other hidden counts must give way: along each
dimension either one is taken from another level, or the totals go up by one too. One such choice for each dimension is
a **switch**: a set of cells, some of which go up together while the others go down. If all of them are hidden, and
those that go down have enough to give, then there is another table that agrees with all that is published and has
another number in every cell of the switch. That is a proof, and it stays one whatever else is hidden later.

Every switch of a cell is weighed at once, one dimension after the other, by arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from comity.measures.disclosure.axis import NOBODY, Axis, Changes

Cell = tuple[int, ...]
Floats = npt.NDArray[np.float64]

_QUICK = 10
"""So many ways along each dimension are tried first, among those that hide nothing more."""


@dataclass(frozen=True, slots=True)
class Need:
    """How far a count must be able to go: `up` by so many and `down` by so many, or with `either` one of the two."""

    up: int
    down: int = 0
    either: bool = False

    def met(self, up: Any, down: Any) -> Any:
        """Whether so much can be gone: of two numbers, or of arrays at each place."""
        return (up >= self.up) | (down >= self.down) if self.either else (up >= self.up) & (down >= self.down)


@dataclass(frozen=True, slots=True)
class Switch:
    """Cells that go up together while others go down. `atoms` are those of the first dimension that it moves."""

    up: tuple[Cell, ...]
    down: tuple[Cell, ...]
    atoms: tuple[int, ...]


@dataclass(frozen=True)
class Arrays:
    """What a search reads, each with one empty level more along each axis.

    `cost` of hiding a cell: 0 where it is not to be seen anyway, infinite where it is shown for good. `spare`: by how
    much it can go down before it is less than someone knows it to be; `room`: by how much up before it is more.
    """

    axes: Sequence[Axis]
    cost: Floats
    spare: Floats
    room: Floats

    @classmethod
    def of(cls, axes: Sequence[Axis], cost: Floats, spare: Floats, room: Floats) -> Arrays:
        """With the empty levels put on: they cost nothing, and can give and take any amount."""
        ends = [(0, 1)] * len(axes)
        give, take = (np.pad(values, ends, constant_values=np.inf) for values in (spare, room))
        return cls(axes, np.pad(cost, ends), give, take)

    def find(self, cell: Cell, need: Need, barred: frozenset[int] = frozenset()) -> Switch | None:
        """The cheapest switch by which a cell goes as far as it needs, moving no barred atom of the first axis.

        The first in the order of levels among equals, so that the same table is always hidden the same way.
        """
        ways = [axis.changes(level) for axis, level in zip(self.axes, cell, strict=True)]
        if barred:
            moved = np.isin(ways[0].plus, list(barred)) | np.isin(ways[0].minus, list(barred))
            ways[0] = ways[0].only(np.flatnonzero(~moved))
        free: list[Changes] = []
        open_: list[Changes] = []
        for number, (axis, changes) in enumerate(zip(self.axes, ways, strict=True)):
            line = tuple(slice(None) if other == number else level for other, level in enumerate(cell))
            cost, down, up = _along(axis, changes, 0, self.cost[line], self.spare[line], self.room[line])
            fit = np.isfinite(cost) & need.met(up, down)
            open_.append(changes.only(np.flatnonzero(fit)))
            nothing = np.flatnonzero(fit & (cost == 0))
            free.append(changes.only(nothing[np.argsort(-up[nothing], kind="stable")][:_QUICK]))
        if not all(len(changes) for changes in open_):
            return None
        if all(len(changes) for changes in free):
            found = self._best(cell, free, need)
            if found is not None and found[0] == 0:
                return found[1]
        found = self._best(cell, open_, need)
        return found[1] if found is not None else None

    def _best(self, cell: Cell, ways: Sequence[Changes], need: Need) -> tuple[float, Switch] | None:
        cost, down, up = self.cost, self.spare, self.room
        # The dimension with the fewest ways first: the arrays stay small.
        for number in sorted(range(len(cell)), key=lambda number: len(ways[number]) - self.axes[number].size):
            cost, down, up = _along(self.axes[number], ways[number], number, cost, down, up)
        cost = np.where(need.met(up, down), cost, np.inf)
        place = np.unravel_index(int(np.argmin(cost)), cost.shape)
        if not np.isfinite(cost[place]):
            return None
        chosen = [changes.only(np.array([at])) for changes, at in zip(ways, place, strict=True)]
        return float(cost[place]), self._switch(chosen)

    def _switch(self, chosen: Sequence[Changes]) -> Switch:
        sides: list[list[tuple[int, int]]] = []
        for axis, change in zip(self.axes, chosen, strict=True):
            side = [(int(change.plus[0]), 1)]
            if change.minus[0] != NOBODY:
                side.append((int(change.minus[0]), -1))
            side += [(len(axis.atoms) + at, int(tilt)) for at, tilt in enumerate(change.tilts[:, 0]) if tilt]
            sides.append(side)
        cells: dict[int, list[Cell]] = {1: [], -1: []}
        for corner in product(*sides):
            sign = int(np.prod([sign for _, sign in corner]))
            cells[sign].append(tuple(level for level, _ in corner))
        moved = tuple(level for level, _ in sides[0] if level < len(self.axes[0].atoms))
        return Switch(tuple(cells[1]), tuple(cells[-1]), moved)


def _along(
    axis: Axis, changes: Changes, number: int, cost: Floats, down: Floats, up: Floats
) -> tuple[Floats, Floats, Floats]:
    """One dimension's levels put together by its changes: what it costs, and how far down and up all cells can go.

    `down` is the least that all cells of a switch can go the way on which this one goes down; `up` the other way.
    """
    shape = [1] * cost.ndim
    shape[number] = len(changes)
    new_cost = cost.take(changes.plus, number) + cost.take(changes.minus, number)
    new_down = np.minimum(down.take(changes.plus, number), up.take(changes.minus, number))
    new_up = np.minimum(up.take(changes.plus, number), down.take(changes.minus, number))
    for at, tilts in enumerate(changes.tilts):
        level = [len(axis.atoms) + at]
        rises, falls = (tilts == 1).reshape(shape), (tilts == -1).reshape(shape)
        total, total_down, total_up = cost.take(level, number), down.take(level, number), up.take(level, number)
        new_cost = new_cost + np.where(rises | falls, total, 0.0)
        new_down = np.minimum(new_down, np.where(rises, total_down, np.where(falls, total_up, np.inf)))
        new_up = np.minimum(new_up, np.where(rises, total_up, np.where(falls, total_down, np.inf)))
    return new_cost, new_down, new_up
