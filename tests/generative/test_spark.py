"""Spark in local mode gives the same findings as Polars, to the letter."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from comity.judge import judge
from comity.memorandum import load
from comity.returns.generate import plan, plant

pytestmark = pytest.mark.slow

if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
    pytest.skip(
        "Spark needs Java 17 and the spark dependency group: make test-slow installs both", allow_module_level=True
    )

spec = importlib.util.spec_from_file_location("planted", Path(__file__).with_name("test_planted.py"))
assert spec
assert spec.loader
planted = importlib.util.module_from_spec(spec)
spec.loader.exec_module(planted)


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.parametrize("memorandum", ["exemplar", "england", "west-midlands"])
def test_spark_agrees_with_polars(spark, memorandum):
    as_at = date(2026, 9, 30)
    frame = planted.typed(next(plant(plan(400, 7, "2026-Q3", breach_rate=0.1))).assignments)
    resolved = load(memorandum)
    expected = judge(frame, resolved, as_at)
    found = judge(spark.createDataFrame(frame.to_arrow()), resolved, as_at)
    assert found.columns == expected.columns
    order = ["assignment_ref", "clause"]
    got = pl.from_arrow(found.toArrow()).sort(order)
    assert got.to_dicts() == expected.sort(order).to_dicts()
