"""Cells put right by a person are read as if the file had said so; a correction that does not fit is never silent."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import Return, read_return
from comity.returns.correcting import Correction, texts
from comity.returns.opening import open_return

GOOD = {
    "Authority": "X99000003",
    "Quarter": "2026-Q3",
    "Assignment reference": "A1",
    "Social Work England number": "SW100001",
    "Core role": "social_worker",
    "Start date": "2026-07-01",
    "Pay rate": "33.50",
    "Charge rate": "37.70",
}


@pytest.fixture(scope="module")
def exemplar() -> Memorandum:
    return load("exemplar")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Two assignments below a title: A1 in row 3, A2 in row 4."""
    path = tmp_path / "return.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Coldharbour's return"])
        writer.writerow(GOOD)
        for number in (1, 2):
            own = {"Assignment reference": f"A{number}", "Social Work England number": f"SW10000{number}"}
            writer.writerow((GOOD | own).values())
    return path


def not_laid(returned: Return) -> pl.DataFrame:
    return returned.issues.filter(pl.col("code") == "correction-not-laid")


def test_a_cell_put_right_is_read_and_checked_as_if_the_file_said_so(sent: Path, exemplar: Memorandum) -> None:
    right = read_return(sent, exemplar, corrections=[Correction("", 4, "pay_rate", "33.50", "£39.00", "A2")])
    assert right.assignments["pay_rate"].to_list() == [335_000, 390_000]
    dearer = right.issues.filter(pl.col("code") == "charge-below-pay")
    assert dearer.select("row", "cell").rows() == [(4, "H4")]
    assert [one.row for one in right.corrections] == [4]


def test_a_correction_can_make_a_cell_blank_and_can_be_wrong_itself(sent: Path, exemplar: Memorandum) -> None:
    corrections = [
        Correction("", 3, "role", "social_worker", ""),
        Correction("", 4, "start_date", "2026-07-01", "soon"),
    ]
    read = read_return(sent, exemplar, corrections=corrections)
    assert read.assignments["role"].to_list() == [None, "social_worker"]
    assert read.assignments["unreadable_start_date"].to_list() == [False, True]
    assert read.issues.filter(pl.col("code") == "unreadable-date")["cell"].to_list() == ["F4"]


def test_a_field_that_the_file_has_no_column_for_is_added_for_that_row(sent: Path, exemplar: Memorandum) -> None:
    before = read_return(sent, exemplar)
    assert "agency" in before.issues.filter(pl.col("code") == "missing-column")["field"].to_list()
    read = read_return(sent, exemplar, corrections=[Correction("", 4, "agency", "", "Tern & Co")])
    assert read.assignments["agency"].to_list() == [None, "Tern & Co"]
    assert "agency" not in read.issues.filter(pl.col("code") == "missing-column")["field"].to_list()
    blank = read.issues.filter((pl.col("field") == "agency") & (pl.col("level") == "error"))
    assert blank.select("row", "cell").rows() == [(3, "I3")]


