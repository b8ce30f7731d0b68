"""A worker's assignments as the region's pool has them, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from comity.web.organisations.models import Organisation, Region
from comity.web.returns.models import PooledAssignment


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment as the latest quarter of the pool that has it tells of it. Money is in ten-thousandths."""

    pk: int
    authority: Organisation
    assignment_ref: str
    role: str
    agency: str
    supply_route: str
    payment_basis: str
    start_date: date | None
    planned_end_date: date | None
    end_date: date | None
    pay_rate: int | None
    charge_rate: int | None
    running: bool
    quarter: str

    @property
    def authority_id(self) -> int:
        """Whose it is."""
        return self.authority.pk


def assignments(region: Region, keys: Sequence[str]) -> tuple[Assignment, ...]:
    """The worker's assignments in the pool, each once, by their first days."""
    found = (
        PooledAssignment.objects.filter(region=region, worker_key__in=keys)
        .select_related("authority")
        .annotate(quarter=F("round__quarter"))
        .order_by("quarter", "pk")
    )
    once = {(row.authority_id, row.assignment_ref): _assignment(row) for row in found}
    return tuple(sorted(once.values(), key=lambda one: (one.start_date or date.min, one.assignment_ref)))


def _assignment(row: PooledAssignment) -> Assignment:
    return Assignment(
        pk=row.pk,
        authority=row.authority,
        assignment_ref=row.assignment_ref,
        role=row.role,
        agency=row.agency,
        supply_route=row.supply_route,
        payment_basis=row.payment_basis,
        start_date=row.start_date,
        planned_end_date=row.planned_end_date,
        end_date=row.end_date,
        pay_rate=row.pay_rate,
        charge_rate=row.charge_rate,
        running=row.running,
        quarter=row.quarter,  # type: ignore[attr-defined]
    )
