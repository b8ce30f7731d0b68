"""An attacker on what is published: what is shown as equations, and a solver that asks what each hidden count may be.

It reads published frames and nothing of how they were made. Like anyone, it knows which holders are in which
publication, that counts are whole numbers and not negative, that a hidden count is at least 1 where noughts are shown,
and what is its own. What it asks of each hidden count is whether the least and the most that it can be are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import highspy
import numpy as np
import polars as pl

Key = tuple[str, ...]

_MOST = 1e7
"""No count or amount here is near it, and with a limit every question has an answer."""


@dataclass
class Told:
    """One published table: its dimensions, what it covers, its members, and its cells (`count`, `hidden`)."""

    dimensions: tuple[str, ...]
    levels: Mapping[str, Sequence[str]]
    members: Sequence[str]
    cells: pl.DataFrame
    holder: str | None = None


@dataclass
class Attack:
    """What can be worked out. `truth` is only used to see whether the attacker is right."""

    told: Sequence[Told]
    truth: pl.DataFrame
    threshold: int = 4
    show_zero: bool = True
    own: Sequence[str] = ()
    among: str = "count"
    most: str | None = None
    whole: bool = True
    solves: int = 0
    _seen: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        last = self.told[-1]
        self.dimensions = last.dimensions
        self.pooled = last.holder is not None and last.holder not in last.dimensions
        holders = sorted({name for one in self.told for name in one.members})
        self.group = {
            name: "".join("y" if name in one.members else "n" for one in self.told) if self.pooled else ""
            for name in holders
        }
        levels = {name: sorted({level for one in self.told for level in one.levels[name]}) for name in self.dimensions}
        keys = product(sorted(set(self.group.values())) or [""], *(levels[name] for name in self.dimensions))
        self.atoms: dict[Key, int] = {key: at for at, key in enumerate(keys)}
        self.true = np.zeros(len(self.atoms))
        mine = self.mine = np.zeros(len(self.atoms))
        limit = np.full(len(self.atoms), 0.0 if self.most else _MOST)
        for row in self.truth.iter_rows(named=True):
            who = row[last.holder] if last.holder else ""
            if self.pooled and who not in self.group:
                continue
            key = (self.group[who] if self.pooled else "", *(row[name] for name in self.dimensions))
            if key in self.atoms:
                self.true[self.atoms[key]] += row[self.among]
                if self.most:
                    limit[self.atoms[key]] += row[self.most]
                if who in self.own:
                    mine[self.atoms[key]] += row[self.among]
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        alone = {group: [name for name in holders if self.group[name] == group] for group in set(self.group.values())}
        for key, at in self.atoms.items():
            known = (
                bool(alone.get(key[0])) and set(alone[key[0]]) <= set(self.own)
                if self.pooled
                else last.holder is not None and key[1 + self.dimensions.index(last.holder)] in self.own
            )
            self.solver.addVar(mine[at], mine[at] if known else limit[at])
        self.hidden: list[tuple[dict[str, Any], np.ndarray]] = []
        self._tell()

    def _tell(self) -> None:
        for number, one in enumerate(self.told):
            for row in one.cells.iter_rows(named=True):
                inside = [set(one.levels[name]) if row[name] is None else {row[name]} for name in self.dimensions]
                at = np.array(
                    [
                        place
                        for key, place in self.atoms.items()
                        if (not self.pooled or key[0][number] == "y")
                        and all(level in allowed for level, allowed in zip(key[1:], inside, strict=True))
                    ],
                    dtype=np.int32,
                )
                if row["hidden"]:
                    self.hidden.append((row, at))
                    # Noughts are shown, except where one would give a leaver away. The attacker is told where.
                    shows = self.show_zero and self.whole and self.true[at].sum() > 0
                    least = 1.0 if shows else 0.0
                    self.solver.addRow(least, highspy.kHighsInf, len(at), at, np.ones(len(at)))
                else:
                    value = float(row[self.among])
                    assert value == self.true[at].sum(), "what is shown must be true"
                    self.solver.addRow(value, value, len(at), at, np.ones(len(at)))

    def _solve(self, at: np.ndarray, *, most: bool) -> None:
        """Ask how much (or little) some atoms can come to together, and note what every hidden count is then."""
        everything = np.arange(len(self.atoms), dtype=np.int32)
        cost = np.zeros(len(self.atoms))
        cost[at] = 1.0
        self.solver.changeColsCost(len(everything), everything, cost)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize)
        self.solver.run()
        self.solves += 1
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            # Where it went on from its last answer and lost its way, it begins anew.
            self.solver.clearSolver()
            self.solver.run()
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, self.solver.getModelStatus()
        found = self._values(everything)
        for place, (_, atoms) in enumerate(self.hidden):
            value = found[atoms].sum()
            low, high = self._seen[place]
            self._seen[place] = (min(low, value), max(high, value))

    def _values(self, everything: np.ndarray) -> np.ndarray:
        found = np.array(self.solver.getSolution().col_value)
        if self.whole and np.abs(found - found.round()).max() > 1e-6:
            kinds = [highspy.HighsVarType.kInteger] * len(everything)
            self.solver.changeColsIntegrality(len(everything), everything, np.array(kinds))
            self.solver.run()
            assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            found = np.array(self.solver.getSolution().col_value)
            kinds = [highspy.HighsVarType.kContinuous] * len(everything)
            self.solver.changeColsIntegrality(len(everything), everything, np.array(kinds))
        return found.round() if self.whole else found

    def recovered(self, among: Iterable[int] | None = None, *, apart: float = 0.5) -> list[dict[str, Any]]:
        """The hidden cells with only one possible value."""
        self._begin()
        found = []
        for place in range(len(self.hidden)) if among is None else among:
            row, atoms = self.hidden[place]
            for most in (True, False):
                low, high = self._seen[place]
                if high - low < apart:
                    self._solve(atoms, most=most)
            low, high = self._seen[place]
            if high - low < apart:
                found.append(row | {"count": low})
        return found

    def told_small(self) -> list[dict[str, Any]]:
        """The small counts that cannot be more than small, given what is published."""
        self._begin()
        found = []
        for place in self.small():
            row, atoms = self.hidden[place]
            if self._seen[place][1] <= self.threshold:
                self._solve(atoms, most=True)
            if self._seen[place][1] <= self.threshold:
                found.append(row | {"count": self._seen[place]})
        return found

    def ends(self, place: int, *, limit: tuple[np.ndarray, int]) -> set[float]:
        """The least and the most of a hidden count in tables where other atoms come to no more than a limit."""
        atoms, most = limit
        row = self.solver.getNumRow()
        self.solver.addRow(-highspy.kHighsInf, float(most), len(atoms), atoms, np.ones(len(atoms)))
        self._seen, kept = [(np.inf, -np.inf)] * len(self.hidden), self._seen
        if self._possible():
            for upwards in (True, False):
                self._solve(self.hidden[place][1], most=upwards)
        found = {value for value in self._seen[place] if np.isfinite(value)}
        self._seen = kept
        self.solver.deleteRows(1, np.array([row], dtype=np.int32))
        return found

    def _possible(self) -> bool:
        everything = np.arange(len(self.atoms), dtype=np.int32)
        self.solver.changeColsCost(len(everything), everything, np.zeros(len(everything)))
        self.solver.run()
        return bool(self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def small(self) -> list[int]:
        """Which hidden cells are small."""
        return [place for place, (_, atoms) in enumerate(self.hidden) if self.true[atoms].sum() <= self.threshold]

    def others_small(self) -> list[dict[str, Any]]:
        """The small counts that are worked out, but its own cells and totals of which it has everything."""
        found = []
        for place in self.small():
            row, atoms = self.hidden[place]
            others = self.true[atoms].sum() - self.mine[atoms].sum()
            if others and row.get("authority") not in self.own and self.recovered([place]):
                found.append(row)
        return found

    def differences(self, known_by: Mapping[str, str], *, fewer_than: int) -> list[dict[str, Any]]:
        """What is worked out of figures that two publications differ by, where they are those of a few authorities.

        `known_by` says whose each holder is. Nothing of them is published; the publications taken together could tell.
        """
        whose: dict[str, set[str]] = {}
        for name, group in self.group.items():
            whose.setdefault(group, set()).add(known_by[name])
        first, self._seen = len(self.hidden), []
        self.hidden += [
            (dict(zip(("members", *self.dimensions), key, strict=True)), np.array([at], dtype=np.int32))
            for key, at in self.atoms.items()
            if len(whose[key[0]]) < fewer_than
        ]
        found = self.recovered(range(first, len(self.hidden)))
        del self.hidden[first:]
        self._seen = []
        return found

    def _begin(self) -> None:
        # The truth is one of the tables that fit. One that differs from it in a cell shows that the cell is not known.
        if not self._seen:
            self._seen = [(self.true[atoms].sum(),) * 2 for _, atoms in self.hidden]


def each_authority(published: Sequence[Told], truth: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """Every authority attacks with its own rows: the small counts of others that one of them works out, and which."""
    return [
        (one, row)
        for one in truth["authority"].unique().sort()
        for row in Attack(published, truth, own=[one]).others_small()
    ]
