"""The pool as its pages show it: the report's own chart and tables, with what is hidden said to be hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from comity.clauses.outcome import Outcome
from comity.memorandum.model import ASSIGNMENT_KINDS, Memorandum
from comity.packs.document import Chart, Table
from comity.packs.report.summary import by_clause
from comity.web.insight.figures import Figures
from comity.web.insight.tables import Published

HIDDEN = "hidden"
"""What stands in the place of a number that is hidden."""


def headings(memorandum: Memorandum) -> dict[str, str]:
    """What the memorandum calls each clause that assignments are judged by, by kind."""
    found = {clause.kind: clause.heading for clause in memorandum.clauses}
    return {kind.value: found[kind] for kind in ASSIGNMENT_KINDS if kind in found}


def outcomes(figures: Figures, names: Mapping[str, str]) -> tuple[Chart, Table]:
    """What the pooled assignments came to under each clause, as the report's chart and table."""
    rows = [
        (name, {outcome: count for outcome in Outcome if (count := figures.outcome(kind, outcome.value))})
        for kind, name in names.items()
    ]
    return by_clause(figures.assignments, rows)


def breaches(figures: Sequence[Figures], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Breaches by authority and clause, for whoever sees the pool whole; clauses that nobody breached are left out."""
    kinds = [kind for kind in names if any(each.outcome(kind, "breached") for each in figures)]
    return [
        {"name": each.name, "counts": [(kind, each.outcome(kind, "breached")) for kind in kinds]} for each in figures
    ]


def beside(table: Published, quarter: str, own: Sequence[Figures], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Clause by clause: one's own breaches and judged, and the region's as the report has them, hidden where hidden."""
    cells = table.publication.cells.filter((pl.col("quarter") == quarter) & pl.col("clause").is_not_null())
    region = {(clause, outcome): count for clause, outcome, count in cells.select("clause", "outcome", "count").rows()}
    return [
        {
            "name": name,
            "own_breached": sum(each.outcome(kind, "breached") for each in own),
            "own_unknown": sum(each.outcome(kind, "not_known") for each in own),
            "breached": _said(region, kind, "breached"),
            "unknown": _said(region, kind, "not_known"),
            "whole": _said(region, kind, None),
        }
        for kind, name in names.items()
        if any(clause == kind for clause, _ in region)
    ]


def roles(table: Published, quarter: str) -> list[dict[str, Any]]:
    """The region's assignments and cost by role and payment basis, as the report has them."""
    cells = table.publication.cells.filter(
        (pl.col("quarter") == quarter) & pl.col("role").is_not_null() & pl.col("payment_basis").is_not_null()
    )
    return [
        {**row, "role": words(row["role"]), "payment_basis": words(row["payment_basis"])}
        for row in cells.sort("role", "payment_basis").iter_rows(named=True)
    ]


def words(code: str) -> str:
    """A code as words: `senior_social_worker` is Senior social worker."""
    said = code.replace("_", " ")
    return said[:1].upper() + said[1:]


def _said(region: Mapping[tuple[str, str | None], int | None], kind: str, outcome: str | None) -> int | str:
    count = region.get((kind, outcome), 0)
    return HIDDEN if count is None else count
