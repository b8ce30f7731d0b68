"""Finding patterns across the region's assignments, and telling its leads of new ones. Done by the clock."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from comity.measures.patterns import Found, Seen, patterns
from comity.web.audit.actions import record
from comity.web.histories.engaged import Known, every, last_of
from comity.web.histories.models import FoundPattern
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.organisations.queries import regions
from comity.web.people.queries import who_may
from comity.web.people.roles import Permission
from comity.web.returns.models import PooledAssignment

BY = "platform:tick"
SINCE = timedelta(days=2 * 365)
"""How far back assignments are looked at."""


def find_everywhere() -> int:
    """Look for patterns in every region; gives how many new ones were found."""
    found = 0
    for region in regions():
        with scope(region=region):
            found += find_patterns(by=BY, region=region)
    return found


@transaction.atomic
def find_patterns(*, by: str, region: Region) -> int:
    """Look for patterns across a region's assignments; gives how many are new. What is not shown now is forgotten."""
    Region.objects.select_for_update().get(pk=region.pk)
    held = {_name(each): each for each in FoundPattern.objects.filter(region=region)}
    now, new, still = timezone.now(), 0, set()
    for found in patterns(_seen(region, now)):
        name = _of(found)
        still.add(name)
        known, facts = held.get(name), _facts(found)
        if known is None:
            new += 1
            FoundPattern.objects.create(
                region=region,
                pattern=name[0],
                earlier_authority_id=name[1],
                earlier_ref=name[2],
                later_authority_id=name[3],
                later_ref=name[4],
                found_at=now,
                **facts,
            )
        elif otherwise := [each for each, value in facts.items() if getattr(known, each) != value]:
            for each in otherwise:
                setattr(known, each, facts[each])
            known.save(update_fields=otherwise)
    gone = [each.pk for name, each in held.items() if name not in still]
    FoundPattern.objects.filter(pk__in=gone).delete()
    if new:
        tell(
            people=who_may(region, Permission.READ_PATTERNS),
            region=region,
            kind=NoticeKind.PATTERNS_FOUND,
            path=reverse("patterns", args=[region.slug]),
        )
        record(verb="found_patterns", by=by, subject=region, region=region, identifiers={"count": new})
    return new


Name = tuple[str, int, str, int, str]


def _name(row: FoundPattern) -> Name:
    return row.pattern, row.earlier_authority_id, row.earlier_ref, row.later_authority_id, row.later_ref


def _of(found: Found) -> Name:
    earlier, later = found.earlier, found.later
    return str(found.pattern), int(earlier.authority), earlier.ref, int(later.authority), later.ref


def _facts(found: Found) -> dict[str, Any]:
    """What is kept of a pattern beside its name, as it is told now."""
    return {
        "worker_key": found.earlier.worker,
        "rise": found.rise,
        **{
            f"{side}_{name}": value
            for side, one in (("earlier", found.earlier), ("later", found.later))
            for name, value in (
                ("from", one.first),
                ("role", one.role),
                ("supplier", one.supplier),
                ("offered", one.offered),
            )
        },
    }


def _seen(region: Region, now: datetime) -> list[Seen]:
    """The region's assignments: those of the pool, and what the platform knows of and no return tells of yet."""
    since = timezone.localdate(now) - SINCE
    known = defaultdict[str, list[Known]](list)
    for each in every(region, since, now):
        known[each.worker].append(each)
    rows = (
        PooledAssignment.objects.filter(region=region, start_date__isnull=False)
        .exclude(worker_key="")
        .exclude(end_date__lt=since)
        .annotate(quarter=F("round__quarter"))
        .order_by("quarter", "pk")
    )
    seen, told = [], set[Known]()
    for row in rows.iterator():
        here = [each for each in known[row.worker_key] if not each.offered and each.started.is_in(row)]
        seen.append(_of_pool(row, last_of(row, [each.started for each in here])))
        told.update(here)
    return seen + [_of_platform(each) for held in known.values() for each in held if each not in told]


def _of_pool(row: PooledAssignment, last: date | None) -> Seen:
    assert row.start_date is not None
    return Seen(
        worker=row.worker_key,
        authority=str(row.authority_id),
        ref=row.assignment_ref,
        first=row.start_date,
        last=last,
        supplier=row.agency,
        route=row.supply_route,
        basis=row.payment_basis,
        pay=row.pay_rate,
        charge=row.charge_rate,
        role=row.role,
    )


def _of_platform(each: Known) -> Seen:
    return Seen(
        worker=each.worker,
        authority=str(each.started.authority_id),
        ref=each.started.ref,
        first=each.started.first,
        last=each.started.last,
        supplier=each.supplier,
        route=each.route,
        basis=each.basis,
        pay=each.pay,
        charge=each.charge,
        role=each.started.role,
        offered=each.offered,
    )
