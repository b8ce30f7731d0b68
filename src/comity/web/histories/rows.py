"""All that the region holds of one worker, as it stands: found by worker keys, in one query for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model

from comity.web.histories.models import Fact, Leaver, Objection, ReferenceHeld, Registration, Spell
from comity.web.histories.wrong import counts, said_of
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


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a worker, the earliest of each kind first; what was taken back is left out.

    `objections` say what is added to words about a fact that the worker objects to: nobody has answered yet, or the
    authority agrees and could not take it back.
    """

    leavers: tuple[Leaver, ...]
    spells: tuple[Spell, ...]
    references: tuple[ReferenceHeld, ...]
    registrations: tuple[Registration, ...]
    assignments: tuple[Assignment, ...]
    objections: Mapping[tuple[str, str], str]

    def objected(self, fact: Fact, record: Model | Assignment) -> str:
        """What is added to words about a fact that the worker objects to."""
        return self.objections.get((fact.value, str(record.pk)), "")


def held(region: Region, keys: Sequence[str]) -> Held:
    """What is held of the worker of these keys."""
    of_worker = {"region": region, "worker_key__in": keys}
    objections = [each for each in Objection.objects.filter(**of_worker) if counts(each)]
    leavers = Leaver.objects.filter(**of_worker, taken_back_at__isnull=True).select_related("authority")
    spells = Spell.objects.filter(**of_worker, taken_back_at__isnull=True).select_related("authority")
    references = ReferenceHeld.objects.filter(**of_worker, taken_back_at__isnull=True).select_related("authority")
    registrations = Registration.objects.filter(**of_worker, taken_back_at__isnull=True).select_related("authority")
    rows = assignments(region, keys)
    return Held(
        leavers=tuple(leavers.order_by("left_on", "pk")),
        spells=tuple(spells),
        references=tuple(references.order_by("given_on", "pk")),
        registrations=tuple(registrations.order_by("checked_on", "pk")),
        assignments=rows,
        objections=said_of(objections, rows),
    )


def left_here(region: Region, keys: Sequence[str]) -> bool:
    """Whether a substantive role of the worker's that ended is held."""
    return Leaver.objects.filter(region=region, worker_key__in=keys, taken_back_at__isnull=True).exists()


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
