"""Judge a frame: any that Narwhals knows, and the findings come back as the same kind of frame."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

import narwhals as nw

from comity.clauses.exceptions import cover
from comity.clauses.setting import known
from comity.judge.conform import Frame, conform
from comity.judge.engines import in_engine
from comity.judge.findings import ORDER, Explain, findings
from comity.judge.plan import Plan, signoff_kind
from comity.memorandum.model import Memorandum

EXCEPTION_FIELDS = [
    "authority",
    "assignment_ref",
    "signoff_clause",
    "dcs_signoff_date",
    "ce_signoff_date",
    "signoff_from",
    "signoff_until",
]
"""The fields of an exception that lies apart from its assignment's row."""


def judge(
    rows: Any,
    memorandum: Memorandum | str | Path,
    as_at: date,
    *,
    exceptions: Any = None,
    explain: Explain = "all",
) -> Any:
    """Judge assignments against a memorandum as at a date.

    `rows`: a Polars (eager or lazy), pandas, DuckDB, PySpark or other frame that Narwhals knows, with columns named
    in the return dictionary. `exceptions`: more approved departures, a frame of the same engine with EXCEPTION_FIELDS.
    Returns findings as the same kind of frame, one row for each assignment and clause (`explain="not met"`: only
    those neither met nor not applicable), with FINDING_COLUMNS. Raises FrameError where a column cannot be judged.
    """
    plan = plan_for(resolve(memorandum), as_at)
    frame = conform(rows)
    apart = None if exceptions is None else conform(exceptions, EXCEPTION_FIELDS)
    given = cast(Any, frame)
    if not isinstance(given, nw.DataFrame):
        return in_engine(plan, judge_wide(plan, frame, apart), explain)
    given = given.with_row_index(ORDER)
    if given.implementation.is_polars():
        lazy = None if apart is None else apart.lazy()
        return _in_polars(plan, given.to_native(), lazy, explain)
    found = findings(plan, cast(Any, judge_wide(plan, cast(Frame, given), apart)), explain)
    return found.to_pandas() if nw.dependencies.is_pandas_dataframe(rows) else found.to_native()


def _in_polars(plan: Plan, frame: Any, apart: Frame | None, explain: Explain) -> Any:
    import polars as pl

    from comity.judge.bulk import Bulk

    key = (id(plan), explain)
    bulk = _BULKS.get(key)
    if bulk is None or bulk.plan is not plan or bulk.schema != frame.schema:
        bulk = _BULKS[key] = Bulk(plan, frame.schema, explain)
    parts = []
    for first in range(0, max(frame.height, 1), PART):
        part = frame.slice(first, PART)
        if apart is None:
            wide = bulk.wide(part)
        else:
            lazy = cast(Frame, nw.from_native(part.lazy()))
            wide = judge_wide(plan, lazy, apart).select(*bulk.columns).collect().to_native()
        parts.append(bulk.findings(wide))
    return pl.concat(parts)


_BULKS: dict[tuple[int, Explain], Any] = {}

PART = 100_000
"""Assignments judged at a time, so that what their findings are made from never stands in memory at once."""


def resolve(memorandum: Memorandum | str | Path) -> Memorandum:
    """A memorandum by its id or path, or as it is."""
    if isinstance(memorandum, Memorandum):
        return memorandum
    from comity.memorandum import load

    return load(memorandum)


_PLANS: dict[tuple[str, date], Plan] = {}

MOST_PLANS = 32
"""Plans held at once; a server is asked for any day there is, and each plan has queries of its own laid."""


def plan_for(memorandum: Memorandum, as_at: date) -> Plan:
    """The plan of a memorandum for a day, made once for each resolved bundle (by its digest)."""
    if not memorandum.digest:
        return Plan(memorandum, as_at)
    key = (memorandum.digest, as_at)
    plan = _PLANS.get(key)
    if plan is None:
        if len(_PLANS) >= MOST_PLANS:
            _PLANS.clear()
            _BULKS.clear()
        plan = _PLANS[key] = Plan(memorandum, as_at)
    return plan


def judge_wide(plan: Plan, frame: Frame, exceptions: Frame | None = None) -> Frame:
    """The wide frame, with exceptions that lie apart from their rows taken in."""
    if exceptions is None:
        return plan.wide(frame)
    shared = plan.shared(frame)
    keys = ["authority", "assignment_ref"]
    beside = shared.select(*keys, "start_date", "end_date", "shared__judged_on", "unreadable_end_date")
    held = {judged.clause.kind: judged for judged in plan.clauses if judged.clause.departure}
    states = {
        f"extra__{judged.prefix[:-2]}": cover(judged.clause.departure, known(signoff_kind() == kind.value))
        for kind, judged in held.items()
    }
    found = beside.join(exceptions, on=keys, how="inner").select(*keys, **states)
    best = found.group_by(*keys).agg(*(nw.col(name).max() for name in states))
    return plan.outcomes(plan.verdicts(plan.look_up(shared.join(best, on=keys, how="left"))), extra=True)


__all__ = ["EXCEPTION_FIELDS", "judge", "judge_wide", "plan_for", "resolve"]
