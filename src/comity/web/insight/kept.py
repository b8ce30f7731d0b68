"""A pooled report as bytes, and again: what was published, and the rows that the next one must be held against.

The rows that are kept tell of nobody: worker keys and pay rates are left out, because only counts and sums of what was
published before are reckoned with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from comity.measures.disclosure.stored import as_json, from_json
from comity.measures.published import Published
from comity.web import arrow

COUNTS = ("assignments", "breaches", "not_known")
FRAMES = ("median_pay_rate", "workers", "over_cap")
LEFT_OUT = ("worker_key", "pay_rate")


@dataclass(frozen=True)
class Report:
    """What was published, and what it was made from: assignments and outcomes by submission."""

    published: Published
    assignments: pl.DataFrame
    outcomes: pl.DataFrame


def packed(report: Report) -> bytes:
    """The report as bytes, the same each time."""
    bare = report.assignments.with_columns(
        pl.lit(None).cast(report.assignments[name].dtype).alias(name) for name in LEFT_OUT
    )
    frames = {name: getattr(report.published, name) for name in FRAMES}
    texts = {name: as_json(getattr(report.published, name)) for name in COUNTS}
    return arrow.packed({**frames, "rows": bare, "row_outcomes": report.outcomes}, texts)


def unpacked(content: bytes) -> Report:
    """The report again."""
    frames, texts = arrow.unpacked(content)
    kept: dict[str, Any] = {name: from_json(texts[name]) for name in COUNTS}
    published = Published(**kept | {name: frames[name] for name in FRAMES})
    return Report(published, frames["rows"], frames["row_outcomes"])


def with_earlier(now: pl.DataFrame, earlier: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The rows of now and those that earlier reports were made from, each submission once."""
    found, held = now, {*now["submission"]}
    for frame in earlier:
        found = pl.concat([found, frame.filter(~pl.col("submission").is_in(list(held)))], how="vertical_relaxed")
        held |= {*frame["submission"]}
    return found


def whose(submissions: Mapping[str, str], earlier: Sequence[pl.DataFrame]) -> dict[str, str]:
    """Whose each submission is: its authority's code, which it begins with."""
    every = {*submissions} | {name for frame in earlier for name in frame["submission"]}
    return {name: name.partition(" ")[0] for name in every}
