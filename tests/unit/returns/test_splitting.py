"""What an export's parts hold, and what is said of the rows that are in none of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import NotAReturn, read_return
from comity.returns.part_stamp import PART_SHEET, read_part_stamp
from comity.returns.reading import Workbook, read_file
from comity.returns.splitting import Split, split_return
from comity.returns.template.stamp import STAMP_SHEET
from comity.returns.template.workbook import write_template

MADE = datetime(2026, 10, 5, 9, tzinfo=UTC)
HEADINGS = ["Client", "Quarter", "Booking ref", "SWE number", "Start date", "Pay rate", "Agency", "Internal"]


@pytest.fixture(scope="module")
def exemplar() -> Memorandum:
    return load("exemplar")


def row(client: str, ref: str, start: object = "2026-07-01", agency: str = "Tern & Co") -> list[object]:
    return [client, "2026-Q3", ref, "SW100001", start, "£33.50", agency, "x"]


def export(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Bookings of all our clients: Abbotsbridge, Coldharbour, Dunmere"])
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return path


def split(path: Path, memorandum: Memorandum) -> Split:
    folder = path.parent / "parts"
    folder.mkdir()
    return split_return(path, memorandum, folder, made=MADE)


def book(path: Path) -> Workbook:
    found = read_file(path)
    assert isinstance(found, Workbook)
    return found


def test_a_part_holds_the_headings_and_one_authoritys_rows(tmp_path: Path, exemplar: Memorandum) -> None:
    rows = [row("Coldharbour", "A1"), row("994", "B1"), row("X99000003", "A2"), row("Coldharbour", "A1")]
    made = split(export(tmp_path / "export.csv", rows), exemplar)
    assert [(one.name, one.rows, one.assignments) for one in made.parts] == [
        ("Coldharbour Borough Council", 3, 2),
        ("Dunmere Council", 1, 1),
    ]
    sheet = book(made.parts[0].path).sheets[0]
    assert sheet.rows[0] == HEADINGS
    assert [one[2] for one in sheet.rows[1:]] == ["A1", "A2", "A1"]
    everything = str([one.rows for one in book(made.parts[0].path).sheets])
    assert "B1" not in everything
    assert "Dunmere" not in everything


def test_rows_in_no_part_are_listed_with_their_place_and_reason(tmp_path: Path, exemplar: Memorandum) -> None:
    rows = [
        row("Coldharbour", "A1"),
        row("", "A2"),
        row("Atlantis Council", "A3"),
        row("Coldharbour", ""),
        [],
        HEADINGS,
        ["Report ends: thank you", *[""] * 7],
        ["Total", *[""] * 4, "67.00", "", ""],
    ]
    made = split(export(tmp_path / "export.csv", rows), exemplar)
    assert [(one.authority, one.rows, one.assignments) for one in made.parts] == [("X99000003", 2, 1)]
    assert [(one.row, one.cell, one.reason, one.found) for one in made.unplaced] == [
        (4, "A4", "no-authority", ""),
        (5, "A5", "unknown-authority", "Atlantis Council"),
        (8, "A8", "heading", " ".join(HEADINGS)),
        (9, "A9", "not-an-assignment", "Report ends: thank you"),
        (10, "A10", "total", "Total 67.00"),
    ]
    assert [one.row for one in made.lost] == [4, 5]
    assert made.lost[1].words == "The row names an authority that is not recognised."
    assert (made.rows, made.blank) == (8, 1)


def test_cells_keep_their_types_and_nothing_runs(tmp_path: Path, exemplar: Memorandum) -> None:
    import xlsxwriter

    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet, other = made.add_worksheet("Export"), made.add_worksheet("Notes")
        other.write_string(0, 0, "Dunmere pays late")
        dated = made.add_format({"num_format": "d mmm yy"})
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["993", "2026-Q3", "A1", "SW100001"])
        sheet.write_datetime(1, 4, datetime(2026, 7, 1), dated)  # noqa: DTZ001
        sheet.write_number(1, 5, 33.5)
        sheet.write_string(1, 6, '=HYPERLINK("http://example.invalid")')
        sheet.write_formula(1, 7, "=1/0", None, "#DIV/0!")
    sheets = book(split(path, exemplar).parts[0].path).sheets
    assert [one.name for one in sheets] == ["Export", PART_SHEET]
    cells = sheets[0].rows[1]
    assert cells[4:] == [date(2026, 7, 1), 33.5, '=HYPERLINK("http://example.invalid")', None]
    assert sheets[0].errors[2, 8].found == "#DIV/0!"
    assert sheets[0].formulas <= {(2, 8)}


def test_how_dates_are_read_does_not_hang_on_whose_rows_stand_beside_them(tmp_path: Path, exemplar: Memorandum) -> None:
    rows = [row("Coldharbour", "A1", "07/13/2026"), row("Dunmere", "B1", "07/01/2026")]
    path = export(tmp_path / "export.csv", rows)
    assert read_return(path, exemplar).assignments["start_date"].to_list() == [None, None]
    made = split(path, exemplar)
    part = read_return(made.parts[1].path, exemplar)
    assert part.assignments["start_date"].to_list() == [None]
    assert part.assignments["unreadable_start_date"].to_list() == [True]
    asked = part.issues.filter(pl.col("code") == "month-first")["message"][0]
    assert "07/13/2026" not in asked
    stamp = read_part_stamp(part.source)
    assert stamp is not None
    assert (stamp.part_of, stamp.authority) == (made.source.sha256, "X99000004")


def test_departures_go_with_their_assignments_and_the_templates_stamp_with_every_part(
    tmp_path: Path, exemplar: Memorandum
) -> None:
    import openpyxl

    path = tmp_path / "filled.xlsx"
    write_template(path, exemplar, "2026-Q3")
    filled = openpyxl.load_workbook(path)
    labels = [cell.value for cell in filled["Return"][1]]
    for number, (client, ref) in enumerate((("993", "A1"), ("994", "B1"), ("994", "A1")), start=2):
        filled["Return"].cell(number, labels.index("Authority") + 1, client)
        filled["Return"].cell(number, labels.index("Assignment reference") + 1, ref)
        filled["Return"].cell(number, labels.index("Start date") + 1, date(2026, 7, 1))
    own = [cell.value for cell in filled["Sign-offs"][1]]
    for number, (client, ref) in enumerate((("", "B1"), ("993", "A1"), ("", "A1"), ("", "Z9")), start=2):
        filled["Sign-offs"].cell(number, own.index("Authority") + 1, client or None)
        filled["Sign-offs"].cell(number, own.index("Assignment reference") + 1, ref)
        filled["Sign-offs"].cell(number, own.index("Clause departed from") + 1, "price-cap")
    filled.save(path)
    made = split(path, exemplar)
    assert [(one.authority, one.rows, one.departures) for one in made.parts] == [
        ("X99000003", 1, 1),
        ("X99000004", 2, 1),
    ]
    assert [(one.sheet, one.row, one.reason) for one in made.unplaced] == [
        ("Sign-offs", 4, "departure-without-assignment"),
        ("Sign-offs", 5, "departure-without-assignment"),
    ]
    part = read_return(made.parts[1].path, exemplar)
    assert part.assignments["quarter"].unique().to_list() == ["2026-Q3"]
    assert part.signoffs["assignment_ref"].to_list() == ["B1"]
    names = [one.name for one in book(made.parts[1].path).sheets if one.very_hidden]
    assert names == [STAMP_SHEET, PART_SHEET]


def test_how_the_dates_of_departures_are_read_does_not_hang_on_it_either(tmp_path: Path, exemplar: Memorandum) -> None:
    import xlsxwriter

    path = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet, signed = made.add_worksheet("Export"), made.add_worksheet("Sign-offs")
        for number, cells in enumerate([HEADINGS, row("993", "A1"), row("994", "B1")]):
            sheet.write_row(number, 0, cells)
        signed.write_row(0, 0, ["Assignment reference", "Clause departed from", "Departure approved until"])
        signed.write_row(1, 0, ["A1", "price-cap", "12/13/2026"])
        signed.write_row(2, 0, ["B1", "price-cap", "12/01/2026"])
    whole = read_return(path, exemplar).signoffs
    assert whole["unreadable_signoff_until"].to_list() == [True, True]
    part = read_return(split(path, exemplar).parts[1].path, exemplar).signoffs
    assert part.select("signoff_until", "unreadable_signoff_until").rows() == [(None, True)]


def test_an_export_with_no_authority_anywhere_is_refused_and_nothing_is_written(
    tmp_path: Path, exemplar: Memorandum
) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Booking ref,SWE number,Start date\nA1,SW100001,2026-07-01\n")
    with pytest.raises(NotAReturn, match="authority"):
        split(path, exemplar)
    assert not [*(tmp_path / "parts").iterdir()]


def test_a_part_that_cannot_be_written_leaves_none(tmp_path: Path, exemplar: Memorandum) -> None:
    path = export(tmp_path / "export.csv", [row("993", "A1"), row("994", "B1", agency="x" * 40_000)])
    with pytest.raises(NotAReturn, match="row 4"):
        split(path, exemplar)
    assert not [*(tmp_path / "parts").iterdir()]
