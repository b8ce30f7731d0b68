"""What only shows when rows are seen together: repeats, conflicts, one worker in two places.

While batches pass, a narrow frame of keys is kept (about 50 bytes a row). Everything here is worked out
from it with one sort and a stated total order: worker, start, end, row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from comity.dictionary import fields
from comity.returns.headings.layout import Layout
from comity.returns.issues import as_issues, no_issues
from comity.returns.validation.rows import cell_name

_FACTS = [field.name for field in fields()]
_FAR = date(2100, 12, 31)

Lookup = Callable[[pl.Series], pl.DataFrame]
"""Gives the typed rows with these row numbers, for the few rows that must be seen whole again."""


@dataclass(frozen=True)
class CrossRow:
    """`repeats` and `conflicts` are row numbers that are not to be read; `issues` says why."""

    repeats: pl.Series
    conflicts: pl.Series
    issues: pl.DataFrame


def keys_of(assignments: pl.DataFrame) -> pl.DataFrame:
    """The narrow keys of a batch; `key` stands for authority, quarter and reference.

    A worker whose end cannot be read is not taken to be anywhere after the start.
    """
    known_end = pl.col("end_date").fill_null(_FAR)
    plan = assignments.lazy().select(
        pl.col("row").cast(pl.UInt32),
        pl.col("worker").str.slice(2).cast(pl.UInt32, strict=False),
        pl.col("start_date"),
        pl.when(pl.col("unreadable_end_date")).then(pl.col("start_date")).otherwise(known_end).alias("end"),
        pl.col("assignment_ref"),
    )
    key = assignments.select("authority", "quarter", "assignment_ref").hash_rows(seed=1)
    return plan.collect().with_columns(key.alias("key"), _quarter_numbers(assignments["quarter"]))


def _quarter_numbers(quarter: pl.Series) -> pl.Series:
    """Each quarter as one small number, in order of time: four times its year and its own, less one."""
    only = quarter[0] if quarter.len() and not quarter.null_count() else None
    if only is not None and (quarter == only).all():
        return pl.repeat(int(only[:4]) * 4 + int(only[6]) - 1, quarter.len(), dtype=pl.UInt16, eager=True).alias(
            "quarter"
        )
    parts = quarter.str.slice(0, 4).cast(pl.UInt16) * 4 + quarter.str.slice(6).cast(pl.UInt16) - 1
    return parts.alias("quarter")


def cross_rows(keys: pl.DataFrame, lookup: Lookup, layout: Layout) -> CrossRow:
    """Everything that shows across the rows of one table. Rows that share a key are looked up and compared whole."""
    shared = keys.filter(keys["key"].is_duplicated()).sort("key", "row")
    whole = _whole(shared, lookup) if shared.height else None
    facts = pl.Series("facts", [], dtype=pl.UInt64) if whole is None else _facts(whole)
    shared = shared.with_columns(facts.alias("facts")).with_columns(
        kinds=pl.col("facts").n_unique().over("key"), first=pl.col("row").min().over("key")
    )
    repeated = shared.filter((pl.col("kinds") == 1) & (pl.col("row") != pl.col("first")))
    conflicting = shared.filter(pl.col("kinds") > 1)
    gone = pl.concat([repeated["row"], conflicting["row"]])
    kept = keys if not gone.len() else keys.filter(~pl.col("row").is_in(gone.implode()))
    frames = [
        _repeat_issues(repeated, layout),
        _conflict_issues(conflicting, whole, layout),
        _two_places(kept, layout),
        _other_quarters(kept, layout),
    ]
    return CrossRow(
        repeats=repeated["row"].cast(pl.Int64),
        conflicts=conflicting["row"].cast(pl.Int64),
        issues=pl.concat(frames),
    )


def _issues(rows: pl.DataFrame, layout: Layout, **parts: str | pl.Expr) -> pl.DataFrame:
    field = parts["field"]
    assert isinstance(field, str)
    whole: dict[str, str | pl.Expr] = {
        "sheet": layout.sheet,
        "cell": cell_name(layout, field),
        "row": pl.col("row"),
        "assignment_ref": pl.col("assignment_ref"),
        **parts,
    }
    return as_issues(rows, {name: pl.lit(part) if isinstance(part, str) else part for name, part in whole.items()})


def _repeat_issues(repeated: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    return _issues(
        repeated,
        layout,
        level="note",
        code="exact-repeat",
        field="assignment_ref",
        found=pl.col("assignment_ref"),
        expected="each assignment once",
        message=pl.format(
            "Row {} says again what row {} says of {}; the first was kept.", "row", "first", "assignment_ref"
        ),
    )


def _whole(shared: pl.DataFrame, lookup: Lookup) -> pl.DataFrame:
    """The whole rows that share a key, in the order of `shared`."""
    found = lookup(shared["row"].cast(pl.Int64)).with_columns(pl.col("row").cast(pl.UInt32))
    return shared.select("row").join(found, on="row", maintain_order="left")


def _facts(whole: pl.DataFrame) -> pl.Series:
    """What each row says in every field, read or unreadable, as one number."""
    return whole.select(*_FACTS, *(f"unreadable_{name}" for name in _FACTS)).hash_rows(seed=2)


def _conflict_issues(conflicting: pl.DataFrame, whole: pl.DataFrame | None, layout: Layout) -> pl.DataFrame:
    if whole is None or not conflicting.height:
        return no_issues()
    groups = (
        conflicting.select("row", "key")
        .join(whole, on="row")
        .sort("key", "row")
        .group_by("key", maintain_order=True)
        .agg(
            *(pl.col(field.name).n_unique().alias(field.name) for field in fields()),
            pl.col("row").head(8).cast(pl.String).str.join(", ").alias("rows"),
            pl.len().alias("count"),
        )
    )
    more = pl.when(pl.col("count") > 8).then(pl.format(" and {} more", pl.col("count") - 8)).otherwise(pl.lit(""))
    differing = (
        pl.concat_list(pl.when(pl.col(field.name) > 1).then(pl.lit(field.label)) for field in fields())
        .list.drop_nulls()
        .list.join(", ")
    )
    told = groups.rechunk().select(
        "key",
        pl.format("{}{}", "rows", more).alias("rows"),
        differing.replace({"": "cells that could not be read"}).alias("differing"),
    )
    return _issues(
        conflicting.join(told, on="key", maintain_order="left"),
        layout,
        level="error",
        code="reference-with-different-facts",
        field="assignment_ref",
        found=pl.col("assignment_ref"),
        expected="one row for each reference in an authority and quarter",
        message=pl.format(
            "Reference {} is on rows {} with different facts ({}), so none of them was read. Keep the right one, or"
            " give each its own reference.",
            "assignment_ref",
            "rows",
            "differing",
        ),
    )


def _other_quarters(keys: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows of another quarter than most, where nothing but the rows themselves says which quarter it is.

    Of two quarters with as many rows, the later counts as the file's.
    """
    if "quarter" not in layout.columns or {"quarter"} & {*layout.asked, *layout.stamped}:
        return no_issues()
    counts = keys["quarter"].drop_nulls().value_counts().sort("count", "quarter")
    if counts.height < 2:
        return no_issues()
    most = _quarter_words(pl.lit(counts["quarter"][-1], pl.UInt16))
    return _issues(
        keys.filter(pl.col("quarter") != counts["quarter"][-1]),
        layout,
        level="query",
        code="other-quarter",
        field="quarter",
        found=_quarter_words(pl.col("quarter")),
        expected=most,
        message=pl.format(
            "The row is for {}, but most rows of the file are for {}. Why is it here?",
            _quarter_words(pl.col("quarter")),
            most,
        ),
    )


