"""What is to be published, and what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from comity.measures.disclosure.rule import Rule


def every_margin(dimensions: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """The finest cells, every total over them and the total of all."""
    return frozenset(
        frozenset(kept) for length in range(len(dimensions) + 1) for kept in combinations(dimensions, length)
    )


@dataclass(frozen=True)
class Plan:
    """Which counts are to be published.

    `dimensions` are columns of the rows. A margin is the dimensions that are kept, all others being added up:
    `frozenset({"clause"})` is each clause's total, `frozenset()` the total of all. `margins` is every one unless said.

    `holder` is the column of those who know their own rows (authorities; best by submission, such as `X99000001 v2`,
    so that a return put right later is told from what it was). Among the dimensions, each holder has cells of its own;
    otherwise only figures of all of them together are published (the pool). `period` is the dimension of which a holder
    may have given only some levels (the quarter): what it has not given is known to be nothing.

    `sums` are columns that add up, such as money. Each is hidden where its count is. `most` is a column of what a count
    cannot be more than, where that is published too: breaches of a clause are at most the assignments. Blank: anything.

    What is counted must add up along each dimension. Outcomes of several clauses do not (one assignment has an outcome
    of each, so the totals over outcomes are the same for every clause): a plan with both keeps `clause` in every margin
    and leaves totals over outcomes to the table of assignments. Raises ValueError.
    """

    dimensions: tuple[str, ...]
    margins: frozenset[frozenset[str]] = frozenset()
    holder: str | None = None
    period: str | None = None
    sums: tuple[str, ...] = ()
    most: str | None = None

    def __post_init__(self) -> None:
        if not self.margins:
            object.__setattr__(self, "margins", every_margin(self.dimensions))
        unknown = {name for margin in self.margins for name in margin} - set(self.dimensions)
        if unknown or (self.period is not None and self.period not in self.dimensions):
            found = ", ".join(sorted(unknown) or [str(self.period)])
            msg = f"{found} is not a dimension of this table. Its dimensions are: {', '.join(self.dimensions)}."
            raise ValueError(msg)

    @property
    def schema(self) -> dict[str, type[pl.DataType]]:
        """The columns of what is published."""
        return {
            **dict.fromkeys(self.dimensions, pl.String),
            "count": pl.Int64,
            "hidden": pl.Boolean,
            **dict.fromkeys(self.sums, pl.Int64),
        }

    @property
    def pooled(self) -> bool:
        """Whether only figures of all holders together are published."""
        return self.holder not in self.dimensions


@dataclass(frozen=True)
class Publication:
    """What is published: `cells` has the dimensions (null = the total), `count`, `hidden` and the sums.

    A hidden cell has neither count nor sums. `members` are the holders in it, `levels` what it covers. `withheld` says
    in words why all of it is hidden. `told` are counts, shown or reckoned from two publications, that earlier ones had
    given away already, or of which no proof is found that they had not; `bounded` are small counts of which no proof
    is found that they are not told to be small, though how small is not told.
    """

    plan: Plan
    rule: Rule
    members: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    cells: pl.DataFrame
    withheld: str = ""
    withheld_sums: tuple[str, ...] = ()
    told: tuple[Mapping[str, str | None], ...] = ()
    bounded: tuple[Mapping[str, str | None], ...] = ()

    def hide_beside(self, figures: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
        """The cells with figures that do not add up (a median, a share), each hidden where its count is.

        `figures` has the dimensions, null for a total, and columns `names`. A figure over fewer assignments than its
        cell counts (those with a known rate, say) belongs in a table of its own, with its own count.
        """
        joined = self.cells.join(
            figures.select(*self.plan.dimensions, *names), on=self.plan.dimensions, how="left", nulls_equal=True
        )
        return joined.with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in names)
