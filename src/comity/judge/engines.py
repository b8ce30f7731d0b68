"""Where an engine does not hold its rows in memory: verdicts are its own query, words are made over Arrow batches.

The texts of a memorandum written as one SQL query run to megabytes, and engines take minutes to plan them. A verdict is
a small number, so the engine works those out over all its rows, and the texts are laid on what comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from comity.judge.conform import Frame
from comity.judge.findings import FINDING_COLUMNS, Explain, findings
from comity.judge.plan import Plan, needed


def in_engine(plan: Plan, wide: Frame, explain: Explain) -> Any:
    """Findings of a lazy frame, as a frame of the same engine.

    Spark makes them where its batches lie. DuckDB's come back as a relation of its default connection over an Arrow
    table, Polars' as a lazy frame; those of any other engine as an Arrow table.
    """
    wide = wide.select(*needed(plan))
    implementation = wide.implementation
    if implementation.is_pyspark():
        return _in_spark(plan, wide.to_native(), explain)
    if implementation.is_polars():
        return findings(plan, wide.collect("polars"), explain).lazy().to_native()
    table = findings(plan, wide.collect("pyarrow"), explain).to_native()
    if implementation.is_duckdb():
        import duckdb

        return duckdb.from_arrow(table)
    return table


def _in_spark(plan: Plan, wide: Any, explain: Explain) -> Any:
    def words(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa  # type: ignore[import-untyped]

        for batch in batches:
            found = findings(plan, nw.from_native(pa.Table.from_batches([batch]), eager_only=True), explain)
            yield from found.to_native().to_batches()

    return wide.mapInArrow(words, ", ".join(f"`{name}` string" for name in FINDING_COLUMNS))
