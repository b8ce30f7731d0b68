"""The pool's figures, counted by the database: for whoever sees it whole, and for an authority's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from comity.dictionary import DECIMAL_SCALE
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return, Round


@dataclass(slots=True)
class Figures:
    """An authority's figures in a round, or all of them together. Money is in ten-thousandths, FTE in millionths.

    `costed` and `timed` are the assignments that say a cost, and an FTE: with none, nobody knows what it comes to.
    """

    name: str
    assignments: int = 0
    workers: int = 0
    fte: int = 0
    cost: int = 0
    costed: int = 0
    timed: int = 0
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
    names = given.order_by("authority__name").values_list("authority", "authority__name")
    found = {authority: Figures(name) for authority, name in names}
    for row in _counted(rows.values("authority")):
        _fill(found[row["authority"]], row)
    for authority, clause, outcome, count in counts.values_list("authority", "clause", "outcome", "count"):
        found[authority].outcomes[clause, outcome] = count
    return list(found.values())


def whole(round: Round, each: Sequence[Figures]) -> Figures:
    """The figures of all together, where `each` are those of every authority. A worker at two authorities counts once,
    so workers alone are counted anew."""
    found = Figures("All together")
    for one in each:
        found.assignments += one.assignments
        found.fte, found.cost, found.costed = found.fte + one.fte, found.cost + one.cost, found.costed + one.costed
        found.timed += one.timed
        for key, count in one.outcomes.items():
            found.outcomes[key] = found.outcomes.get(key, 0) + count
    found.workers = PooledAssignment.objects.filter(round=round).aggregate(workers=_WORKERS)["workers"]
    return found


_WORKERS = Count("worker_key", distinct=True, filter=~Q(worker_key=""))
_COST = Coalesce("quarter_cost", F("hours_worked") * F("charge_rate") / Value(DECIMAL_SCALE))
"""As the measure `cost` has it: the cost given, or else hours worked times the charge rate."""


def _counted(rows: Any) -> Any:
    return rows.order_by().annotate(
        assignments=Count("pk"),
        workers=_WORKERS,
        fte_sum=Sum("fte"),
        cost=Sum(_COST),
        costed=Count(_COST),
        timed=Count("fte"),
    )


def _fill(figures: Figures, row: dict[str, Any]) -> None:
    figures.assignments, figures.workers = row["assignments"], row["workers"]
    figures.fte, figures.cost = row["fte_sum"] or 0, row["cost"] or 0
    figures.costed, figures.timed = row["costed"], row["timed"]
