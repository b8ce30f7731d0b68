"""Polars, pandas, DuckDB and the single candidate at a desk give the same findings, to the letter."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.dictionary import FieldType, fields_by_name
from comity.judge import judge
from comity.judge.frames import plan_for
from comity.judge.one import Desk
from comity.memorandum import load

NUMBERS = (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL, FieldType.INTEGER)
DAYS = st.sampled_from([date(2025, 9, 30), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)])
MEMORANDA = st.sampled_from(["exemplar", "england", "west-midlands", "east-midlands"])


def frame_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a frame in the dictionary's types."""
    schema: dict[str, Any] = {}
    for name in rows[0]:
        field = fields_by_name().get(name)
        if name.startswith("unreadable_") or (field and field.type is FieldType.YES_NO):
            schema[name] = pl.Boolean
        elif field and field.type is FieldType.DATE:
            schema[name] = pl.Date
        else:
            schema[name] = pl.Int64 if field and field.type in NUMBERS else pl.String
    return pl.DataFrame(rows, schema=schema)


def same_order(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings in one order, whatever the engine's."""
    return sorted(findings, key=lambda found: (found["assignment_ref"], found["clause"]))


def of_polars(frame: pl.DataFrame, memorandum: Any, as_at: date) -> list[dict[str, Any]]:
    return same_order(judge(frame, memorandum, as_at).to_dicts())


def of_pandas(frame: pl.DataFrame, memorandum: Any, as_at: date) -> list[dict[str, Any]]:
    found = judge(frame.to_pandas(use_pyarrow_extension_array=True), memorandum, as_at)
    assert isinstance(found, pd.DataFrame)
    return same_order(found.to_dict("records"))


def of_duckdb(frame: pl.DataFrame, memorandum: Any, as_at: date) -> list[dict[str, Any]]:
    connection = duckdb.connect()
    connection.register("assignments", frame.to_arrow())
    found = judge(connection.sql("select * from assignments"), memorandum, as_at)
    return same_order([dict(zip(found.columns, row, strict=True)) for row in found.fetchall()])


def of_desk(rows: list[dict[str, Any]], memorandum: Any, as_at: date) -> list[dict[str, Any]]:
    """Each alone, and all at once; words for what was met are left out, as a return leaves them out."""
    desk = Desk(plan_for(memorandum, as_at))
    alone = [desk.findings([row])[0] for row in rows]
    assert not rows or desk.findings(rows) == alone
    found = []
    for row, its in zip(rows, alone, strict=True):
        for finding in its:
            met = {"reason": "", "remedy": ""} if finding["outcome"] == "met" else {}
            about = {"assignment_ref": row["assignment_ref"], "authority": row["authority"]}
            found.append({**about, **finding, **met})
    return same_order(found)


def with_working(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings with their working as a mapping, so that it must be JSON."""
    return [{**found, "working": json.loads(found["working"])} for found in findings]


def hold_equal(rows: list[dict[str, Any]], name: str, as_at: date) -> None:
    memorandum, frame = load(name), frame_of(rows)
    expected = of_polars(frame, memorandum, as_at)
    assert len(expected) == len(rows) * len(memorandum.assignment_clauses())
    assert of_pandas(frame, memorandum, as_at) == expected
    assert of_duckdb(frame, memorandum, as_at) == expected
    assert of_desk(rows, memorandum, as_at) == with_working(expected)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=strategies.returns(), name=MEMORANDA, as_at=DAYS)
def test_engines_agree(rows: list[dict[str, Any]], name: str, as_at: date) -> None:
    hold_equal(rows, name, as_at)


@pytest.mark.slow
@settings(max_examples=9, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=strategies.returns(), name=MEMORANDA, as_at=DAYS)
def test_engines_agree_at_length(rows: list[dict[str, Any]], name: str, as_at: date) -> None:
    hold_equal(rows, name, as_at)
