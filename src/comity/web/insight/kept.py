"""A pooled report as bytes, and again: what was published, and the rows that the next one must be held against.

The rows that are kept tell of nobody: worker keys and pay rates are left out, because only counts and sums of what was
published before are reckoned with.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from comity.measures.disclosure.stored import as_json, from_json
from comity.measures.published import Published

COUNTS = ("assignments", "breaches", "not_known")
FRAMES = ("median_pay_rate", "workers", "over_cap")
LEFT_OUT = ("worker_key", "pay_rate")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Report:
    """What was published, and what it was made from: assignments and outcomes by submission."""

    published: Published
    assignments: pl.DataFrame
    outcomes: pl.DataFrame


def packed(report: Report) -> bytes:
    """The report as bytes, the same each time."""
    out = io.BytesIO()
    bare = report.assignments.with_columns(
        pl.lit(None).cast(report.assignments[name].dtype).alias(name) for name in LEFT_OUT
    )
    frames = {name: getattr(report.published, name) for name in FRAMES}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in COUNTS:
            archive.writestr(zipfile.ZipInfo(f"{name}.json", _EPOCH), as_json(getattr(report.published, name)))
        for name, frame in {**frames, "rows": bare, "row_outcomes": report.outcomes}.items():
            stream = io.BytesIO()
            frame.rechunk().write_ipc_stream(stream, compression="zstd")
            archive.writestr(zipfile.ZipInfo(f"{name}.arrow", _EPOCH), stream.getvalue())
    return out.getvalue()


def unpacked(content: bytes) -> Report:
    """The report again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:

        def frame(name: str) -> pl.DataFrame:
            return pl.read_ipc_stream(io.BytesIO(archive.read(f"{name}.arrow")))

        kept: dict[str, Any] = {name: from_json(archive.read(f"{name}.json").decode()) for name in COUNTS}
        published = Published(**kept | {name: frame(name) for name in FRAMES})
        return Report(published, frame("rows"), frame("row_outcomes"))


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
