"""`comity map`: a profile proposed, confirmed and used; and what a bad profile is told."""

# ruff: noqa: E501

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from comity.cli import main
from comity.memorandum import load
from comity.returns import NotAReturn, ProfileError, read_return
from comity.returns.mapping.load import load_profile

HEADINGS = [
    "Hirer", "Job ticket no", "SWE PIN", "Core grade", "Commenced", "Sched. finish", "Finished?", "Hrs each wk", "FTE %",
    "How supplied to us", "Agency partner", "Engaged as (PAYE/Umbrella/Ltd)", "Worker £/h", "Client £/h", "Hire justification",
    "Ever perm in LA? (Y/N)", "Qualified exp in LAs (years)", "References on file", "Notice (weeks)", "Reg verified",
    "DBS verified", "RTW verified", "Hiring manager", "Favourite colour",
]  # fmt: skip


def rows():
    for number in range(12):
        yield [
            "Dunmere" if number % 2 else "Fenwick & Holme Council", f"B{number:03}", f"SW{200000 + number}",
            ["Senior SW", "Team Manger", "Wizard"][number % 3], "01/07/2026", "31/12/2026", None, 37, 100, "MSP", "Tern & Co",
            "Umb", 33.5, 37.7, "Vacant post", "N", 4, 2, 4, "20/06/2026", "21/06/2026", "22/06/2026", "Somebody", "blue",
        ]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append(["Bookings, July to September 2026"])
    sheet.append([])
    sheet.append(HEADINGS)
    for row in rows():
        sheet.append(row)
    path = tmp_path / "bookings.xlsx"
    book.save(path)
    return path


def run(*arguments: object):
    return CliRunner().invoke(main, ["map", *map(str, arguments)])


def test_unknown_headings_are_proposed_with_how_sure(file, tmp_path):
    out = tmp_path / "profile.yaml"
    result = run(file, "--out", out, "--memorandum", "exemplar")
    assert result.exit_code == 0, result.output
    profile = load_profile(out, load("exemplar"))
    assert {column.heading: column.field for column in profile.columns} == {
        "Hirer": "authority",
        "Job ticket no": "assignment_ref",
        "SWE PIN": "worker",
        "Core grade": "role",
        "Commenced": "start_date",
        "Sched. finish": "planned_end_date",
        "Finished?": "end_date",
        "Hrs each wk": "hours_per_week",
        "FTE %": "fte",
        "How supplied to us": "supply_route",
        "Agency partner": "agency",
        "Engaged as (PAYE/Umbrella/Ltd)": "payment_basis",
        "Worker £/h": "pay_rate",
        "Client £/h": "charge_rate",
        "Hire justification": "reason_for_use",
        "Ever perm in LA? (Y/N)": "had_substantive_role",
        "Qualified exp in LAs (years)": "direct_experience_months",
        "References on file": "references_received",
        "Notice (weeks)": "notice_days",
        "Reg verified": "registration_checked_date",
        "DBS verified": "dbs_checked_date",
        "RTW verified": "right_to_work_checked_date",
    }
    assert {column.field: column.unit for column in profile.columns if column.unit} == {
        "fte": "percent",
        "direct_experience_months": "year",
        "notice_days": "week",
    }
    assert (profile.constants["quarter"].value, profile.constants["quarter"].sure) == ("2026-Q3", "medium")
    assert profile.values["role"] == {"Senior SW": "senior_social_worker", "Team Manger": "team_manager"}
    assert (profile.ignored, profile.confirmed, profile.sheet) == (("Hiring manager",), False, "Data")
    assert "Not recognised, and left out: 'Favourite colour'" in result.output
    assert "Values of role that nobody can tell: 'Wizard'" in result.output


def test_the_proposed_profile_reads_the_file(file, tmp_path):
    out = tmp_path / "profile.yaml"
    run(file, "--out", out, "--memorandum", "exemplar")
    result = read_return(file, load("exemplar"), profile=out)
    assert result.accounting.read == 12
    row = result.assignments.row(0, named=True)
    assert {name: row[name] for name in ("authority", "fte", "direct_experience_months", "notice_days", "role")} == {
        "authority": "X99000006",
        "fte": 1_000_000,
        "direct_experience_months": 48,
        "notice_days": 28,
        "role": "senior_social_worker",
    }
    assert result.issues.filter(result.issues["code"] == "not-a-code")["found"].unique().to_list() == ["Wizard"]


