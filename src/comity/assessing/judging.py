"""Judging a whole return in parts, so that its findings, nine to an assignment, never stand in memory at once.

Every finding goes to findings.csv as it is made. What the reports need is kept: the outcome of every one, and
the whole of those that say something (neither met nor not applicable).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from comity.memorandum.model import Memorandum

PART = 100_000
"""Assignments judged at a time."""


@dataclass
class Judging:
    """One return being judged. Iterate it once for findings in parts; then ask what was kept."""

    assignments: pl.DataFrame
    signoffs: pl.DataFrame
    memorandum: Memorandum
    as_at: date
    progress: Callable[[int], None]
    _outcomes: list[pl.DataFrame] = field(default_factory=list)
    _telling: list[pl.DataFrame] = field(default_factory=list)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Findings in the order of the file, and of the clauses within each assignment."""
        import polars as pl

        from comity.clauses.outcome import OUTCOMES, Outcome
        from comity.judge import judge
        from comity.memorandum.model import ASSIGNMENT_KINDS

        kinds = pl.Enum([kind.value for kind in ASSIGNMENT_KINDS])
        outcomes = pl.Enum([outcome.value for outcome in OUTCOMES])
        silent = [Outcome.MET.value, Outcome.NOT_APPLICABLE.value]
        exceptions = self.signoffs if self.signoffs.height else None
        for first in range(0, max(self.assignments.height, 1), PART):
            part = self.assignments.slice(first, PART)
            found = judge(part, self.memorandum, self.as_at, exceptions=exceptions)
            self._outcomes.append(
                found.select(
                    "authority", "assignment_ref", pl.col("clause").cast(kinds), pl.col("outcome").cast(outcomes)
                )
            )
            self._telling.append(found.filter(~pl.col("outcome").is_in(silent)))
            yield found
            self.progress(first + part.height)

    def outcomes(self) -> pl.DataFrame:
        """The outcome of every assignment and clause: authority, assignment_ref, clause, outcome."""
        import polars as pl

        return pl.concat(self._outcomes)

    def findings(self) -> pl.DataFrame:
        """The findings that are neither met nor not applicable."""
        import polars as pl

        return pl.concat(self._telling)
