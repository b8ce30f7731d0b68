"""From file to finding: what was planted in a generated file is what assessing it finds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from comity.judge import judge
from comity.memorandum import load
from comity.returns import Return, read_return
from comity.returns.generate import plan, write_csv, write_provider, write_workbook
from comity.returns.mapping.propose import propose
from comity.returns.mapping.write import profile_yaml

AS_AT = date(2026, 9, 30)


def differences(returned: Return, planted: Path) -> list[dict[str, object]]:
    """Assignments and clauses where judging what was read does not come to what was planted."""
    truth = pl.read_csv(planted, infer_schema=False)
    findings = judge(returned.assignments, load("exemplar", AS_AT), AS_AT, exceptions=returned.signoffs)
    both = truth.join(
        findings.select("assignment_ref", "clause", found="outcome"),
        on=["assignment_ref", "clause"],
        how="full",
        coalesce=True,
    )
    return both.filter(pl.col("outcome").ne_missing(pl.col("found"))).to_dicts()


def mapped(path: Path, quarter: str | None, authority: str | None = None) -> Return:
    """Read with the profile that Comity itself proposes, as it stands."""
    memorandum = load("exemplar", AS_AT)
    profile = path.with_suffix(".yaml")
    profile.write_text(profile_yaml(propose(path, memorandum)), encoding="utf-8")
    return read_return(path, memorandum, quarter=quarter, authority=authority, profile=profile)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_providers_export_reads_with_the_proposed_profile(tmp_path: Path, seed: int) -> None:
    path, planted = tmp_path / "msp.xlsx", tmp_path / "planted.csv"
    write_provider(plan(80, seed, breach_rate=0.05), path, planted)
    returned = mapped(path, "2026-Q3")
    assert (returned.accounting.read, returned.accounting.totals, returned.accounting.rejected) == (80, 1, 0)
    assert returned.accounting.repeats > 0
    assert differences(returned, planted) == []


def test_one_councils_extract_reads_once_it_is_said_whose_it_is(tmp_path: Path) -> None:
    path, planted = tmp_path / "council.xlsx", tmp_path / "planted.csv"
    write_provider(plan(60, 5, authority="Coldharbour"), path, planted)
    returned = mapped(path, "2026-Q3", authority="993")
    assert set(returned.assignments["authority"]) == {"X99000003"}
    assert differences(returned, planted) == []


@pytest.mark.parametrize("name", ["clean.csv", "clean.xlsx"])
def test_a_clean_file_reads_with_no_help(tmp_path: Path, name: str) -> None:
    path, planted = tmp_path / name, tmp_path / "planted.csv"
    (write_csv if name.endswith(".csv") else write_workbook)(plan(400, 6), path, planted)
    assert differences(read_return(path, load("exemplar", AS_AT)), planted) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_providers_exports_read_with_the_proposed_profile(tmp_path: Path, seed: int) -> None:
    path, planted = tmp_path / "msp.xlsx", tmp_path / "planted.csv"
    write_provider(plan(60, seed, breach_rate=0.05), path, planted)
    assert differences(mapped(path, "2026-Q3"), planted) == []