def test_with_no_memorandum_named_every_shipped_authority_is_known(file, tmp_path):
    out = tmp_path / "profile.yaml"
    assert run(file, "--out", out).exit_code == 0
    assert load_profile(out, load("exemplar")).values["authority"] == {
        "Dunmere": "X99000004",
        "Fenwick & Holme Council": "X99000006",
    }


def test_a_confirmed_profile_is_not_written_over(file, tmp_path):
    out = tmp_path / "profile.yaml"
    assert run(file, "--out", out).exit_code == 0
    assert run(file, "--out", out).exit_code == 0
    out.write_text(out.read_text().replace("\nconfirmed: false", "\nconfirmed: true"))
    confirmed = out.read_text()
    result = run(file, "--out", out)
    assert (result.exit_code, out.read_text()) == (2, confirmed)


def test_what_rests_on_a_profile_that_nobody_confirmed_is_said_to(file, tmp_path):
    out = tmp_path / "profile.yaml"
    assert run(file, "--out", out).exit_code == 0
    words = ["assess", str(file), "--memorandum", "exemplar", "--quarter", "2026-Q3", "--profile", str(out)]
    words += ["--out", str(tmp_path / "reports")]
    warned = CliRunner().invoke(main, words)
    assert warned.exit_code in (1, 3), warned.output
    assert f"Warning: Nobody has confirmed the mapping profile {out} (confirmed: false)" in warned.stderr
    out.write_text(out.read_text().replace("\nconfirmed: false", "\nconfirmed: true"))
    assert "Warning" not in CliRunner().invoke(main, words).stderr


def test_two_sheets_that_could_be_the_data_need_a_choice(file, tmp_path):
    book = openpyxl.load_workbook(file)
    copied = book.copy_worksheet(book["Data"])
    copied.title = "Data (2)"
    book.save(file)
    out = tmp_path / "profile.yaml"
    result = run(file, "--out", out)
    assert (result.exit_code, out.exists()) == (2, False)
    assert run(file, "--out", out, "--sheet", "Data (2)").exit_code == 0
    with pytest.raises(NotAReturn, match="--sheet"):
        read_return(file, load("exemplar"))


def test_a_file_that_is_not_there(tmp_path):
    assert run(tmp_path / "none.xlsx", "--out", tmp_path / "p.yaml").exit_code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is no ordinary file")
def test_a_device_is_refused_before_it_is_opened(file):
    result = run(file, "--out", "/dev/full")
    assert (result.exit_code, result.stderr) == (
        2,
        "/dev/full is not an ordinary file (it is a device or a pipe). Give --out the name of a file.\n",
    )


def test_a_pipe_that_nobody_writes_is_refused_too(file, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    result = run(file, "--out", tmp_path / "pipe")
    assert (result.exit_code, result.stderr) == (
        2,
        f"{tmp_path / 'pipe'} is not an ordinary file (it is a device or a pipe). Give --out the name of a file.\n",
    )


def test_a_path_through_a_file_is_named(file, tmp_path):
    (tmp_path / "afile").write_text("mine")
    result = run(file, "--out", tmp_path / "afile" / "x.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        f"{tmp_path / 'afile'} is a file, so nothing can be written as {tmp_path / 'afile' / 'x.yaml'}."
        " Give --out another path.\n",
    )


def test_a_profile_that_is_not_there_is_said_to_be_missing(tmp_path):
    for path, found in ((tmp_path / "none.yaml", "nothing is there"), (tmp_path, "this is not a file")):
        with pytest.raises(ProfileError) as error:
            load_profile(path, load("exemplar"))
        assert [(one.line, one.found) for one in error.value.problems] == [(0, found)]


PROFILE = """\
format: 1
confirmed: yes
constants:
  quarter: {value: 2026/27 Q2}
columns:
  - heading: Hirer
    field: authority
  - heading: Council
    field: authority
  - heading: Grade
    field: rank
  - heading: Notice
    field: notice_days
    unit: fortnights
    weight: 3
values:
  role:
    SSW: senior
  agency:
    Tern: Tern & Co
"""


def test_a_bad_profile_is_told_everything_at_once(tmp_path):
    path = tmp_path / "profile.yaml"
    path.write_text(PROFILE)
    with pytest.raises(ProfileError) as error:
        load_profile(path, load("exemplar"))
    assert [(problem.line, problem.found) for problem in error.value.problems] == [
        (4, "'2026/27 Q2' is not a quarter"),
        (9, "authority is given twice (first on line 7)"),
        (11, "field is 'rank'"),
        (14, "unit is 'fortnight'"),
        (15, "'weight' is not a key of a profile"),
        (18, "'senior' cannot be read as role"),
        (19, "'agency' is not a field whose values can be mapped"),
    ]
