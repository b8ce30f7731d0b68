"""A long return in batches, each judged by queries laid once: one for verdicts, one for the words of findings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl

from comity.judge.conform import Frame
from comity.judge.findings import CLAUSE_ORDER, ORDER, Explain, of_verdict, tells
from comity.judge.laid import Laid
from comity.judge.plan import Plan, needed

AS_LAID = pl.QueryOptFlags.none()
"""The queries are written as they are best run; to rewrite them for every batch costs more than it gains."""


class Bulk:
    """Judges Polars frames of one schema (as `conform` leaves them, with ORDER) under a plan."""

    def __init__(self, plan: Plan, schema: dict[str, Any], explain: Explain) -> None:
        self.plan, self.explain = plan, explain
        self.schema = schema
        self.columns = [*needed(plan), ORDER]
        self._laid_words: Laid | None = None

    @cached_property
    def _verdicts(self) -> Laid:
        return Laid(self.schema, lambda frame: self.plan.wide(frame).select(*self.columns), AS_LAID)

    def wide(self, frame: pl.DataFrame) -> pl.DataFrame:
        """One row for each assignment: verdicts, outcomes and what words are made from."""
        return self._verdicts.over(frame)

    def findings(self, wide: pl.DataFrame) -> pl.DataFrame:
        """Findings in the order of rows and clauses, with FINDING_COLUMNS."""
        return self._words(wide).over(wide)

    def _words(self, wide: pl.DataFrame) -> Laid:
        if self._laid_words is None:
            self._laid_words = Laid(wide.schema, self._branches, AS_LAID)
        return self._laid_words

    def _branches(self, wide: Frame) -> Frame:
        """One branch for each verdict that tells, over the rows that bear it and the columns that it reads."""
        branches = []
        for position, judged in enumerate(self.plan.clauses):
            columns = [*needed(self.plan, judged), ORDER]
            verdict = nw.col(judged.prefix + "verdict")
            for code in judged.verdicts:
                if tells(judged, code, self.explain):
                    rows = wide.select(*columns).filter(verdict == code)
                    branches.append(rows.select(*of_verdict(self.plan, position, code, ordered=True)))
        found: Frame = nw.concat(branches, how="vertical")
        return found.sort(ORDER, CLAUSE_ORDER).drop(ORDER, CLAUSE_ORDER)
