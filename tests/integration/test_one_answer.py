"""assess, check and judge give one answer of the same facts, also of an assignment that is yet to start."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from comity.dictionary import fields
from comity.judge import check, judge
from comity.memorandum import load

FACTS = {
    "authority": "X99000003",
    "quarter": "2026-Q1",
    "assignment_ref": "A1",
    "role": "social_worker",
    "payment_basis": "umbrella",
    "pay_rate": "33.90",
    "start_date": "2026-04-10",
    "had_substantive_role": "no",
    "direct_experience_months": "60",
    "references_received": "2",
    "notice_days": "28",
}


@pytest.mark.parametrize(("start", "expected"), [("2026-04-10", "breached"), ("2026-03-10", "met")])
def test_a_cap_agreed_later_binds_what_starts_under_it(tmp_path, start, expected):
    facts = {**FACTS, "start_date": start}
    as_at = date(2026, 3, 20)
    path = tmp_path / "return.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields()])
        writer.writeheader()
        writer.writerow(facts)
    command = "from comity.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", command, "assess", str(path), "--memorandum", "exemplar", "--as-at", "2026-03-20",
         "--out", str(tmp_path / "out")],
        capture_output=True, check=False,
    )  # fmt: skip
    assessed = pl.read_csv(tmp_path / "out" / "findings.csv").filter(pl.col("clause") == "price-cap")["outcome"].item()
    memorandum = load("exemplar")
    typed = {**facts, "direct_experience_months": 60, "references_received": 2, "notice_days": 28}
    judged = judge(pl.DataFrame([typed]), memorandum, as_at).filter(pl.col("clause") == "price-cap")["outcome"].item()
    assert {assessed, judged, check(facts, memorandum, as_at).outcomes["price-cap"]} == {expected}
