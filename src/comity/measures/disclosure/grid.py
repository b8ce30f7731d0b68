"""A table as arrays: every cell of every margin of every publication, with what is known of each.

The first axis is of the holders. Where their own cells are published its atoms are the holders; in a pool its atoms are
**blocks**, the holders that are in the same publications, because nothing that is published tells those apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import polars as pl

from comity.measures.disclosure.axis import Axis
from comity.measures.disclosure.plan import Plan
from comity.measures.disclosure.search import Cell

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Named = dict[str, str | None]

ANYTHING = 10**12
"""More than any count can be: where nothing is known of the most."""


@dataclass(frozen=True)
class Part:
    """A publication as the grid sees it: who is in it, and which levels of each dimension it covers."""

    plan: Plan
    members: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Grid:
    """Counts of every cell, and who knows what of them. The finest cells are those of atoms on every axis.

    `rest`: the least that is left of a cell when one of its holders takes its own away, nought aside. `known` (finest):
    the most that one holder has of it, where several are in its block. `absent` (finest): known to be nothing. `most`:
    what everyone knows that a cell is not above. `sums`: what goes with the counts. `knowers`: who knows each atom of
    the first axis wholly, or None; `holders`: how many are in it.
    """

    axes: tuple[Axis, ...]
    pools: tuple[int, ...]
    count: Counts
    rest: Counts
    known: Counts
    absent: Flags
    most: Counts
    sums: Mapping[str, Counts]
    knowers: tuple[str | None, ...]
    holders: tuple[int, ...]

    def cells(self, number: int, part: Part) -> Iterator[tuple[Named, Cell]]:
        """Every cell of the publication of this number, by its words and its place."""
        whole = {axis.name: self._whole(axis, number, part) for axis in self.axes}
        positions = {axis.name: {name: at for at, name in enumerate(axis.atoms)} for axis in self.axes}
        for margin in sorted(part.plan.margins, key=lambda kept: (-len(kept), sorted(kept))):
            choices: list[Sequence[str | None]] = [
                part.levels[name] if name in margin else (None,) for name in part.plan.dimensions
            ]
            for chosen in product(*choices):
                named = dict(zip(part.plan.dimensions, chosen, strict=True))
                yield (
                    named,
                    tuple(
                        whole[axis.name] if (level := named.get(axis.name)) is None else positions[axis.name][level]
                        for axis in self.axes
                    ),
                )

    def _whole(self, axis: Axis, number: int, part: Part) -> int:
        return axis.total(frozenset(part.levels[axis.name])) if axis.name in part.levels else self.pools[number]


def grid(rows: pl.DataFrame, parts: Sequence[Part], known_by: Mapping[str, str]) -> Grid:
    """The grid of publications of one plan, the one to be made last.

    `rows` has the finest counts of all their holders; rows of others, and of levels that none covers, play no part.
    `known_by` says whose a holder's rows are, where it is not the holder itself (of a submission, its authority).
    """
    plan = parts[-1].plan
    blocks = _blocks(parts) if plan.pooled else {name: [name] for part in parts for name in part.members}
    axes, pools = _axes(parts, blocks)
    finest = tuple(len(axis.atoms) for axis in axes)
    block_of = {holder: at for at, who in enumerate(blocks.values()) for holder in who}
    whose = {holder: known_by.get(holder, holder) for holder in block_of}
    alone = [sorted({whose[holder] for holder in who}) for who in blocks.values()]
    knowers = tuple(names[0] if plan.holder and len(names) == 1 else None for names in alone)

    rows = _within(rows, axes, block_of, plan)
    index = _places(rows, axes, block_of, plan)

    def total(values: npt.NDArray[np.generic], chosen: Flags | slice = slice(None)) -> Counts:
        found = np.zeros(finest, dtype=np.int64)
        np.add.at(found, tuple(positions[chosen] for positions in index), values[chosen].astype(np.int64))
        return found

    counts = rows["count"].to_numpy()
    own = total(counts)
    count = _extend(axes, own)
    known, rest = np.zeros_like(own), count.copy()
    if plan.pooled and plan.holder:
        names = np.array([whose[holder] for holder in rows[plan.holder]], dtype=str)
        for one in sorted(set(names.tolist())):
            mine = total(counts, names == one)
            known = np.maximum(known, mine)
            left = count - _extend(axes, mine)
            rest = np.where(left > 0, np.minimum(rest, left), rest)
        known[[at for at, knower in enumerate(knowers) if knower is not None]] = 0
    sums = {name: _extend(axes, total(rows[name].fill_null(0).to_numpy())) for name in plan.sums}
    most = total(rows[plan.most].to_numpy()) if plan.most else np.full(finest, ANYTHING)
    absent = _absent(finest, index, axes, plan)
    sizes = tuple(len(names) for names in alone)
    return Grid(axes, pools, count, rest, known, absent, _extend(axes, most), sums, knowers, sizes)


def _blocks(parts: Sequence[Part]) -> dict[str, list[str]]:
    """Holders by the publications that they are in, named by them: `+-` is in the first and not in the second."""
    found: dict[str, list[str]] = {}
    for holder in sorted({holder for part in parts for holder in part.members}):
        found.setdefault("".join("+" if holder in part.members else "-" for part in parts), []).append(holder)
    return dict(sorted(found.items()))


def _axes(parts: Sequence[Part], blocks: Mapping[str, Sequence[str]]) -> tuple[tuple[Axis, ...], tuple[int, ...]]:
    plan = parts[-1].plan
    axes: list[Axis] = []
    pools: list[int] = []
    names = list(plan.dimensions)
    if plan.pooled:
        totals = [frozenset(at for at, name in enumerate(blocks) if name[place] == "+") for place in range(len(parts))]
        axes.append(Axis("", tuple(blocks), tuple(dict.fromkeys(totals))))
        pools = [len(blocks) + axes[0].totals.index(total) for total in totals]
    else:
        names.sort(key=lambda name: name != plan.holder)
    for name in names:
        atoms = tuple(dict.fromkeys(level for part in parts for level in part.levels[name]))
        position = {level: at for at, level in enumerate(atoms)}
        covered = [frozenset(position[level] for level in part.levels[name]) for part in parts]
        axes.append(Axis(name, atoms, tuple(dict.fromkeys(covered))))
    return tuple(axes), tuple(pools)


def _within(rows: pl.DataFrame, axes: Sequence[Axis], block_of: Mapping[str, int], plan: Plan) -> pl.DataFrame:
    known = [pl.col(axis.name).is_in(list(axis.atoms)) for axis in axes if axis.name]
    if plan.holder is not None:
        known.append(pl.col(plan.holder).is_in(list(block_of)))
    return rows.filter(*known)


def _places(
    rows: pl.DataFrame, axes: Sequence[Axis], block_of: Mapping[str, int], plan: Plan
) -> list[npt.NDArray[np.intp]]:
    """Of each row, its atom on each axis."""
    found = []
    for axis in axes:
        if axis.name:
            position: Mapping[str, int] = {name: at for at, name in enumerate(axis.atoms)}
            found.append(np.array([position[name] for name in rows[axis.name]], dtype=np.intp))
        elif plan.holder is not None:
            found.append(np.array([block_of[name] for name in rows[plan.holder]], dtype=np.intp))
        else:
            found.append(np.zeros(rows.height, dtype=np.intp))
    return found


def _extend(axes: Sequence[Axis], finest: Counts) -> Counts:
    """The finest cells with all their totals."""
    for number, axis in enumerate(axes):
        finest = np.moveaxis(np.tensordot(axis.sums, finest, axes=(1, number)), 0, number)
    return finest


def _absent(finest: tuple[int, ...], index: Sequence[npt.NDArray[np.intp]], axes: Sequence[Axis], plan: Plan) -> Flags:
    """Where nobody of a block gave anything for a period: everyone knows that there is nothing of theirs."""
    if not plan.pooled or plan.period is None:
        return np.zeros(finest, dtype=np.bool_)
    given = np.zeros(finest, dtype=np.bool_)
    given[tuple(index)] = True
    kept = (0, next(number for number, axis in enumerate(axes) if axis.name == plan.period))
    others = tuple(number for number in range(len(axes)) if number not in kept)
    return np.broadcast_to(~given.any(axis=others, keepdims=True), finest).copy()
