"""The pool's figures, counted by the database: for whoever sees it whole, and for an authority's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from comity.dictionary import DECIMAL_SCALE
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return, Round


@dataclass(slots=True)
class Figures:
    """An authority's figures in a round, or all of them together. Money is in ten-thousandths, FTE in millionths."""

    name: str
    assignments: int = 0
    workers: int = 0
    fte: int = 0
    cost: int = 0
    costed: int = 0
    outcomes: dict[tuple[str, str], int] = field(default_factory=dict)

    def outcome(self, clause: str, outcome: str) -> int:
        """How many assignments came to an outcome of a clause."""
        return self.outcomes.get((clause, outcome), 0)


def pooled_returns(round: Round) -> QuerySet[Return]:
    """The returns of a round that are in the pool."""
    return Return.objects.filter(round=round, pooled=True).select_related("authority", "current")


def by_authority(round: Round, authorities: Iterable[int] | None = None) -> list[Figures]:
    """The figures of each authority in the pool, or of some, by name."""
    rows = PooledAssignment.objects.filter(round=round)
    counts = PooledOutcome.objects.filter(round=round)
    given = pooled_returns(round)
    if authorities is not None:
        chosen = list(authorities)
        rows, counts = rows.filter(authority__in=chosen), counts.filter(authority__in=chosen)
        given = given.filter(authority__in=chosen)
    found = {each.authority_id: Figures(each.authority.name) for each in given.order_by("authority__name")}
    for row in _counted(rows.values("authority")):
        _fill(found[row["authority"]], row)
    for row in counts.values("authority", "clause", "outcome", "count"):
        found[row["authority"]].outcomes[row["clause"], row["outcome"]] = row["count"]
    return list(found.values())


def whole(round: Round) -> Figures:
    """The figures of all together. A worker at two authorities counts once."""
    found = Figures("All together")
    for row in _counted(PooledAssignment.objects.filter(round=round).values("round")):
        _fill(found, row)
    counted = PooledOutcome.objects.filter(round=round).values("clause", "outcome").annotate(total=Sum("count"))
    found.outcomes = {(row["clause"], row["outcome"]): row["total"] for row in counted.order_by()}
    return found


_COST = Coalesce("quarter_cost", F("hours_worked") * F("charge_rate") / Value(DECIMAL_SCALE))
"""As the measure `cost` has it: the cost given, or else hours worked times the charge rate."""


def _counted(rows: Any) -> Any:
    return rows.order_by().annotate(
        assignments=Count("pk"),
        workers=Count("worker_key", distinct=True, filter=~Q(worker_key="")),
        fte_sum=Sum("fte"),
        cost=Sum(_COST),
        costed=Count(_COST),
    )


def _fill(figures: Figures, row: dict[str, Any]) -> None:
    figures.assignments, figures.workers = row["assignments"], row["workers"]
    figures.fte, figures.cost, figures.costed = row["fte_sum"] or 0, row["cost"] or 0, row["costed"]
