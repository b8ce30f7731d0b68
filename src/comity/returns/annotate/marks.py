"""Which cell each issue and finding is marked on, and what its note says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

Columns = Callable[[str], int | None]
"""The column, counted from 1, that a field came from; None where it is not in the file."""


class Level(StrEnum):
    """What a mark says, the gravest first: a cell with several is filled for the first."""

    ERROR = "error"
    BREACHED = "breached"
    QUERY = "query"
    NOT_KNOWN = "not_known"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to say about one cell, `row` and `column` counted from 1."""

    sheet: str
    row: int
    column: int
    level: Level
    words: str


DECIDING: Mapping[str, tuple[str, ...]] = {
    "price-cap": ("pay_rate", "role", "payment_basis", "start_date"),
    "cool-off": (
        "start_date",
        "had_substantive_role",
        "last_substantive_end_date",
        "last_substantive_authority",
        "leaving_reason",
    ),
    "experience": ("direct_experience_months", "start_date"),
    "notice": ("notice_days", "substantive_notice_days", "start_date"),
    "references": ("references_received", "start_date"),
    "end-of-placement-review": ("review_shared_date", "review_completed_date", "end_date", "start_date"),
    "project-team": (
        "supply_route",
        "worker_approved_date",
        "costs_disaggregated",
        "practice_control",
        "start_date",
    ),
    "pre-employment-checks": (
        "registration_checked_date",
        "dbs_checked_date",
        "right_to_work_checked_date",
        "start_date",
    ),
    "on-site": ("onsite_days_per_week", "start_date"),
    "role-mapping": ("role", "local_title", "start_date"),
    "supply-chain": ("agency", "msp", "tier", "start_date"),
}
"""The fields that decide each kind of clause. A breach is marked on the first of them, unless one shows the
failure (`_FAILING`); what is not known is marked on the first that is blank."""

_FAILING = {"project-team", "pre-employment-checks", "end-of-placement-review"}
"""Kinds with several things to keep: a breach is marked on the first that is blank, no, or after the start."""


def marks(findings: pl.DataFrame, issues: pl.DataFrame, assignments: pl.DataFrame, columns: Columns) -> Iterator[Mark]:
    """Every mark of a judged return: issues that name a cell, then breaches and unknowns.

    An issue or finding whose column is not in the file is marked on the assignment reference, or on
    the first cell of its row. An issue of no row (of the file as a whole) gives no mark.
    """
    for issue in issues.iter_rows(named=True):
        place = _cell(issue.get("cell")) or (issue["row"] and (issue["row"], None))
        if place:
            row, column = place
            column = column or _column(columns, issue["field"])
            yield Mark(issue["sheet"] or "", row, column, Level(issue["level"]), _issue_words(issue))
    yield from _finding_marks(findings, assignments, columns)


def _finding_marks(findings: pl.DataFrame, assignments: pl.DataFrame, columns: Columns) -> Iterator[Mark]:
    import polars as pl

    fields = [name for name in {f for fs in DECIDING.values() for f in fs} if name in assignments.columns]
    key = ["authority", "assignment_ref"]
    told = findings.filter(pl.col("outcome").is_in([Level.BREACHED.value, Level.NOT_KNOWN.value])).select(
        *key, "clause", "code", "outcome", "reason", "remedy"
    )
    joined = told.join(assignments.select(*key, "sheet", "row", *fields), on=key, how="inner", maintain_order="left")
    for row in joined.iter_rows(named=True):
        level = Level(row["outcome"])
        field = deciding_field(row["clause"], level, row)
        words = f"{row['reason'] or ''} {row['remedy'] or ''}".strip()
        yield Mark(
            row["sheet"] or "",
            row["row"],
            _column(columns, field),
            level,
            f"{NAMES[level]} {row['clause']} ({row['code']}): {words}",
        )


NAMES: Mapping[Level, str] = {
    Level.ERROR: "ERROR",
    Level.BREACHED: "BREACHED",
    Level.QUERY: "QUERY",
    Level.NOT_KNOWN: "NOT KNOWN",
    Level.NOTE: "NOTE",
}


def deciding_field(clause: str, level: Level, row: Mapping[str, Any]) -> str:
    """The field whose cell a finding is marked on, given the assignment's values."""
    fields = DECIDING.get(clause, ("assignment_ref",))
    if level is Level.NOT_KNOWN:
        return next((field for field in fields if row.get(field) is None), fields[0])
    if clause in _FAILING:
        return next((field for field in fields if _fails(row.get(field), row.get("start_date"), clause)), fields[0])
    return fields[0]


def _fails(value: Any, start: date | None, clause: str) -> bool:
    late = isinstance(value, date) and start is not None and value > start and clause != "end-of-placement-review"
    return value is None or value is False or late


def _column(columns: Columns, field: str | None) -> int:
    return (columns(field) if field else None) or columns("assignment_ref") or 1


def _issue_words(issue: Mapping[str, Any]) -> str:
    head = f"{NAMES[Level(issue['level'])]} ({issue['code']}): "
    if issue.get("message"):
        return head + str(issue["message"])
    return f"{head}found {issue['found'] or 'nothing'}; expected {issue['expected'] or 'a value'}."


def _cell(name: str | None) -> tuple[int, int | None] | None:
    """A122 as (122, 1)."""
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]+)", name or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
