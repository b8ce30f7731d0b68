"""Publishing the rows of an authorised return to the region's pool, in one transaction; and taking them out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from comity.web.returns.frames import frames_of
from comity.web.returns.models import PooledAssignment, PooledOutcome, Return
from comity.web.returns.pool_keys import pool_key

if TYPE_CHECKING:
    import polars as pl

FACTS = (
    *("role", "payment_basis", "supply_route", "agency", "start_date", "planned_end_date", "end_date"),
    *("hours_per_week", "fte", "pay_rate", "charge_rate", "hours_worked", "quarter_cost"),
)
"""What the pool takes of an assignment as it stands in the return."""

_TEXTS = frozenset({"role", "payment_basis", "supply_route", "agency"})
_COLUMNS = (
    *("region_id", "round_id", "given_id", "authority_id", "assignment_ref", "worker_key", "worker_key_version"),
    *("running", "breached", "unknown"),
    *FACTS,
)


def enter_pool(*, given: Return) -> int:
    """Publish the return's rows, in place of any that it had there; gives how many.

    Runs within the transaction that authorises it, so that the pool holds a return whole or not at all.
    """
    version = given.current
    assert version is not None
    leave_pool(given=given)
    rows = list(_rows(given, frames_of(version)))
    _write(rows)
    PooledOutcome.objects.bulk_create(
        PooledOutcome(
            region=given.region,
            round=given.round,
            given=given,
            authority=given.authority,
            clause=clause,
            outcome=outcome,
            count=count,
        )
        for clause, counts in version.tally.items()
        for outcome, count in counts.items()
    )
    return len(rows)


def leave_pool(*, given: Return) -> None:
    """Take the return's rows out of the pool."""
    PooledAssignment.objects.filter(given=given).delete()
    PooledOutcome.objects.filter(given=given).delete()


def _rows(given: Return, frames: dict[str, pl.DataFrame]) -> Iterator[tuple[Any, ...]]:
    import polars as pl

    from comity.measures.worker_key import worker_key

    assert given.current is not None
    as_at = given.current.as_at
    key = pool_key(given.region)
    told = (
        frames["outcomes"]
        .group_by("assignment_ref")
        .agg(
            pl.col("clause").filter(pl.col("outcome") == outcome).cast(pl.String).sort().str.join(",").alias(name)
            for name, outcome in (("breached", "breached"), ("unknown", "not_known"))
        )
    )
    whole = frames["assignments"].join(told, on="assignment_ref", how="left")
    for row in whole.select("assignment_ref", "worker", "breached", "unknown", *FACTS).iter_rows(named=True):
        hashed = worker_key(row["worker"], key) if row["worker"] else ""
        facts = (row[name] or "" if name in _TEXTS else row[name] for name in FACTS)
        running = row["end_date"] is None or row["end_date"] > as_at
        yield (
            *(given.region_id, given.round_id, given.pk, given.authority_id, row["assignment_ref"]),
            *(hashed, key.version if hashed else None, running, row["breached"] or "", row["unknown"] or ""),
            *facts,
        )


def _write(rows: Sequence[tuple[Any, ...]]) -> None:
    if connection.vendor == "postgresql":
        listed = ", ".join(_COLUMNS)
        with (
            connection.wrap_database_errors,  # Django wraps what `execute` raises, and not what a copy does
            connection.cursor() as cursor,
            cursor.copy(f"COPY {PooledAssignment._meta.db_table} ({listed}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    PooledAssignment.objects.bulk_create(
        (PooledAssignment(**dict(zip(_COLUMNS, row, strict=True))) for row in rows), batch_size=500
    )
