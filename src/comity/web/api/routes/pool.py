"""The region's pool: its quarters, an authority's own figures, and the reports as they were published.

A report is given as its pages show it: what they hide is null here. Only people publish.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from comity.web.api.auth import Key
from comity.web.api.scopes import Scope
from comity.web.api.shapes import KeyRequest, Page, Slice, answers
from comity.web.insight import figures, queries
from comity.web.insight.models import PooledReport
from comity.web.people.roles import Permission
from comity.web.returns.models import Round

router = Router(tags=["Pool"])

HIDDEN = "null: hidden, because it is small or would give back a number that is."


class ReportOut(Schema):
    """A pooled report: when it was published, and by which rule."""

    number: int = Field(examples=[2], description="Its place among the reports of its quarter.")
    published_at: datetime = Field(examples=["2026-12-01T09:00:00Z"])
    authorities: int = Field(examples=[6], description="How many authorities' returns it is of.")
    threshold: int = Field(examples=[5], description="Counts from 1 to this are hidden.")


class QuarterOut(Schema):
    """How far a quarter's pool is, and its latest report."""

    quarter: str = Field(examples=["2026-Q3"])
    due: int = Field(examples=[8])
    authorised: int = Field(examples=[7])
    pooled: int = Field(examples=[6], description="How many returns are signed for, to be in the pool.")
    report: ReportOut | None = Field(description="null: none has been published yet.")


class OwnFigures(Schema):
    """What the key's own organisation has in the pool, with nothing hidden."""

    assignments: int = Field(examples=[40])
    workers: int = Field(examples=[38])
    fte: str = Field(examples=["36.50"])
    cost: str | None = Field(examples=["512340.00"], description="Pounds in the quarter. null: no row says.")


class ClauseFigures(Schema):
    """What assignments came to under a clause: one's own, and the region's as published."""

    clause: str = Field(examples=["price-cap"])
    heading: str = Field(examples=["Price cap"])
    own_breached: int | None = Field(examples=[2], description="null: one has nothing in this pool.")
    own_not_known: int | None = Field(examples=[0], description="null: one has nothing in this pool.")
    breached: int | None = Field(examples=[31], description=HIDDEN)
    not_known: int | None = Field(examples=[None], description=HIDDEN)


class RoleFigures(Schema):
    """The region's assignments in a role on a payment basis, as published."""

    role: str | None = Field(examples=["social_worker"], description="null: all roles together.")
    payment_basis: str | None = Field(examples=["umbrella"], description="null: all bases together.")
    assignments: int | None = Field(examples=[120], description=HIDDEN)
    cost: str | None = Field(examples=["1840200.00"], description=f"Pounds in the quarter. {HIDDEN}")
    median_pay_rate: str | None = Field(
        examples=["32.50"], description=f"Pounds an hour. Not given of all together. {HIDDEN}"
    )


class OverCap(Schema):
    """Of the assignments that were held against a cap, how many are over it."""

    per_cent: float = Field(examples=[4.2])
    of: int = Field(examples=[230])


class Figures(Schema):
    """The figures of a published report."""

    clauses: list[ClauseFigures]
    roles: list[RoleFigures]
    workers: int | None = Field(examples=[212], description=HIDDEN)
    over_cap: OverCap | None = Field(description=HIDDEN)


class QuarterInFull(QuarterOut):
    """A quarter, with one's own figures and those of its latest report."""

    own: OwnFigures | None = Field(description="null: the key's organisation has nothing in this pool.")
    figures: Figures | None = Field(description="null: no report has been published yet.")


@router.get("/pool", auth=Key(Scope.POOL), response=answers(Page[QuarterOut]), operation_id="pool")
def pool(request: KeyRequest, part: Query[Slice]) -> Any:
    """The quarters of the pool, the latest first, each with its latest report."""
    found = part.of(queries.rounds_pooled(request.member))
    of_these = queries.reports(request.member).filter(round__in=[each.pk for each in found["items"]])
    latest = {each.round_id: each for each in of_these.order_by("number")}
    return {**found, "items": [_quarter(each, latest.get(each.pk)) for each in found["items"]]}


@router.get("/pool/{str:quarter}", auth=Key(Scope.POOL), response=answers(QuarterInFull, 404), operation_id="pool_of")
def pool_of(request: KeyRequest, quarter: str) -> Any:
    """A quarter: one's own figures, and the region's as its latest report has them. No other authority's are given."""
    from comity.web.insight.kept import unpacked
    from comity.web.insight.shown import beside, cells, figure, headings_in

    found = get_object_or_404(queries.rounds_pooled(request.member), quarter=quarter)
    report = queries.latest_report(request.member, found)
    own = figures.by_authority(found, request.member.organisations(Permission.READ_POOL))
    said = {**_quarter(found, report), "own": _own(own[0]) if own else None, "figures": None}
    if report is None:
        return said
    published = unpacked(bytes(report.content)).published
    over, workers = figure(published.over_cap, quarter), figure(published.workers, quarter)
    told = not over["hidden"] and over["value"] is not None
    said["figures"] = {
        "clauses": [
            _clause(row, bool(own)) for row in beside(published, quarter, own, headings_in(request.region, quarter))
        ],
        "roles": [_role(row) for row in cells(published, quarter)],
        "workers": None if workers["hidden"] else workers["value"],
        "over_cap": {"per_cent": over["value"], "of": over["made_of"]} if told else None,
    }
    return said


def _quarter(round: Round, report: PooledReport | None) -> dict[str, Any]:
    counted: Any = round
    return {
        **{name: getattr(counted, name) for name in ("quarter", "due", "authorised")},
        "pooled": counted.pooled_in,
        "report": None
        if report is None
        else {
            "number": report.number,
            "published_at": report.made_at,
            "authorities": len(report.members),
            "threshold": report.rule["threshold"],
        },
    }


def _own(own: figures.Figures) -> dict[str, Any]:
    return {
        "assignments": own.assignments,
        "workers": own.workers,
        "fte": f"{Decimal(own.fte) / 1_000_000:.2f}",
        "cost": _pounds(own.cost) if own.costed else None,
    }


def _clause(row: dict[str, Any], own: bool) -> dict[str, Any]:
    from comity.web.insight.shown import HIDDEN as NOT_SHOWN

    return {
        "clause": row["kind"],
        "heading": row["name"],
        "own_breached": row["own_breached"] if own else None,
        "own_not_known": row["own_unknown"] if own else None,
        **{name: None if row[name] == NOT_SHOWN else row[name] for name in ("breached", "not_known")},
    }


def _role(row: dict[str, Any]) -> dict[str, Any]:
    hidden = row["hidden"]
    return {
        **{name: row[name] for name in ("role", "payment_basis")},
        "assignments": None if hidden else row["count"],
        "cost": None if hidden else _pounds(row["cost"]),
        "median_pay_rate": _pounds(row["rate"]),
    }


def _pounds(ten_thousandths: int | None) -> str | None:
    return None if ten_thousandths is None else f"{Decimal(ten_thousandths) / 10_000:.2f}"
