"""`comity assess` from file to reports, as a person runs it."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from comity.cli import main
from comity.dictionary import fields
from comity.returns.exports import FINDINGS, ISSUES

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "returns"
AS_AT = "2026-09-30"
CLAUSES = [
    "price-cap",
    "cool-off",
    "experience",
    "notice",
    "references",
    "end-of-placement-review",
    "project-team",
    "pre-employment-checks",
    "on-site",
]

KEEPS: dict[str, str] = {
    "authority": "X99000003",
    "quarter": "2026-Q3",
    "assignment_ref": "C1",
    "worker": "SW12345",
    "local_title": "Social Worker",
    "role": "social_worker",
    "start_date": "2026-07-06",
    "planned_end_date": "2026-12-31",
    "hours_per_week": "37",
    "fte": "1",
    "supply_route": "msp",
    "agency": "Tern & Co",
    "msp": "Meridian",
    "payment_basis": "umbrella",
    "pay_rate": "33.50",
    "charge_rate": "38.00",
    "reason_for_use": "vacancy",
    "had_substantive_role": "no",
    "direct_experience_months": "48",
    "references_received": "2",
    "notice_days": "28",
    "registration_checked_date": "2026-07-01",
    "dbs_checked_date": "2026-07-01",
    "right_to_work_checked_date": "2026-07-01",
    "onsite_days_per_week": "3",
}
"""An assignment that keeps every clause of the exemplar."""


@dataclass(frozen=True)
class Done:
    """How a run ended, and what it wrote."""

    code: int
    said: str
    out: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def outcomes(self, ref: str) -> dict[str, str]:
        return {row["clause"]: row["outcome"] for row in self.rows("findings.csv") if row["assignment_ref"] == ref}


Assess = Callable[..., Done]


@pytest.fixture
def assess(tmp_path: Path) -> Assess:
    """Run the command on rows or on a file."""

    def run(*rows: dict[str, str], file: Path | None = None, options: tuple[str, ...] = ("--as-at", AS_AT)) -> Done:
        path = file or written(tmp_path / "return.csv", *rows)
        out = tmp_path / "out"
        done = CliRunner().invoke(main, ["assess", str(path), "--memorandum", "exemplar", "--out", str(out), *options])
        return Done(done.exit_code, done.output, out)

    return run


def written(path: Path, *rows: dict[str, str]) -> Path:
    names = [field.name for field in fields()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({**KEEPS, **row} for row in rows)
    return path


def test_a_return_that_keeps_everything_exits_0(assess: Assess) -> None:
    done = assess({})
    assert done.code == 0, done.said
    assert set(done.outcomes("C1").values()) == {"met", "not_applicable"}
    assert sorted(path.name for path in done.out.iterdir()) == [
        "annotated.xlsx",
        "findings.csv",
        "issues.csv",
        "report.html",
    ]


def test_a_breach_exits_1_with_its_reason_its_working_and_what_would_comply(assess: Assess) -> None:
    done = assess({"pay_rate": "33.51"})
    assert done.code == 1, done.said
    (found,) = [row for row in done.rows("findings.csv") if row["outcome"] == "breached"]
    assert (found["clause"], found["kind"], found["code"], found["strength"]) == (
        "price-cap",
        "price-cap",
        "SEV-1",
        "should",
    )
    assert "£33.51" in found["reason"]
    assert "£33.50" in found["remedy"]
    assert '"excess":"0.01"' in found["working"]
    report = (done.out / "report.html").read_text(encoding="utf-8")
    assert found["reason"] in report


def test_something_not_known_exits_3(assess: Assess) -> None:
    done = assess({"notice_days": ""})
    assert done.code == 3, done.said
    assert done.outcomes("C1")["notice"] == "not_known"


def test_a_breach_outweighs_what_is_not_known(assess: Assess) -> None:
    assert assess({"notice_days": "", "pay_rate": "40"}).code == 1


def test_nothing_read_is_never_a_pass(assess: Assess) -> None:
    done = assess({"assignment_ref": ""})
    assert done.code == 3, done.said
    assert "Nothing was judged" in done.said
    assert done.rows("findings.csv") == []


def test_there_is_one_finding_for_each_assignment_and_clause_in_the_order_of_the_file(assess: Assess) -> None:
    done = assess({"assignment_ref": "C2"}, {"assignment_ref": "C1", "pay_rate": "50"}, {"authority": "X99000004"})
    rows = done.rows("findings.csv")
    assert list(rows[0]) == list(FINDINGS)
    assert [(row["authority"], row["assignment_ref"], row["clause"]) for row in rows] == [
        (authority, ref, clause)
        for authority, ref in [("X99000003", "C2"), ("X99000003", "C1"), ("X99000004", "C1")]
        for clause in CLAUSES
    ]
    assert all(row["reason"] for row in rows if row["outcome"] not in {"met", "not_applicable"})


def test_without_a_day_it_is_judged_as_at_the_last_of_the_quarter(assess: Assess) -> None:
    done = assess({"quarter": "2026-Q3"}, options=())
    assert "as at 30 September 2026" in done.said


def test_without_a_day_or_a_quarter_it_says_what_to_give(assess: Assess) -> None:
    done = assess({"quarter": ""}, options=())
    assert done.code == 2
    assert "--quarter 2026-Q3" in done.said
    assert not done.out.exists()


def test_every_row_is_accounted_for_on_the_terminal(assess: Assess) -> None:
    done = assess({}, {}, {"assignment_ref": ""})
    assert "3 rows = 1 read + 1 exact repeat + 0 totals + 0 blank + 1 rejected" in done.said
    assert list(done.rows("issues.csv")[0]) == list(ISSUES)


def test_text_that_is_a_formula_is_written_as_text(assess: Assess) -> None:
    done = assess({"assignment_ref": "=1+1"})
    assert {row["assignment_ref"] for row in done.rows("findings.csv")} == {"'=1+1"}
    sheet = load_workbook(done.out / "annotated.xlsx").worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cell.data_type == "s"


def test_the_report_names_no_worker(assess: Assess) -> None:
    done = assess({"worker": "SW98765", "pay_rate": "50"}, {"assignment_ref": "C2", "worker": "SW98765x"})
    report = (done.out / "report.html").read_text(encoding="utf-8")
    assert "C2" in report or "D3" in report  # the row is spoken of, by its reference or its cell
    assert "98765" not in report
    assert "SW98765x" in (done.out / "issues.csv").read_text(encoding="utf-8").upper().replace("X", "x")


def test_the_annotated_workbook_of_a_csv_holds_its_rows_and_marks_the_deciding_cell(assess: Assess) -> None:
    done = assess({"pay_rate": "33.51"})
    sheet, legend = load_workbook(done.out / "annotated.xlsx").worksheets
    assert legend.title == "Comity"
    headings = [cell.value for cell in sheet[1]]
    assert headings == [field.name for field in fields()]
    assert {str(h): c.value for h, c in zip(headings, sheet[2], strict=True) if c.value} == {
        **KEEPS,
        "pay_rate": "33.51",
    }
    noted = [cell for row in sheet.iter_rows() for cell in row if cell.comment and "BREACHED" in cell.comment.text]
    assert [cell.column for cell in noted] == [headings.index("pay_rate") + 1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "nothing at"),
        (b"", "0 bytes"),
        (b"%PDF-1.7 not a return", ""),
        (b"a,b\n1,2\n", ""),
    ],
)
def test_a_file_that_cannot_be_read_exits_2_in_words(
    assess: Assess, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "sent.csv"
    if content is not None:
        path.write_bytes(content)
    done = assess(file=path)
    assert done.code == 2
    assert "Traceback" not in done.said
    assert "Expected" in done.said
    assert words in done.said
    assert not done.out.exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--as-at", "31/02/2026"),
        ("--as-at", "yesterday"),
        ("--as-at", AS_AT, "--quarter", "summer"),
        ("--as-at", AS_AT, "--nonsense"),
        ("--as-at", AS_AT, "--profile", "absent.yaml"),
        ("--as-at", AS_AT, "--previous", "absent.csv"),
        ("--as-at", AS_AT, "--sheet", "Nope"),
    ],
)
def test_misuse_exits_2_in_words(assess: Assess, options: tuple[str, ...]) -> None:
    done = assess({}, options=options)
    assert done.code == 2, done.said
    assert "Traceback" not in done.said
    assert "fault of its own" not in done.said
    assert not done.out.exists()


def test_an_unknown_authority_exits_2_in_words(assess: Assess, tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.csv", {}).read_text(encoding="utf-8").splitlines()
    path = tmp_path / "return.csv"
    path.write_text("".join(line.partition(",")[2] + "\n" for line in whole), encoding="utf-8")
    done = assess(file=path, options=("--as-at", AS_AT, "--authority", "Narnia"))
    assert done.code == 2, done.said
    assert "Found 'Narnia' from --authority." in done.said


def test_an_unknown_memorandum_lists_those_that_ship(tmp_path: Path) -> None:
    path = written(tmp_path / "return.csv", {})
    done = CliRunner().invoke(main, ["assess", str(path), "--memorandum", "narnia", "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert all(name in done.output for name in ("england", "west-midlands", "east-midlands", "exemplar"))


def test_a_file_where_the_folder_should_be_is_left_alone(tmp_path: Path, assess: Assess) -> None:
    (tmp_path / "out").write_text("mine")
    done = assess({})
    assert done.code == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_a_second_run_replaces_the_reports_of_the_first(assess: Assess) -> None:
    assert assess({"pay_rate": "50"}).code == 1
    (assess({}).out / "notes.txt").write_text("mine")
    done = assess({})
    assert done.code == 0
    assert {row["outcome"] for row in done.rows("findings.csv")} == {"met", "not_applicable"}
    assert (done.out / "notes.txt").read_text() == "mine"
    assert not list(done.out.glob(".comity*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which stands for a full disk")
def test_a_full_disk_leaves_no_half_report(assess: Assess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from comity.cli.outputs import Staging

    monkeypatch.setattr(Staging, "path", lambda self, name: Path("/dev/full"))
    done = assess({})
    assert done.code == 2, done.said
    assert "The disk is full." in done.said
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_a_stop_from_the_keyboard_ends_gently(tmp_path: Path) -> None:
    path = written(tmp_path / "return.csv", *({"assignment_ref": f"C{n}"} for n in range(3000)))
    out = tmp_path / "out"
    command = ["assess", str(path), "--memorandum", "exemplar", "--out", str(out), "--as-at", AS_AT]
    running = subprocess.Popen(
        [sys.executable, "-c", "from comity.cli import main; main()", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    while "Writing annotated.xlsx" not in running.stderr.readline():
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert said == "Stopped. Nothing was left half-written.\n"
    assert not out.exists()


@pytest.mark.parametrize("name", ["coldharbour-2026-q3.xlsx", "msp-export-2026-q3.xlsx"])
def test_the_files_that_are_really_sent(assess: Assess, name: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the shared {name} is not here: a plain clone has none")
    more = ("--authority", "X99000003") if name.startswith("coldharbour") else ()
    done = assess(file=SHARED / name, options=("--as-at", AS_AT, "--quarter", "2026-Q3", *more))
    assert done.code == 1, done.said
    refs = Counter((row["authority"], row["assignment_ref"]) for row in done.rows("findings.csv"))
    assert set(refs.values()) == {len(CLAUSES)}
    assert f"{len(refs)} read" in done.said
    source, copy = load_workbook(SHARED / name), load_workbook(done.out / "annotated.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in copy][:-1] == [
        (sheet.title, sheet.sheet_state) for sheet in source
    ]
    for sheet in source:
        ours = copy[sheet.title]
        differences = {
            cell.coordinate: (cell.value, ours[cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
            if (cell.value or None) != (ours[cell.coordinate].value or None)
        }
        assert differences == {}


def test_an_authority_that_is_not_a_party_is_said_on_the_terminal(assess: Assess) -> None:
    done = assess({}, {"assignment_ref": "C2", "authority": "E08000035"})
    said = "1 assignment is of an authority that is not a party (E08000035), so no clause is judged for it"
    assert f"{said}; see issues.csv." in done.said
