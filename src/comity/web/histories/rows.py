"""All that the region holds of one worker, as it stands: found by worker keys, in one query for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from comity.web.histories.in_pool import Assignment, assignments
from comity.web.histories.models import Fact, Leaver, Objection, ReferenceHeld, Registration, Spell
from comity.web.histories.wrong import counts, said_of
from comity.web.organisations.models import Region


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
