"""A long return in batches, each judged by queries laid once: one for verdicts, one for the words of findings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from comity.clauses.setting import IMPLEMENTS, LAST_REGION, MAPPED_ROLE, PARTY, REGION
from comity.judge.conform import Frame
from comity.judge.findings import (
    CLAUSE_ORDER,
    FINDING_COLUMNS,
    ORDER,
    Explain,
    kept,
    of_clause,
    pieces,
    put_together,
    tells,
)
from comity.judge.laid import Laid
from comity.judge.one import row_schema
from comity.judge.plan import Plan, needed

LOOKED_UP = (PARTY, REGION, LAST_REGION, IMPLEMENTS, MAPPED_ROLE)


class Bulk:
    """Judges Polars frames of one schema (as `conform` leaves them, with ORDER) under a plan."""

    def __init__(self, plan: Plan, schema: dict[str, Any], explain: Explain) -> None:
        self.plan, self.explain = plan, explain
        self.in_order = True
        self.schema = schema
        self.columns = [*needed(plan), ORDER]

    @classmethod
    def of_returns(cls, plan: Plan, explain: Explain) -> Bulk:
        """For the assignments of returns as `conform` leaves them, with every query laid before the first is read."""
        schema = {name: dtype for name, dtype in row_schema(plan).items() if name not in LOOKED_UP}
        bulk = cls(plan, {ORDER: pl.get_index_type(), **schema}, explain)
        bulk.lay()
        return bulk

    def lay(self) -> None:
        """Lay every query now, not at the first frame."""
        self._clauses  # noqa: B018

    @cached_property
    def _verdicts(self) -> Laid:
        return Laid(self.schema, lambda frame: self.plan.wide(frame).select(*self.columns))

    @cached_property
    def _clauses(self) -> list[_Clause]:
        return [_Clause(self, position, self._verdicts.schema) for position in range(len(self.plan.clauses))]

    def wide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One row for each assignment: verdicts, outcomes and what words are made from."""
        return self._verdicts.over(frame)

    def findings(self, wide: pl.DataFrame) -> pl.DataFrame:
        """Findings with FINDING_COLUMNS, in the order of rows and clauses (unless `in_order` is set to False)."""
        if not self._clauses:
            return pl.DataFrame(schema=dict.fromkeys(FINDING_COLUMNS, pl.String))
        found = pl.concat([clause.findings(wide) for clause in self._clauses])
        return (found.sort(ORDER, CLAUSE_ORDER) if self.in_order else found).drop(ORDER, CLAUSE_ORDER)


class _Clause:
    """The findings of one clause: the pieces of its texts made once for the rows that tell, then put together."""

    def __init__(self, bulk: Bulk, position: int, schema: Mapping[str, Any]) -> None:
        self._plan, self._position = bulk.plan, position
        self._judged = bulk.plan.clauses[position]
        self._verdict = self._judged.prefix + "verdict"
        self._columns = [*needed(bulk.plan, self._judged), ORDER]
        self._codes = [code for code in self._judged.verdicts if tells(self._judged, code, bulk.explain)]
        self._telling = Laid({name: schema[name] for name in self._columns}, self._with_pieces)
        self._texts = Laid(self._telling.schema, self._put_together)

    def findings(self, wide: pl.DataFrame) -> pl.DataFrame:
        """The clause's findings of a wide frame, with their order."""
        telling = wide.select(self._columns).filter(pl.col(self._verdict).is_in(self._codes))
        return self._texts.over(self._telling.over(telling))

    def _with_pieces(self, rows: Frame) -> Frame:
        made = pieces(self._plan, self._judged, self._codes)
        return rows.select(self._verdict, "assignment_ref", "authority", ORDER, **made)

    def _put_together(self, rows: Frame) -> Frame:
        lazy: pl.LazyFrame = rows.to_native()
        branches = [
            lazy.filter(pl.col(self._verdict) == code).select(
                *kept(ordered=True), **put_together(self._judged, code, pl)
            )
            for code in self._codes
        ]
        together = pl.concat(branches).select(of_clause(self._plan, self._position, ordered=True, of=pl))
        found: Frame = nw.from_native(together)
        return found
