"""A long return in batches, each judged by queries laid once: one for verdicts, one for the words of findings."""

from __future__ import annotations

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
        """Lay now, not at the first frame, the queries that a return as it is read needs."""
        self._coded, self._coded_verdicts  # noqa: B018
        if self.plan.clauses:
            self._findings  # noqa: B018

    @cached_property
    def _verdicts(self) -> Laid:
        return Laid(self.schema, lambda frame: self.plan.wide(frame).select(*self.columns))

    @cached_property
    def _coded_verdicts(self) -> Laid:
        return Laid(self.schema, lambda frame: self.plan.wide(frame, coded=True).select(*self.columns))

    @cached_property
    def _coded(self) -> Laid:
        return Laid(self.schema, lambda frame: frame.select(coded=self.plan.is_coded().all()))

    @cached_property
    def _findings(self) -> Laid:
        return Laid(self._coded_verdicts.schema, self._every_clause)

    def wide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One row for each assignment: verdicts, outcomes and what words are made from."""
        # To bring every text to its key costs a quarter of judging; where a reader has done so, to ask costs little.
        return (self._coded_verdicts if self._coded.over(frame).item() else self._verdicts).over(frame)

    def findings(self, wide: pl.DataFrame) -> pl.DataFrame:
        """Findings with FINDING_COLUMNS, in the order of rows and clauses (unless `in_order` is set to False)."""
        if not self.plan.clauses:
            return pl.DataFrame(schema=dict.fromkeys(FINDING_COLUMNS, pl.String))
        found = self._findings.over(wide)
        return (found.sort(ORDER, CLAUSE_ORDER) if self.in_order else found).drop(ORDER, CLAUSE_ORDER)

    def _every_clause(self, wide: Frame) -> Frame:
        # One query for all clauses, so that the engine works on several at once.
        told = [self._of_clause(position, wide) for position in range(len(self.plan.clauses))]
        found: Frame = nw.from_native(pl.concat(told))
        return found

    def _of_clause(self, position: int, wide: Frame) -> pl.LazyFrame:
        """The findings of one clause: the pieces of its texts made once for the rows that tell, then put together."""
        judged = self.plan.clauses[position]
        verdict = judged.prefix + "verdict"
        codes = [code for code in judged.verdicts if tells(judged, code, self.explain)]
        telling = wide.select(*needed(self.plan, judged), ORDER).filter(nw.col(verdict).is_in(codes))
        made = pieces(self.plan, judged, codes)
        rows: pl.LazyFrame = telling.select(verdict, "assignment_ref", "authority", ORDER, **made).to_native().cache()
        branches = [
            rows.filter(pl.col(verdict) == code).select(*kept(ordered=True), **put_together(judged, code, pl))
            for code in codes
        ]
        return pl.concat(branches).select(of_clause(self.plan, position, ordered=True, of=pl))
