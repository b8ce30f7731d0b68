"""The same worker at two authorities on the same days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from comity.dictionary import DECIMAL_SCALE
from comity.measures.across.checked import Checked, finding, findings
from comity.measures.pooled import latest, pooled

CHECK = "same-worker"


def two_places(
    rows: pl.DataFrame, *, authority: str, as_at: date, name_others: bool = False, most_hours: int = 48
) -> Checked:
    """An authority's assignments whose worker another authority of the region has too, on a day in common.

    Days run from the start to the end date, both counted; an assignment without an end date counts to `as_at`, and
    nothing counts after it. An assignment is taken as its latest quarter has it. Two that only **touch** (one ends on
    the day that the other begins) are found, and said to touch. Part-time work is allowed: the working says whether the
    hours a week of all of them together come to more than `most_hours` (48, the week's limit in the Working Time
    Regulations unless the worker agrees to more), or that some are not known.

    An authority is told that another of the region has the worker, on which days in common, and whether hours could
    explain it. Which authority, and the hours together, only with `name_others`: from the sum it could take its own
    away. Assignments without a worker key or a start date cannot be told of.
    """
    every = latest(pooled(rows)).with_columns(
        last_day=pl.min_horizontal(pl.col("end_date").fill_null(as_at), pl.lit(as_at))
    )
    own = every.filter(pl.col("authority") == authority)
    known = pl.col("worker_key").is_not_null() & pl.col("start_date").is_not_null()
    running = every.filter(known, pl.col("start_date") <= pl.col("last_day"))
    pairs = (
        running.filter(pl.col("authority") == authority)
        .join(running.filter(pl.col("authority") != authority), on="worker_key", suffix="_other")
        .with_columns(
            first=pl.max_horizontal("start_date", "start_date_other"),
            last=pl.min_horizontal("last_day", "last_day_other"),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .sort("assignment_ref", "authority_other", "first", "last", "assignment_ref_other")
    )
    unknown = own.filter(~known).height
    return Checked(
        findings(_found(pairs, name_others=name_others, most_hours=most_hours)),
        own.height,
        {"no registration number or start date": unknown} if unknown else {},
    )


def _found(pairs: pl.DataFrame, *, name_others: bool, most_hours: int) -> Iterator[dict[str, str | None]]:
    keys = ["assignment_ref", "authority_other"] if name_others else ["assignment_ref"]
    for _, group in pairs.group_by(keys, maintain_order=True):
        shared = group.select(pl.date_ranges("first", "last").alias("day")).explode("day")["day"].unique().sort()
        hours = _hours(group)
        others = group["authority_other"].n_unique()
        named = group["authority_other"][0]
        within = None if hours is None else hours <= most_hours * DECIMAL_SCALE
        working = {
            "first_day": shared[0],
            "last_day": shared[-1],
            "days": len(shared),
            "touching": _touching(group),
            "hours_could_explain": within,
            "most_hours": most_hours,
        }
        if name_others:
            working |= {"authority": named, "hours_together": None if hours is None else hours / DECIMAL_SCALE}
        who = named if name_others else "another authority" if others == 1 else f"{others} other authorities"
        reason = f"This worker is also with {who} of the region {_when(shared)}. {_explained(working)}"
        yield finding(CHECK, group["assignment_ref"][0], reason, working)


def _hours(group: pl.DataFrame) -> int | None:
    """The hours a week of an assignment and all the others that it shares days with; None where one is not known."""
    hours = [group["hours_per_week"][0], *group["hours_per_week_other"]]
    return None if None in hours else sum(hours)


def _touching(group: pl.DataFrame) -> bool:
    """Whether all that is shared is the day on which one assignment ends and the other begins."""
    after = (pl.col("last_day") == pl.col("start_date_other")) & (pl.col("start_date") < pl.col("start_date_other"))
    before = (pl.col("last_day_other") == pl.col("start_date")) & (pl.col("start_date_other") < pl.col("start_date"))
    return bool(group.select((after | before).all()).item())


def _when(days: pl.Series) -> str:
    if len(days) == 1:
        return f"on {_day(days[0])}"
    return f"on {len(days)} days from {_day(days[0])} to {_day(days[-1])}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _explained(working: Mapping[str, Any]) -> str:
    if working["touching"]:
        return "One assignment ends on the day that the other begins."
    if working["hours_could_explain"] is None:
        return "Hours a week are not given for all, so whether part-time work explains it cannot be told."
    if working["hours_could_explain"]:
        return f"Together the hours are at most {working['most_hours']} a week, so part-time work could explain it."
    return f"Together the hours are over {working['most_hours']} a week, so part-time work does not explain it."
