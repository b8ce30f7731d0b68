"""findings.csv and issues.csv: plain tables in which nothing that was typed can run."""

import csv
from pathlib import Path

import polars as pl
import pytest

from comity.returns.exports import FINDINGS, ISSUES, defused, write_findings, write_issues

FINDING = dict.fromkeys(FINDINGS, "x")
ISSUE = dict.fromkeys(ISSUES, "x") | {"row": 4}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 7700", "'+44 7700"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1+1", "'＝1+1"),
        ("\r=1", "'\r=1"),
        ("-", "'-"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("H00060", "H00060"),
        ("a=b", "a=b"),
        ("", None),
        (None, None),
    ],
)
def test_text_that_begins_like_a_formula_is_defused(typed: str | None, written: str | None) -> None:
    frame = pl.DataFrame({"found": [typed]}, schema={"found": pl.String})
    assert defused(frame, ("found",))["found"].to_list() == [written]


def test_findings_have_their_columns_in_order_and_no_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "findings.csv"
    frame = pl.DataFrame(
        [
            {**FINDING, "assignment_ref": "=1", "reason": 'says "no", £34.01\nand more', "row": "extra"},
            {**FINDING, "row": "extra"},
        ]
    )
    write_findings([frame.head(1), frame.tail(1)], path)
    assert path.read_bytes().startswith(b"assignment_ref,authority,clause,kind,code,strength,outcome,")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [{**FINDING, "assignment_ref": "'=1", "reason": 'says "no", £34.01\nand more'}, FINDING]


def test_every_column_of_an_issue_is_defused_and_its_row_stays_a_number(tmp_path: Path) -> None:
    path = tmp_path / "issues.csv"
    write_issues(pl.DataFrame([{**ISSUE, "found": "=cmd|' /C calc'!A0", "message": "@x"}]), path)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {**ISSUE, "row": "4", "found": "'=cmd|' /C calc'!A0", "message": "'@x"}
