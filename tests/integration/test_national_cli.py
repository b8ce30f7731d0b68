"""`comity national`: both parts of the national return as files, with what is missing, through the entry point."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from comity.cli import main
from comity.returns.generate import plan, write_provider

RETURN = Path("src/comity/library/exemplar/returns/coldharbour-2026-q3.csv")
TABLES = [
    "part-1-assignments.csv",
    "part-2-agencies.csv",
    "part-2-cap-breaches.csv",
    "part-2-monthly-cost.csv",
    "part-2-rules.csv",
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["national", *map(str, arguments)])


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "return.csv"
    path.write_text(
        "authority,quarter,assignment_ref,worker,role,start_date,supply_route,payment_basis,pay_rate,charge_rate,"
        "hours_worked\n993,2026-Q3,A1,SW100001,social_worker,2026-07-01,msp,umbrella,30,40,92\n",
        encoding="utf-8",
    )
    return path


def test_both_parts_are_written_and_what_is_missing_is_said(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("write", RETURN, "--memorandum", "exemplar", "--out", out)
    assert done.exit_code == 3, done.output
    assert sorted(one.name for one in out.iterdir()) == ["completeness.csv", "national-return.xlsx", *TABLES]
    assert "The national return of Coldharbour Borough Council for 2026-Q3" in done.output
    assert "not confirmed to be the Department's" in done.output
    assert "Part 2 rules, Explanation of non-compliance: 9 of 9" in done.output
    assert "Give an explanation for price-cap." in done.output
    assert len(read(out / "part-1-assignments.csv")) == 41
    missing = read(out / "completeness.csv")
    assert f"Missing: {len(missing) - 2:,}" in done.output
    book = openpyxl.load_workbook(out / "national-return.xlsx")
    assert book.sheetnames == [
        "About",
        "Part 1 assignments",
        "Part 2 rules",
        "Part 2 cap breaches",
        "Part 2 agencies",
        "Part 2 monthly cost",
        "What is missing",
    ]
    assert book["Part 1 assignments"].max_row == 41
    assert book["What is missing"].max_row == len(missing) - 1


def test_a_mapping_is_written_adjusted_and_used(tmp_path: Path, small: Path) -> None:
    mapping, given, out = tmp_path / "national.yaml", tmp_path / "given.yaml", tmp_path / "out"
    assert run("mapping", "--out", mapping).exit_code == 0
    again = run("mapping", "--out", mapping)
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    text = mapping.read_text(encoding="utf-8").replace(
        "heading: Core role, from: role}", "heading: ROLE, from: role}", 1
    )
    mapping.write_text(text.replace("confirmed: no", "confirmed: yes"), encoding="utf-8")
    given.write_text("agencies: []\n", encoding="utf-8")
    done = run("write", small, "--memorandum", "exemplar", "--mapping", mapping, "--given", given, "--out", out)
    assert "not confirmed" not in done.output
    headings, row = read(out / "part-1-assignments.csv")
    assert headings[3] == "ROLE"
    assert row == ["993", "2026-Q3", "SW100001", "social_worker", "30.00", "01/07/2026", "", "No"]


def test_nothing_missing_is_exit_code_nought(tmp_path: Path, small: Path) -> None:
    given = tmp_path / "given.yaml"
    given.write_text("agencies: []\n", encoding="utf-8")
    text = small.read_text(encoding="utf-8").replace("993,", "335,")
    small.write_text(text, encoding="utf-8")
    done = run("write", small, "--memorandum", "england", "--given", given, "--out", tmp_path / "out")
    assert "Nothing that it should say is missing." in done.output, done.output
    assert done.exit_code == 0


def test_one_authority_is_picked_from_a_providers_export(tmp_path: Path) -> None:
    export, profile, out = tmp_path / "export.xlsx", tmp_path / "profile.yaml", tmp_path / "out"
    write_provider(plan(40, 3), export)
    assert (
        CliRunner().invoke(main, ["map", str(export), "--memorandum", "exemplar", "--out", str(profile)]).exit_code == 0
    )
    options = ("--memorandum", "exemplar", "--profile", profile, "--quarter", "2026-Q3", "--out", out)
    several = run("write", export, *options)
    assert several.exit_code == 2
    assert "A national return is of one: name it. Give --authority with its code." in several.output
    assert not out.exists()
    done = run("write", export, *options, "--authority", "Dunmere")
    assert done.exit_code == 3, done.output
    assert {row[0] for row in read(out / "part-1-assignments.csv")[1:]} == {"994"}


def test_a_mistake_in_the_mapping_is_said_with_its_line_and_nothing_is_written(tmp_path: Path, small: Path) -> None:
    mapping, out = tmp_path / "national.yaml", tmp_path / "out"
    run("mapping", "--out", mapping)
    lines = mapping.read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines) if "from: pay_rate}" in line)
    lines[number] = lines[number].replace("pay_rate", "pay")
    mapping.write_text("\n".join(lines), encoding="utf-8")
    done = run("write", small, "--memorandum", "exemplar", "--mapping", mapping, "--out", out)
    assert done.exit_code == 2
    assert (
        f'national.yaml:{number + 1}: error: "pay" is nothing that a column of assignments can be made' in done.output
    )
    assert "Traceback" not in done.output
    assert not out.exists()


def test_an_unknown_authority_and_a_file_with_no_quarter_are_said_gently(tmp_path: Path, small: Path) -> None:
    done = run("write", small, "--memorandum", "exemplar", "--authority", "Atlantis", "--out", tmp_path / "out")
    assert (done.exit_code, "'Atlantis' is not an authority that is known" in done.output) == (2, True)
    small.write_text(small.read_text(encoding="utf-8").replace("2026-Q3", ""), encoding="utf-8")
    done = run("write", small, "--memorandum", "exemplar", "--out", tmp_path / "out")
    assert (done.exit_code, "Give it: --quarter 2026-Q3." in done.output) == (2, True)
