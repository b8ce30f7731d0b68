"""The pool as its pages show it: the report's own chart and tables, with what is hidden said to be hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from comity.clauses.outcome import Outcome
from comity.measures.definitions import COST
from comity.measures.published import NOT_GIVEN, Published
from comity.memorandum.model import ASSIGNMENT_KINDS, Memorandum
from comity.packs.document import Chart, Table
from comity.packs.report.summary import by_clause
from comity.returns.template.words import code_words
from comity.web.insight.figures import Figures
from comity.web.insight.kept import Report
from comity.web.organisations.models import Region
from comity.web.returns.reading import NoneInForceError, standing_of

HIDDEN = "hidden"
"""What stands in the place of a number that is hidden."""


def headings(memorandum: Memorandum) -> dict[str, str]:
    """What the memorandum calls each clause that assignments are judged by, by kind."""
    found = {clause.kind: clause.heading for clause in memorandum.clauses}
    return {kind.value: found[kind] for kind in ASSIGNMENT_KINDS if kind in found}


def headings_in(region: Region, quarter: str) -> dict[str, str]:
    """What the memorandum that is in force for a quarter calls them; none where there is no memorandum."""
    try:
        return headings(standing_of(region, quarter).memorandum)
    except NoneInForceError:
        return {}


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


def beside(
    published: Published, quarter: str, own: Sequence[Figures], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Clause by clause: one's own breaches and not known, and the region's as published, hidden where hidden."""
    region = {
        name: dict(cells.filter(pl.col("quarter") == quarter).select("clause", "count").iter_rows())
        for name, cells in (("breached", published.breaches.cells), ("not_known", published.not_known.cells))
    }
    return [
        {
            "kind": kind,
            "name": name,
            "own_breached": sum(each.outcome(kind, "breached") for each in own),
            "own_unknown": sum(each.outcome(kind, "not_known") for each in own),
            **{outcome: _said(counts, kind) for outcome, counts in region.items()},
        }
        for kind, name in names.items()
        if any(kind in counts for counts in region.values())
    ]


def cells(published: Published, quarter: str) -> list[dict[str, Any]]:
    """The region's assignments, cost and median pay rate by role and payment basis, as published; in all at the end."""
    keys = ["quarter", "role", "payment_basis"]
    rates = published.median_pay_rate.select(*keys, pl.col("value").alias("rate"))
    found = published.assignments.cells.join(rates, on=keys, how="left").filter(pl.col("quarter") == quarter)
    return found.sort("role", "payment_basis", nulls_last=True).rows(named=True)


def roles(report: Report, quarter: str) -> list[dict[str, Any]]:
    """The same in words. `cost_said` is false where it is not hidden, and no return says what it cost."""
    costed = _costed(report, quarter)
    return [
        {
            **row,
            "role": code_words(row["role"]) if row["role"] else "All together",
            "payment_basis": code_words(row["payment_basis"]) if row["payment_basis"] else "",
            "cost_said": bool(costed)
            and (row["cost"] is None or row["role"] is None or (row["role"], row["payment_basis"]) in costed),
        }
        for row in cells(report.published, quarter)
    ]


def _costed(report: Report, quarter: str) -> set[tuple[str, str]]:
    """The roles and payment bases of which some return in the report says a cost, or the hours and the rate."""
    members = [*report.published.assignments.members]
    rows = report.assignments.filter(
        pl.col("submission").is_in(members) & (pl.col("quarter") == quarter) & COST.is_not_null()
    )
    keys = [pl.col(name).fill_null(NOT_GIVEN).replace("", NOT_GIVEN) for name in ("role", "payment_basis")]
    return {*rows.select(keys).unique().iter_rows()}


def figure(frame: pl.DataFrame, quarter: str) -> dict[str, Any]:
    """A figure of a whole quarter: its value, of how many it is made, and whether it is hidden."""
    rows = frame.filter(pl.col("quarter") == quarter).rows(named=True)
    return dict(rows[0]) if rows else {"value": None, "made_of": None, "hidden": True}


def given_away(published: Published) -> list[str]:
    """What earlier reports had told already of a small number, in words, for whoever publishes them."""
    found = []
    for publication in (published.assignments, published.breaches, published.not_known):
        for cells, said in ((publication.told, "its count"), (publication.bounded, "that its count is small")):
            found += [f"{_cell(cell)}: {said}" for cell in cells]
    return found


def _cell(cell: Mapping[str, str | None]) -> str:
    return ", ".join(code_words(value) for value in cell.values() if value)


def _said(counts: Mapping[str, int | None], kind: str) -> int | str:
    count = counts.get(kind, 0)
    return HIDDEN if count is None else count