def test_a_correction_of_what_was_given_for_every_row_changes_one(tmp_path: Path, exemplar: Memorandum) -> None:
    path = tmp_path / "no-quarter.csv"
    path.write_text("Assignment reference,Authority,Start date\nA1,993,2026-07-01\nA2,993,2026-07-01\n\nTotal,,\n")
    correction = Correction("", 3, "quarter", "", "2026-Q2")
    read = read_return(path, exemplar, quarter="2026-Q3", corrections=[correction])
    assert read.assignments["quarter"].to_list() == ["2026-Q3", "2026-Q2"]
    assert read.issues.filter(pl.col("code") == "other-quarter")["row"].to_list() == [3]
    assert (read.accounting.blank, read.accounting.totals) == (1, 1)


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (Correction("", 4, "pay_rate", "30.00", "31.00"), "the cell says '33.50' now"),
        (Correction("", 4, "pay_rate", "", "31.00"), "the cell says '33.50' now"),
        (Correction("", 4, "agency", "Tern", "Brightwell"), "the cell is blank now"),
        (Correction("", 4, "pay_rate", "33.50", "31.00", "A1"), "the row is of A2 now"),
        (Correction("", 99, "pay_rate", "33.50", "31.00"), "row 99 is not in the file"),
        (Correction("", 2, "pay_rate", "33.50", "31.00"), "row 2 is not below the headings"),
        (Correction("", 4, "salary", "33.50", "31.00"), "'salary' is not a field of the return"),
        (Correction("", 4, "notes", "", "a\x00b"), "what it puts there holds a character that no cell can"),
        (Correction("Data", 4, "pay_rate", "33.50", "31.00"), "no sheet 'Data' was read"),
    ],
)
def test_a_correction_that_does_not_fit_the_file_is_an_error_and_changes_nothing(
    sent: Path, exemplar: Memorandum, correction: Correction, why: str
) -> None:
    read = read_return(sent, exemplar, corrections=[correction])
    told = not_laid(read)
    assert told["found"].to_list() == [why]
    assert told["level"].to_list() == ["error"]
    assert why in told["message"][0]
    assert correction.value.isprintable() is False or repr(correction.value) in told["message"][0]
    assert read.assignments["pay_rate"].to_list() == [335_000, 335_000]
    assert read.corrections == ()


def test_of_two_corrections_of_one_cell_neither_is_laid(sent: Path, exemplar: Memorandum) -> None:
    rivals = [Correction("", 4, "pay_rate", "33.50", value) for value in ("31.00", "32.00", "32.00")]
    read = read_return(sent, exemplar, corrections=rivals)
    assert read.assignments["pay_rate"].to_list() == [335_000, 335_000]
    assert not_laid(read)["found"].to_list() == ["there are 2 corrections of the cell"] * 2


def test_a_repeated_row_put_right_is_no_longer_a_repeat(sent: Path, exemplar: Memorandum) -> None:
    with sent.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(GOOD.values())
    assert read_return(sent, exemplar).accounting.repeats == 1
    other = Correction("", 5, "assignment_ref", "A1", "A3")
    read = read_return(sent, exemplar, corrections=[other])
    assert read.assignments["assignment_ref"].to_list() == ["A1", "A2", "A3"]
    differing = read_return(sent, exemplar, corrections=[Correction("", 5, "pay_rate", "33.50", "30")])
    assert differing.issues.filter(pl.col("code") == "reference-with-different-facts")["row"].to_list() == [3, 5]


def test_departures_on_the_sign_offs_sheet_are_put_right_too(tmp_path: Path, exemplar: Memorandum) -> None:
    import xlsxwriter

    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        main, other = book.add_worksheet("Return"), book.add_worksheet("Sign-offs")
        main.write_row(0, 0, list(GOOD))
        main.write_row(1, 0, list(GOOD.values()))
        other.write_row(0, 0, ["Assignment reference", "Clause departed from", "Departure approved until"])
        other.write_row(1, 0, ["A9", "price-cap", "2026-12-31"])
    corrections = [
        Correction("Sign-offs", 2, "assignment_ref", "A9", "A1"),
        Correction("Sign-offs", 2, "signoff_reason", "", "No one else could start"),
        Correction("Sign-offs", 2, "pay_rate", "", "30"),
    ]
    read = read_return(path, exemplar, corrections=corrections)
    assert read.signoffs.select("assignment_ref", "signoff_reason").rows() == [("A1", "No one else could start")]
    assert not_laid(read)["field"].to_list() == ["pay_rate"]
    assert [one.field for one in read.corrections] == ["assignment_ref", "signoff_reason"]


def test_the_texts_of_rows_are_what_a_correction_is_made_against(sent: Path, exemplar: Memorandum) -> None:
    said = texts(open_return(sent, exemplar), [4, 99])
    assert list(said) == [4]
    assert said[4]["pay_rate"] == "33.50"
    assert "agency" not in said[4]
