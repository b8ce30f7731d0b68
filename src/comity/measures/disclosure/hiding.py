"""Hiding small counts, and with each as many others as keep it from being worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from comity.measures.disclosure.grid import ANYTHING, Grid, Named, Part, grid
from comity.measures.disclosure.plan import Plan, Publication
from comity.measures.disclosure.rule import Guarantee, Rule
from comity.measures.disclosure.search import Arrays, Cell, Floats, Need, Switch

_DEARER_BY = 6.0
"""A total is worth so many of the cells that it adds up: it is hidden when that saves more of them."""


OUT, OPEN, SHOWN, HIDDEN = range(4)
"""What becomes of a cell: in no publication; to be decided; shown; hidden. What was shown or hidden before stays so."""


def hide(
    rows: pl.DataFrame,
    plan: Plan,
    rule: Rule | None = None,
    *,
    members: Collection[str] | None = None,
    earlier: Sequence[Publication] = (),
    known_by: Mapping[str, str] | None = None,
) -> Publication:
    """The counts that may be published, given all that was published before.

    `rows`: the plan's dimensions and holder (String), `count` (Int64, not negative) and its sums (Int64), one row to
    each or added up here; a missing row counts nothing. They hold the rows of `earlier` publications too, as they were
    then. `members` are the holders to be published (all of them unless said). `known_by` says whose a holder's rows are
    where the holder is a submission. Raises ValueError where rows are not so.
    """
    rule = rule or Rule()
    rows = _checked(rows, plan)
    earlier = [one for one in earlier if not one.withheld]
    parts = [Part(one.plan, one.members, one.levels) for one in earlier]
    parts.append(_part(rows, plan, members, earlier))
    known_by = known_by or {}
    last = parts[-1]
    whose = {known_by.get(member, member) for member in last.members}
    if plan.holder is not None and plan.pooled and len(whose) < rule.least_holders:
        return _withheld(plan, rule, last, len(whose))
    table = grid(rows, parts, known_by)
    state = np.zeros(table.count.shape, dtype=np.int8)
    for number, one in enumerate(earlier):
        _take_in(state, table, number, parts[number], one)
    places = list(table.cells(len(parts) - 1, last))
    for _, cell in places:
        if state[cell] == OUT:
            state[cell] = OPEN
    return _Hiding(table, state, plan, rule).publication(last, places)


class _Hiding:
    """One table while it is being hidden."""

    def __init__(self, table: Grid, state: npt.NDArray[np.int8], plan: Plan, rule: Rule) -> None:
        self.table, self.state, self.plan, self.rule = table, state, plan, rule
        self.switches: list[tuple[Cell, Switch]] = []
        self.told: list[Cell] = []
        self.bounded: list[Cell] = []
        small = (table.count >= rule.least_hidden) & (table.count <= rule.threshold)
        self.small = small | ((table.rest >= 1) & (table.rest <= rule.threshold) & (table.count > 0))
        self.few = np.zeros(table.count.shape, dtype=np.bool_)
        if plan.pooled and plan.holder is not None and len(table.holders) > 1:
            self.few[[at for at, holders in enumerate(table.holders) if holders < rule.least_holders]] = True
        self.companions = (state == HIDDEN) & ~self.small
        open_ = state == OPEN
        state[open_ & self.small] = HIDDEN
        if rule.show_zero:
            # A nought tells what someone had who was in an earlier pool and has left: it may have to be hidden.
            few = [at for at in range(len(table.holders)) if self.few[at].any()]
            left = (table.count[few] > 0).any(axis=0, keepdims=True)
            state[open_ & (table.count == 0) & ~left] = SHOWN
        self.spare = self._spare()
        self.room = np.asarray(np.maximum(table.most - table.count, 0), dtype=np.float64)
        self.arrays = Arrays.of(table.axes, self._cost(), self.spare, self.room)
        self.needs: dict[Cell, Need] = {}
        self.left: dict[Cell, frozenset[str]] = {}

    def _cost(self) -> npt.NDArray[np.float64]:
        """What hiding each cell costs: more for a total. It goes by the shape of the table and never by its counts,
        so that which companions were taken tells as little as can be of what is in them."""
        levels = np.meshgrid(
            *(np.where(np.arange(axis.size) < len(axis.atoms), 1.0, _DEARER_BY) for axis in self.table.axes),
            indexing="ij",
        )
        worth = np.prod(levels, axis=0)
        cost = np.select([self.state == SHOWN, self.state == OPEN], [np.inf, worth], 0.0)
        finest = tuple(slice(0, len(axis.atoms)) for axis in self.table.axes)
        cost[finest] = np.where(self.table.absent, np.inf, cost[finest])
        return np.asarray(cost, dtype=np.float64)

    def _spare(self) -> npt.NDArray[np.float64]:
        """By how much each cell can go down before somebody knows that it is not so."""
        published = (self.state == OPEN) | (self.state == HIDDEN)
        least = np.where(published, self.rule.least_hidden, 0)
        finest = tuple(slice(0, len(axis.atoms)) for axis in self.table.axes)
        least[finest] = np.maximum(least[finest], self.table.known)
        return np.asarray(np.maximum(self.table.count - least, 0), dtype=np.float64)

    def publication(self, part: Part, places: Sequence[tuple[Named, Cell]]) -> Publication:
        """Everything hidden that must be, as it is published."""
        self.needs = dict(self._sensitive())
        for cell, need in list(self.needs.items()):
            self._protect(cell, need)
        withheld_sums = tuple(name for name, values in self.table.sums.items() if not self._safe(values))
        columns: dict[str, list[object]] = {name: [named[name] for named, _ in places] for name in self.plan.dimensions}
        seen = [self.state[cell] != HIDDEN for _, cell in places]
        columns["count"] = [
            int(self.table.count[cell]) if shown else None for (_, cell), shown in zip(places, seen, strict=True)
        ]
        columns["hidden"] = [not shown for shown in seen]
        for name, values in self.table.sums.items():
            columns[name] = [
                int(values[cell]) if shown and name not in withheld_sums else None
                for (_, cell), shown in zip(places, seen, strict=True)
            ]
        told, bounded = self._names(self.told), self._names(self.bounded)
        cells = pl.DataFrame(columns, schema=self.plan.schema)
        return Publication(self.plan, self.rule, part.members, part.levels, cells, "", withheld_sums, told, bounded)

    def _sensitive(self) -> Iterator[tuple[Cell, Need]]:
        """Cells that must not be worked out, those of totals first: they have the fewest companions.

        Small ones; those of too few holders; and the companions that earlier publications hid, which new totals could
        give back. Companions hidden now need no more: the switch that they are hidden for is their proof.
        """
        sensitive = self.small | self.few | self.companions
        found = [tuple(int(level) for level in place) for place in np.argwhere(sensitive)]
        totals = [
            sum(level >= len(axis.atoms) for level, axis in zip(cell, self.table.axes, strict=True)) for cell in found
        ]
        for _, cell in sorted(zip((-total for total in totals), found, strict=True)):
            yield cell, self._need(int(self.table.count[cell]), int(self.table.rest[cell]), plain=not self.small[cell])

    def _need(self, count: int, rest: int, *, plain: bool) -> Need:
        """How far a count must be able to go so that neither it nor that it is small is told.

        One number above `threshold` is not enough where the count is `threshold` itself: whoever knows that something
        in the switch is small would have one number left. So it must be able to go down by one as well.
        """
        if plain:
            return Need(1, 1, either=True)
        threshold, least = self.rule.threshold, self.rule.least_hidden
        top = count == threshold > least
        if self.rule.guarantee is Guarantee.NOT_TOLD_SMALL:
            return Need(threshold + 1 - min(count, rest or count), 1 if top else 0)
        return Need(0, 1) if top else Need(1, 1, either=True)

    def _protect(self, cell: Cell, need: Need) -> None:
        """Hide companions until no attacker is left who could work a cell out."""
        if self.state[cell] == SHOWN:
            if self.rule.small(int(self.table.count[cell])):
                self.told.append(cell)
            return
        while (left := self.left.get(cell)) is None or left:
            attacker = min(left) if left else None
            mine = frozenset(at for at, knower in enumerate(self.table.knowers) if left and knower == attacker)
            found = self.arrays.find(cell, need, mine)
            if found is None and need.down and not need.either:
                # Its parts are all at their least (a total of four that are one each): it can only go up.
                self.needs[cell] = need = Need(max(need.up, 1))
                continue
            if found is None and need.up > 1:
                self.needs[cell] = need = Need(1, 1, either=True)
                self.bounded.append(cell)
                continue
            if found is None:
                if self.small[cell] or self.table.count[cell]:
                    self.told.append(cell)
                return
            self._hide(cell, found)

    def _names(self, cells: Sequence[Cell]) -> tuple[Named, ...]:
        """Cells by their words, each once: pools and blocks go by the same."""
        named = {
            tuple(
                (axis.name, axis.atoms[level] if level < len(axis.atoms) else None)
                for axis, level in zip(self.table.axes, cell, strict=True)
                if axis.name
            ): None
            for cell in cells
        }
        return tuple(dict(each) for each in named)

    def _knowers(self, atoms: Collection[int]) -> frozenset[str]:
        return frozenset(knower for at in atoms if (knower := self.table.knowers[at]) is not None)

    def _unconcerned(self, cell: Cell) -> frozenset[str]:
        """From whom a cell need not be kept: who has all of it, and so has nothing to find out but noughts, which are
        shown; where it is sensitive only for what is left of it, who sees enough left; of a companion, which is not
        small, any one holder; and of a few holders' figures, where they are as many as are left of the least pool when
        one of it takes its own away, any one holder too."""
        everyone = frozenset(knower for knower in self.table.knowers if knower is not None)
        if self.companions[cell] and not self.few[cell]:
            return everyone
        if self.few[cell] and not self.small[cell] and self.table.holders[cell[0]] >= self.rule.least_holders - 1:
            return everyone
        members = self.table.axes[0].members(cell[0])
        mine: dict[str, int] = {}
        for at in members:
            if (knower := self.table.knowers[at]) is not None:
                mine[knower] = mine.get(knower, 0) + int(self.table.count[at, *cell[1:]])
        count = int(self.table.count[cell])
        if self.small[cell] and not self.rule.small(count):
            return frozenset(knower for knower in everyone if not self.rule.small(count - mine.get(knower, 0)))
        if not self.rule.show_zero:
            return frozenset(mine if len({self.table.knowers[at] for at in members}) == 1 else ())
        return frozenset(knower for knower, own in mine.items() if own == count)

    def _hide(self, cell: Cell, switch: Switch) -> None:
        """Hide what a switch has, and note every sensitive cell of it that it protects, and from whom it does not."""
        self.switches.append((cell, switch))
        movers = self._knowers(switch.atoms)
        for going, other in ((switch.up, switch.down), (switch.down, switch.up)):
            further = self._least(self.room, going, self.spare, other)
            back = self._least(self.spare, going, self.room, other)
            for corner in going:
                if self.state[corner] == OPEN:
                    self.state[corner] = HIDDEN
                    self.arrays.cost[corner] = 0.0
                need = self.needs.get(corner)
                if need is not None and need.met(further, back):
                    left = movers - self._unconcerned(corner)
                    self.left[corner] = self.left.get(corner, left) & left

    @staticmethod
    def _least(of: Floats, some: Sequence[Cell], other: Floats, others: Sequence[Cell]) -> float:
        return float(min([*(of[cell] for cell in some), *(other[cell] for cell in others)], default=np.inf))

    def _safe(self, values: npt.NDArray[np.int64]) -> bool:
        """Whether a sum can vary with every count: an amount that nothing can give way to is known."""
        return all(
            not switch.down
            or all(values[corner] > 0 for corner in switch.up)
            or all(values[corner] > 0 for corner in switch.down)
            for _, switch in self.switches
        )


def _take_in(state: npt.NDArray[np.int8], table: Grid, number: int, part: Part, one: Publication) -> None:
    """What an earlier publication showed and hid. Raises ValueError where the rows do not give what it showed."""
    keys = list(one.plan.dimensions)
    told = {tuple(row[:-2]): (row[-2], row[-1]) for row in one.cells.select(*keys, "count", "hidden").iter_rows()}
    for named, cell in table.cells(number, part):
        count, hidden = told[tuple(named[name] for name in keys)]
        if hidden:
            state[cell] = max(state[cell], HIDDEN) if state[cell] != SHOWN else SHOWN
        elif count != table.count[cell]:
            where = ", ".join(f"{name} {level or 'all'}" for name, level in named.items())
            msg = (
                f"An earlier publication showed {count} ({where}), and its members' rows now come "
                f"to {table.count[cell]}. Give their rows as they were then, with a holder for each submission."
            )
            raise ValueError(msg)
        else:
            state[cell] = SHOWN


def _checked(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    keys = [*plan.dimensions, *([plan.holder] if plan.holder and plan.pooled else [])]
    limits = [plan.most] if plan.most else []
    missing = [name for name in (*keys, "count", *plan.sums, *limits) if name not in rows.columns]
    if missing:
        msg = f"The rows have no column {', '.join(missing)}. They have: {', '.join(rows.columns)}."
        raise ValueError(msg)
    if rows.select(pl.any_horizontal(pl.col("count").is_null().any(), (pl.col("count") < 0).any())).item():
        msg = (
            "A count is blank or below nought. Counts are whole numbers of assignments; leave out what counts nothing."
        )
        raise ValueError(msg)
    if rows.select(pl.any_horizontal(pl.col(keys).is_null().any())).item():
        msg = f"A row has a blank in {', '.join(keys)}. A blank is a level too: give it a name, such as not_known."
        raise ValueError(msg)
    if limits and rows.select((pl.col("count") > pl.col(limits[0])).any()).item():
        msg = f"A count is above its {limits[0]}, which is to be the most that it can be."
        raise ValueError(msg)
    added = pl.col("count", *plan.sums).sum(), pl.col(*limits).fill_null(ANYTHING).sum() if limits else None
    return rows.group_by(keys).agg(each for each in added if each is not None).sort(keys)


def _part(rows: pl.DataFrame, plan: Plan, members: Collection[str] | None, earlier: Sequence[Publication]) -> Part:
    holders = sorted(rows[plan.holder].unique()) if plan.holder else [""]
    chosen = tuple(sorted(members)) if members is not None else tuple(holders)
    if any(one.plan.dimensions != plan.dimensions or one.plan.holder != plan.holder for one in earlier):
        msg = "An earlier publication has other dimensions or another holder. Only like tables can be held together."
        raise ValueError(msg)
    within = rows.filter(pl.col(plan.holder).is_in(list(chosen))) if plan.holder else rows
    levels = {name: tuple(sorted(within[name].unique())) for name in plan.dimensions}
    if plan.holder in plan.dimensions:
        levels[str(plan.holder)] = chosen
    return Part(plan, chosen, levels)


def _withheld(plan: Plan, rule: Rule, part: Part, holders: int) -> Publication:
    words = (
        f"Figures of {holders} {'authority' if holders == 1 else 'authorities'} are not pooled: there must be at least "
        f"{rule.least_holders}, or each could work out the others'."
    )
    cells = pl.DataFrame(schema=plan.schema)
    return Publication(plan, rule, part.members, part.levels, cells, words)
