"""Assignments as the platform itself knows them: engagements, whether or not a return tells of them, and offers.

A return comes months after the first day. Until then what was started here is known nowhere else; afterwards both tell
of the same assignment, which counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from comity.judge.facts import typed
from comity.measures.patterns import folded
from comity.web.engagements.models import NOT_STARTED, Check, Engagement
from comity.web.engagements.models import State as Stage
from comity.web.engagements.sealed import PastRetentionError, receipt_of
from comity.web.organisations.models import Kind, Organisation, Region

OFFER_STANDS = timedelta(days=28)
"""For how long a check that says who supplies a candidate counts as an offer. It is judged again for as long."""

SUPPLIERS = (Kind.AGENCY, Kind.MANAGED_SERVICE_PROVIDER)


@dataclass(frozen=True, slots=True)
class Started:
    """An engagement that has started, as one of several assignments of a worker."""

    authority: Organisation
    ref: str
    role: str
    first: date
    last: date | None
    planned: date | None = None

    @property
    def authority_id(self) -> int:
        """Whose it is."""
        return self.authority.pk

    def is_in(self, row: Any) -> bool:
        """Whether a row of the pool, of the same worker, tells of this engagement."""
        same = row.start_date == self.first or (bool(self.ref) and row.assignment_ref == self.ref)
        return same and row.authority_id == self.authority_id


def started(region: Region, keys: Sequence[str]) -> list[Started]:
    """The engagements that have started of the worker of these keys, by their first days."""
    found = Engagement.objects.filter(region=region, worker_key__in=keys, start_date__isnull=False)
    found = found.exclude(state__in=NOT_STARTED).select_related("authority").order_by("start_date", "made_at")
    return [
        Started(each.authority, each.reference, each.role, each.start_date, each.ended_on, each.planned_end_date)
        for each in found
        if each.start_date is not None
    ]


def beside(pooled: Iterable[Any], engagements: Sequence[Started]) -> list[Started]:
    """The engagements that no row of the pool tells of yet."""
    rows = list(pooled)
    return [each for each in engagements if not any(each.is_in(row) for row in rows)]


def last_of(row: Any, engagements: Iterable[Started]) -> date | None:
    """The last day of a row of the pool: where its quarter ended before it did, as the engagement has it."""
    if row.end_date is not None:
        return row.end_date
    return next((each.last for each in engagements if each.last is not None and each.is_in(row)), None)


def planned_of(row: Any, engagements: Iterable[Started]) -> date | None:
    """The planned last day of a row of the pool: where its return has none, as the engagement has it."""
    if row.planned_end_date is not None:
        return row.planned_end_date
    return next((each.planned for each in engagements if each.planned is not None and each.is_in(row)), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an engagement or an offer beside other assignments. `offered`: nobody has started yet."""

    worker: str
    started: Started
    supplier: str
    route: str
    basis: str
    pay: int | None
    charge: int | None
    offered: bool


def every(region: Region, since: date, now: datetime) -> list[Known]:
    """Every engagement of a region that ended on a day or after it, and every offer that stands."""
    today = timezone.localdate(now)
    held = Engagement.objects.filter(region=region, start_date__isnull=False, worker_key__gt="")
    held = held.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=since))
    held = held.exclude(state=Stage.PROPOSED, start_date__lt=today).exclude(state=Stage.WITHDRAWN)
    found = [_of_engagement(each) for each in held.select_related("authority", "current__made_by_organisation")]
    offers = Check.objects.filter(region=region, engagement=None, authority__isnull=False, worker_key__gt="")
    offers = offers.filter(followed_by=None, made_at__gt=now - OFFER_STANDS).order_by("made_at", "pk")
    return found + _offers(offers.select_related("authority", "made_by_organisation"))


def _offers(checks: Iterable[Check]) -> list[Known]:
    """What suppliers offer: their own checks, and those of a manager at the authority that say by whom.

    A supplier and the manager to whom it offered may both have checked the worker. That is one offer, as the supplier
    has it. Where a manager has told of the managed service provider alone, it is the offer of an agency of that one.
    """
    once: dict[tuple[str, int, str, str], Known] = {}
    brought: set[tuple[str, int, str]] = set()
    for check in sorted(checks, key=_by_supplier):
        facts = _facts(check)
        agency, msp = facts.get("agency") or "", facts.get("msp") or ""
        maker = check.made_by_organisation.name if _by_supplier(check) else ""
        supplier = agency or maker or msp
        if not supplier:
            continue
        offer = _of_offer(check, facts, supplier)
        here = offer.worker, offer.started.authority_id
        brought |= {(*here, folded(each)) for each in (msp, maker) if each and folded(each) != folded(supplier)}
        once[*here, folded(supplier), offer.route] = offer
    return [offer for (worker, authority, by, _), offer in once.items() if (worker, authority, by) not in brought]


def _by_supplier(check: Check) -> bool:
    return check.made_by_organisation.kind in SUPPLIERS


def _of_engagement(each: Engagement) -> Known:
    assert each.start_date is not None
    offered = each.state == Stage.PROPOSED
    last = each.planned_end_date if offered else each.ended_on
    ref = each.reference or f"engagement {each.pk}"
    facts = _facts(each.current)
    return Known(
        each.worker_key,
        Started(each.authority, ref, each.role, each.start_date, last),
        facts.get("agency") or "",
        each.supply_route,
        each.payment_basis,
        each.pay_rate,
        facts.get("charge_rate"),
        offered,
    )


def _of_offer(check: Check, facts: dict[str, Any], supplier: str) -> Known:
    assert check.authority is not None
    made = timezone.localdate(check.made_at)
    first = facts.get("start_date") or made
    last = facts.get("planned_end_date") or first + OFFER_STANDS
    return Known(
        check.worker_key,
        Started(check.authority, check.number, facts.get("role") or "", first, max(first, last)),
        supplier,
        facts.get("supply_route") or "",
        facts.get("payment_basis") or "",
        facts.get("pay_rate"),
        facts.get("charge_rate"),
        True,
    )


def _facts(check: Check) -> dict[str, Any]:
    try:
        return typed(receipt_of(check)["facts"])
    except PastRetentionError:
        return {}
