"""`comity template`: the workbook a council fills in, and reads back."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from comity.cli import main
from comity.dictionary import fields
from comity.memorandum import load
from comity.returns import read_return

ROW = {
    "Authority": "Coldharbour Borough Council",
    "Local job title": "Senior social worker",
    "Core role": "Senior social worker",
    "Start date": date(2026, 7, 1),
    "Planned end date": date(2026, 12, 1),
    "Hours a week": 37,
    "Full-time equivalent": 1,
    "Supply route": "MSP",
    "Agency": "Tern & Co",
    "Managed service provider": "Meridian MSP",
    "Payment basis": "PAYE",
    "Pay rate": 30.25,
    "Charge rate": 34.45,
    "Reason for use": "Vacancy",
    "Held a substantive role before": "Yes",
    "Last substantive authority": "Dunmere Council",
    "Last substantive end date": date(2025, 12, 31),
    "Reason for leaving it": "Resignation",
    "Direct experience (months)": 40,
    "References received": 2,
    "Notice (days)": 28,
    "Registration checked": date(2026, 6, 1),
    "DBS checked": date(2026, 6, 1),
    "Right to work checked": date(2026, 6, 1),
}
SIGN_OFF = {
    "Assignment reference": "A1",
    "Clause departed from": "cool-off",
    "DCS sign-off": date(2026, 6, 20),
    "Departure approved until": date(2026, 9, 30),
    "Reason for the departure": "Unallocated cases",
}


def run(*arguments: object):
    return CliRunner().invoke(main, ["template", *map(str, arguments)])


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    out = tmp_path / "template.xlsx"
    result = run("--memorandum", "exemplar", "--quarter", "Q3 2026", "--out", out)
    assert (result.exit_code, out.exists()) == (0, True), result.output
    return out


@pytest.fixture
def filled(blank: Path) -> Path:
    book = openpyxl.load_workbook(blank)
    sheet, signoffs = book["Return"], book["Sign-offs"]
    for number in (1, 2, 3):
        own = {"Assignment reference": f"A{number}", "Social Work England number": f"SW{300 + number}"}
        fill(sheet, number + 1, ROW | own)
    fill(signoffs, 2, SIGN_OFF)
    book.save(blank)
    return blank


def fill(sheet, row, cells):
    columns = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(row, columns[heading]).value = value


def test_it_has_every_field_in_order_with_a_note_on_each(blank):
    book = openpyxl.load_workbook(blank)
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Return", "visible"),
        ("Sign-offs", "visible"),
        ("How to fill this in", "visible"),
        ("_comity", "veryHidden"),
    ]
    sheet = book["Return"]
    assert [cell.value for cell in sheet[1]] == [field.label for field in fields()]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == len(fields())
    assert all(rule.prompt for rule in rules.values())
    assert str(rules["F2"].sqref) == "F2:F2001"
    assert (rules["F2"].type, rules["F2"].formula1) == (
        "list",
        '"Social worker,Senior social worker,Advanced practitioner,Team manager,IRO or child protection chair"',
    )
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert sheet.freeze_panes == "D2"
    assert {key.value: value.value for key, value in book["_comity"]["A1:B5"]} == {
        "template_version": "1",
        "quarter": "2026-Q3",
        "memorandum": "exemplar",
        "memorandum_version": "2026",
        "digest": load("exemplar").digest,
    }


def test_every_code_of_its_lists_reads_back():
    from comity.returns.cells import Context, parse
    from comity.returns.cells.authorities import AuthorityIndex
    from comity.returns.template.words import code_words

    context = Context(AuthorityIndex(()))
    for field in fields():
        for code in field.codes:
            assert str(parse(code_words(code), field, context)) == code


def test_a_filled_template_reads_with_no_issues(filled):
    result = read_return(filled, load("exemplar"))
    assert result.issues.rows() == []
    assert result.accounting.words() == (
        "3 rows below the headings = 3 read + 0 exact repeats + 0 totals + 0 blank + 0 rejected"
    )
    assert result.assignments.select("authority", "quarter", "assignment_ref", "role", "pay_rate").row(0) == (
        "X99000003",
        "2026-Q3",
        "A1",
        "senior_social_worker",
        302_500,
    )
    assert result.signoffs.select(
        "authority", "quarter", "assignment_ref", "signoff_clause", "dcs_signoff_date"
    ).rows() == [("X99000003", "2026-Q3", "A1", "cool-off", date(2026, 6, 20))]


def test_the_template_of_another_quarter_is_an_error(filled):
    result = read_return(filled, load("exemplar"), quarter="2026-Q2")
    assert result.issues.filter(pl.col("level") == "error")["code"].to_list() == ["wrong-quarter"]


def test_the_template_of_another_memorandum_is_a_query(filled):
    result = read_return(filled, load("england").model_copy(update={"authorities": load("exemplar").authorities}))
    assert "other-memorandum" in result.issues["code"].to_list()


def test_a_departure_of_no_assignment_is_an_error(filled):
    book = openpyxl.load_workbook(filled)
    fill(book["Sign-offs"], 3, SIGN_OFF | {"Assignment reference": "Z9"})
    fill(book["Sign-offs"], 4, SIGN_OFF | {"Assignment reference": "A2", "Departure approved until": None})
    book.save(filled)
    result = read_return(filled, load("exemplar"))
    assert result.issues.select("level", "code", "sheet", "cell", "assignment_ref").rows() == [
        ("error", "sign-off-without-assignment", "Sign-offs", "C3", "Z9"),
        ("error", "required", "Sign-offs", "H4", "A2"),
    ]
    assert result.signoffs["assignment_ref"].to_list() == ["A1", "A2"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--memorandum", "exemplar", "--quarter", "2026/27 Q2", "--out", "x.xlsx"),
        ("--memorandum", "nowhere", "--quarter", "2026-Q3", "--out", "x.xlsx"),
        ("--memorandum", "exemplar", "--quarter", "2026-Q3", "--out", "x.csv"),
    ],
)
def test_misuse_is_exit_code_2_and_leaves_nothing(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_same_input_gives_the_same_workbook(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        run("--memorandum", "exemplar", "--quarter", "2026-Q3", "--out", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("command", ["template", "generate"])
def test_nothing_is_written_through_a_file_or_to_a_pipe(command, tmp_path):
    (tmp_path / "afile").write_text("mine")
    os.mkfifo(tmp_path / "pipe.xlsx")
    arguments = {"template": ["--memorandum", "exemplar", "--quarter", "2026-Q3"], "generate": ["--rows", "1"]}[command]
    told = [
        CliRunner().invoke(main, [command, *arguments, "--out", str(tmp_path / out)])
        for out in ("afile/x.xlsx", "pipe.xlsx")
    ]
    assert [(one.exit_code, one.stderr) for one in told] == [
        (
            2,
            f"{tmp_path / 'afile'} is a file, so nothing can be written as {tmp_path / 'afile/x.xlsx'}. Give --out"
            " another path.\n",
        ),
        (
            2,
            f"{tmp_path / 'pipe.xlsx'} is not an ordinary file (it is a device or a pipe). Give --out the name of a"
            " file.\n",
        ),
    ]
