"""Every read of the room: reports for whoever reads the pool, each authority's own queries, the whole for its lead."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from comity.web.insight.models import PooledReport, RegionalQuery
from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.returns.models import Return, Round, State


def reports(member: Member) -> QuerySet[PooledReport]:
    """The pooled reports, the latest first, without their tables."""
    found = PooledReport.objects.filter(region=member.region).defer("content").select_related("round")
    return found if member.may(Permission.READ_POOL) else found.none()


def latest_report(member: Member, round: Round) -> PooledReport | None:
    """The last report of a round, with its tables."""
    if not member.may(Permission.READ_POOL):
        return None
    return PooledReport.objects.filter(round=round).order_by("-number").first()


def rounds_pooled(member: Member) -> QuerySet[Round]:
    """The region's rounds with `due`, `authorised` and `pooled`: how many returns have come how far."""
    found = Round.objects.filter(region=member.region)
    if not member.may(Permission.READ_POOL):
        return found.none()
    return found.order_by("-quarter").annotate(
        due=Count("returns"),
        authorised=Count("returns", filter=Q(returns__state=State.AUTHORISED)),
        pooled_in=Count("returns", filter=Q(returns__pooled=True)),
    )


def regional_queries(member: Member) -> QuerySet[RegionalQuery]:
    """What the checks across authorities ask of the authorities whose returns a member may read."""
    found = RegionalQuery.objects.filter(region=member.region).select_related("given__authority", "given__round")
    if member.region_wide(Permission.READ_RETURN):
        return found
    return found.filter(given__authority__in=member.organisations(Permission.READ_RETURN))


def asked_by_authority(round: Round) -> list[Any]:
    """How much is asked of each authority by each check, and how much of it is answered: numbers only."""
    found = RegionalQuery.objects.filter(given__round=round, gone_at__isnull=True)
    counted = found.values("given__authority__name", "kind").annotate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    return list(counted.order_by("given__authority__name", "kind"))


def due_in(round: Round) -> QuerySet[Return]:
    """Every return of a round, with who makes it."""
    return Return.objects.filter(round=round).select_related("authority", "round")