def _quarter_words(number: pl.Expr) -> pl.Expr:
    return pl.format("{}-Q{}", number // 4, number % 4 + 1)


def _two_places(keys: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    known = keys.filter(pl.col("worker").is_not_null() & pl.col("start_date").is_not_null())
    several = known.filter(known["worker"].is_duplicated()).sort("worker", "start_date", "end", "row")
    if not several.height:
        return no_issues()
    # The running latest end of a worker's earlier assignments, with its row packed beneath it so that
    # the assignment that is still running can be named.
    packed = pl.col("end").to_physical().cast(pl.Int64) * 2**32 + pl.col("row").cast(pl.Int64)
    several = several.with_columns(before=packed.cum_max().over("worker").shift(1).over("worker"))
    several = several.with_columns(
        other=(pl.col("before") % 2**32).cast(pl.UInt32),
        until=(pl.col("before") // 2**32).cast(pl.Int32).cast(pl.Date),
    ).filter(pl.col("start_date") < pl.col("until"))
    if not several.height:
        return no_issues()
    others = known.select(other="row", other_ref="assignment_ref", other_key="key")
    several = several.join(others, on="other", maintain_order="left").filter(pl.col("key") != pl.col("other_key"))
    return _issues(
        several,
        layout,
        level="query",
        code="two-places-at-once",
        field="worker",
        found=pl.format("SW{}", "worker"),
        expected="one assignment at a time",
        message=pl.format(
            "SW{} starts here on {} while assignment {} on row {} runs {}. Is the worker in two places?",
            "worker",
            pl.col("start_date").dt.to_string("%-d %b %Y"),
            "other_ref",
            "other",
            pl.when(pl.col("until") == _FAR)
            .then(pl.lit("with no end"))
            .otherwise(pl.format("until {}", pl.col("until").dt.to_string("%-d %b %Y"))),
        ),
    )
