"""Part 2: the total cost of each month of the quarter, as the authority gives it or as it is worked out.

Worked out, an assignment's cost is its hours worked times its charge rate (its cost in the quarter, where the return
gives that and not the hours), spread evenly over the days of the quarter that it ran, the first and last included.
Where one assignment has neither, the month's total is not known: a sum of the others would look like one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from comity.dictionary import DECIMAL_SCALE
from comity.returns.cells.quarters import first_day, last_day
from comity.returns.national.assignment_rows import Columns, lack_of
from comity.returns.national.given import Given
from comity.returns.national.rows import Lack, SourceRow, Value
from comity.returns.national.sources import GIVEN, WORKED_OUT


@dataclass
class _Month:
    first: date
    last: date
    assignments: int = 0
    without: int = 0
    total: int = 0
    lacks: list[tuple[str, Lack]] = field(default_factory=list)


def cost_rows(
    assignments: pl.DataFrame, columns: Columns, quarter: str, given: Given, rejected: int = 0
) -> list[SourceRow]:
    """A row for each month of the quarter. What lacks is told once for the month, naming where to mend it."""
    months = _months(quarter)
    for row in assignments.sort("assignment_ref").iter_rows(named=True):
        _count(row, months, columns)
    return [_row(month, given, rejected) for month in months]


def _months(quarter: str) -> list[_Month]:
    first, last = first_day(quarter), last_day(quarter)
    starts = [first.replace(month=first.month + later) for later in range(3)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [last]
    return [_Month(start, end) for start, end in zip(starts, ends, strict=True)]


def _count(row: Mapping[str, object], months: list[_Month], columns: Columns) -> None:
    """Add an assignment to the months that it ran in."""
    cost, lack = _cost(row, columns)
    start, end = row["start_date"], row["end_date"]
    first = max(start, months[0].first) if isinstance(start, date) else None
    until = min(end, months[-1].last) if isinstance(end, date) else months[-1].last
    if first is None or row.get("unreadable_end_date"):
        lack = lack_of(row, "start_date" if first is None else "end_date", columns)
        first, cost = months[0].first, None
    days = (until - first).days + 1
    if days < 1:
        if cost:
            lack = Lack("it has a cost, and no day in the quarter", lack_of(row, "end_date", columns).mend)
            for month in months:
                month.without += 1
                month.lacks.append((str(row["assignment_ref"]), lack))
        return
    before = 0
    for month in months:
        within = (min(until, month.last) - max(first, month.first)).days + 1
        if within < 1:
            continue
        month.assignments += 1
        if cost is None:
            month.without += 1
            month.lacks.append((str(row["assignment_ref"]), lack))
            continue
        # By what has passed, so that the months of an assignment add up to its cost exactly.
        month.total += cost * (before + within) // days - cost * before // days
        before += within


def _cost(row: Mapping[str, object], columns: Columns) -> tuple[int | None, Lack]:
    """What an assignment cost in the quarter, in ten-thousandths of a pound; what it lacks where that is not known."""
    hours, rate, cost = row["hours_worked"], row["charge_rate"], row["quarter_cost"]
    lack = lack_of(row, "hours_worked" if hours is None else "charge_rate", columns)
    if isinstance(hours, int) and isinstance(rate, int):
        return (2 * hours * rate + DECIMAL_SCALE) // (2 * DECIMAL_SCALE), lack
    return (cost if isinstance(cost, int) else None), lack


def _row(month: _Month, given: Given, rejected: int) -> SourceRow:
    name = f"{month.first:%Y-%m}"
    figure = given.monthly_cost.get(name)
    known = figure is not None or not (month.without or rejected)
    values: dict[str, Value] = {
        "month": month.first,
        "total_cost": figure if figure is not None else month.total if known else None,
        "basis": GIVEN if figure is not None else WORKED_OUT if known else None,
        "assignments": month.assignments,
        "assignments_without_cost": month.without,
    }
    if known:
        return SourceRow(name, values)
    cells = "; ".join(f"{reference}: {lack.why} ({lack.mend})" for reference, lack in month.lacks[:20])
    more = f"; and {len(month.lacks) - 20:,} more" if len(month.lacks) > 20 else ""
    if not month.without:
        lack = Lack(
            f"{rejected_words(rejected)}, so no total could be worked out", "Give the month's total, or mend the rows"
        )
        return SourceRow(name, values, {"total_cost": lack, "basis": lack})
    number = "1 assignment" if month.without == 1 else f"{month.without:,} assignments"
    lack = Lack(
        f"what {number} cost is not known, so no total could be worked out",
        f"Give the month's total, or mend {cells}{more}",
    )
    return SourceRow(name, values, {"total_cost": lack, "basis": lack})


def rejected_words(rejected: int) -> str:
    """That rows of the return could not be taken."""
    return "1 row of the return was rejected" if rejected == 1 else f"{rejected:,} rows of the return were rejected"
