"""What changed between two readings of a return: its assignments, their cells, and its issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from comity.dictionary import Field, FieldType, fields
from comity.returns.issues import SCHEMA
from comity.returns.template.words import code_words
from comity.returns.validation.rule import said

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
CAME, WENT = "came", "went"
UNREADABLE = "could not be read"
"""Stands for what a cell says that no reader can take."""

_OWN = ("authority", "assignment_ref")
_KEY = (*_OWN, "of", "nth")
_ISSUE_KEY = ("code", "field", "authority", "assignment_ref", "found_key", "nth")


class Reading(Protocol):
    """A return as read: `Return` is one."""

    @property
    def assignments(self) -> pl.DataFrame:
        """As `Return.assignments`; `sheet` and `row` may be left out."""

    @property
    def issues(self) -> pl.DataFrame:
        """As `issues.SCHEMA`."""


@dataclass(frozen=True)
class Comparison:
    """Three frames, in order of authority and reference, so that the same two readings give the same comparison.

    `assignments`: change (added, removed, changed), authority, assignment_ref, and `fields`, how many of its fields
    changed. `cells`: authority, assignment_ref, field, label, was, now, each as a person writes it ("" is a blank).
    `issues`: change (came, went), authority (null where none is known) and the columns of an issue.
    """

    assignments: pl.DataFrame
    cells: pl.DataFrame
    issues: pl.DataFrame

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not (self.assignments.height or self.cells.height or self.issues.height)

    def count(self, change: str) -> int:
        """How many assignments were added, removed or changed, or how many issues came or went."""
        frame = self.issues if change in (CAME, WENT) else self.assignments
        return frame.filter(pl.col("change") == change).height


def compare(was: Reading, now: Reading, names: Mapping[str, str] | None = None) -> Comparison:
    """Compare two readings. `names` are the authorities' by code, for cells that name one.

    An assignment is known by its reference within its authority, and by its quarter too where one reading has the
    reference in two.
    An issue is the same while its code, field and assignment are, wherever its row has moved to and whatever was
    found; one that is of no assignment, while the same was found.
    """
    twice = pl.concat([_twice(was.assignments), _twice(now.assignments)]).unique()
    before, after = _numbered(was.assignments, twice), _numbered(now.assignments, twice)
    added = after.join(before, on=_KEY, how="anti")
    removed = before.join(after, on=_KEY, how="anti")
    cells = _cells(before, after, names or {})
    changed = cells.group_by(*_KEY).len("fields")
    several = [(ADDED, added), (REMOVED, removed), (CHANGED, changed)]
    rows = [
        frame.select(
            pl.lit(change).alias("change"),
            *_KEY,
            (pl.col("fields").cast(pl.Int64) if change == CHANGED else pl.lit(0, pl.Int64)).alias("fields"),
        )
        for change, frame in several
    ]
    return Comparison(
        assignments=pl.concat(rows).sort(*_KEY).drop("of", "nth"),
        cells=cells.sort(*_KEY, "position").drop("of", "nth", "position"),
        issues=_issues(was, now),
    )


def _twice(assignments: pl.DataFrame) -> pl.DataFrame:
    """The references that stand more than once in a reading."""
    return assignments.select(*_OWN).filter(assignments.select(*_OWN).is_duplicated()).unique()


def _numbered(assignments: pl.DataFrame, twice: pl.DataFrame) -> pl.DataFrame:
    """The assignments with `of` and `nth`, which tell rows of one authority and reference apart."""
    told = assignments.join(twice.with_columns(twice=pl.lit(value=True)), on=_OWN, how="left", maintain_order="left")
    told = told.with_columns(of=pl.when("twice").then(pl.col("quarter")).fill_null("")).drop("twice")
    order = [name for name in ("start_date", "row") if name in assignments.columns]
    ordered = told.sort(*_OWN, "of", *order, nulls_last=True, maintain_order=True)
    return ordered.with_columns(nth=pl.int_range(pl.len()).over(*_OWN, "of"))


def _cells(before: pl.DataFrame, after: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    both = before.join(after, on=_KEY, how="inner", suffix=":now", maintain_order="left")
    frames = [
        pl.DataFrame(
            schema={
                **both.select(_KEY).schema,
                **dict.fromkeys(("field", "label", "was", "now"), pl.String),
                "position": pl.Int64,
            }
        )
    ]
    for field in fields():
        if field.name in ("authority", "assignment_ref") or field.name not in before.columns:
            continue
        if field.name not in after.columns:
            continue
        value, flag = pl.col(field.name), _flag(before, field)
        now, flag_now = pl.col(f"{field.name}:now"), _flag(after, field, ":now")
        differing = both.filter(value.ne_missing(now) | (flag != flag_now))
        if differing.height:
            frames.append(
                differing.select(
                    *_KEY,
                    pl.lit(field.name).alias("field"),
                    pl.lit(field.label).alias("label"),
                    _words(field, value, flag, names).alias("was"),
                    _words(field, now, flag_now, names).alias("now"),
                    pl.lit(field.position, pl.Int64).alias("position"),
                )
            )
    return pl.concat(frames)


def _flag(frame: pl.DataFrame, field: Field, suffix: str = "") -> pl.Expr:
    name = f"unreadable_{field.name}"
    return pl.col(f"{name}{suffix}").fill_null(value=False) if name in frame.columns else pl.lit(value=False)


def _words(field: Field, value: pl.Expr, unreadable: pl.Expr, names: Mapping[str, str]) -> pl.Expr:
    """A value as a person writes it."""
    if field.type is FieldType.CODE:
        shown = value.replace({code: code_words(code) for code in field.codes}).fill_null("")
    elif field.type is FieldType.AUTHORITY:
        shown = value.replace(dict(names)).fill_null("")
    else:
        shown = said(field.name, value)
    return pl.when(unreadable & value.is_null()).then(pl.lit(UNREADABLE)).otherwise(shown)


def _issues(was: Reading, now: Reading) -> pl.DataFrame:
    before, after = _known(was), _known(now)
    came = after.join(before, on=_ISSUE_KEY, how="anti", nulls_equal=True).select(
        pl.lit(CAME).alias("change"), pl.all()
    )
    went = before.join(after, on=_ISSUE_KEY, how="anti", nulls_equal=True).select(
        pl.lit(WENT).alias("change"), pl.all()
    )
    rank = pl.col("level").replace_strict({"error": 0, "query": 1, "note": 2}, return_dtype=pl.Int8)
    return (
        pl.concat([came, went])
        .sort("change", rank, "code", "authority", "assignment_ref", "field", "row", "nth", maintain_order=True)
        .select("change", "authority", *SCHEMA)
    )


def _known(reading: Reading) -> pl.DataFrame:
    """The issues with their authority, and what tells each from the others."""
    issues, rows = reading.issues.select(*SCHEMA), reading.assignments
    if {"sheet", "row"} <= {*rows.columns}:
        places = rows.select("sheet", "row", "authority").unique(["sheet", "row"])
        issues = issues.join(places, on=["sheet", "row"], how="left", maintain_order="left")
    else:
        issues = issues.with_columns(pl.lit(None, pl.String).alias("authority"))
    found = pl.when(pl.col("assignment_ref").fill_null("") == "").then(pl.col("found")).otherwise(pl.lit(""))
    keyed = issues.with_columns(found.alias("found_key"))
    return keyed.with_columns(nth=pl.int_range(pl.len()).over(_ISSUE_KEY[:-1]))
