"""The annotated workbook, read back by another reader: same values, and marks where they belong."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from comity.returns.annotate import Legend, Level, Mark, marks, write_workbook
from comity.returns.annotate.marks import deciding_field
from comity.returns.annotate.workbook import FILLS
from comity.returns.reading import CellFault, CellValue, Sheet, Workbook

ROWS: list[list[CellValue]] = [
    ["Agency bookings", None, None, None],
    ["Ref", "Start", "Rate", "Notes"],
    ["A1", date(2026, 7, 1), 34.01, "=HYPERLINK('http://x')"],
    ["A2", "31/02/2026", 33, " spaced "],
    ["A3", None, None, "http://example.org"],
    ["A4", datetime(2026, 7, 1, 9, 30), True, time(9, 30)],  # noqa: DTZ001
    ["0012", date(1899, 5, 1), -5, "1"],
]


MADE = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


def source(*sheets: Sheet) -> Workbook:
    return Workbook(Path("return.xlsx"), "xlsx", "00" * 32, sheets or (Sheet("Export", False, ROWS),))


def written(path: Path, book: Workbook, *placed: Mark) -> list[Worksheet]:
    write_workbook(path / "annotated.xlsx", book, placed, Legend("What the marks mean", MADE, ("Export", 2)))
    return list(load_workbook(path / "annotated.xlsx").worksheets)


def fill(cell: Cell) -> str:
    return str(cell.fill.start_color.rgb)[-6:] if cell.fill.fill_type else ""


def test_every_value_stands_as_it_was_sent(tmp_path: Path) -> None:
    sheet, _ = written(tmp_path, source())
    found = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=4)]
    expected = [list(row) for row in ROWS]
    expected[2][1] = datetime(2026, 7, 1)  # noqa: DTZ001 (openpyxl gives midnight)
    expected[6][1] = "1899-05-01"  # a workbook's calendar begins in 1900
    assert found == expected
    assert [cell.data_type for cell in sheet[3]] == ["s", "d", "n", "s"]
    assert sheet["B3"].number_format == "dd/mm/yyyy"
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_sheets_keep_their_order_and_stay_hidden(tmp_path: Path) -> None:
    book = source(
        Sheet("lookup", True, [["do not edit"]]),
        Sheet("Export", False, ROWS),
        Sheet("Comity", False, [["not the legend"]]),
        Sheet("deep", True, [["x"]], very_hidden=True),
    )
    sheets = written(tmp_path, book)
    assert [(sheet.title, sheet.sheet_state) for sheet in sheets] == [
        ("lookup", "hidden"),
        ("Export", "visible"),
        ("Comity", "visible"),
        ("deep", "veryHidden"),
        ("Comity 2", "visible"),
    ]
    assert load_workbook(tmp_path / "annotated.xlsx").active.title == "Export"


def test_a_marked_cell_has_its_fill_its_value_and_a_note_that_names_the_mark(tmp_path: Path) -> None:
    sheet, legend = written(
        tmp_path,
        source(),
        Mark("Export", 3, 3, Level.BREACHED, "BREACHED price-cap (SEV-1): above the cap."),
        Mark("Export", 4, 2, Level.QUERY, "QUERY: odd."),
        Mark("Export", 4, 2, Level.ERROR, "ERROR: not a date."),
        Mark("Export", 5, 2, Level.NOT_KNOWN, "NOT KNOWN cool-off (SEV-2): no start date."),
    )
    assert {cell.coordinate: fill(cell) for row in sheet.iter_rows() for cell in row if fill(cell)} == {
        "C3": FILLS[Level.BREACHED]["bg_color"][1:],
        "B4": FILLS[Level.ERROR]["bg_color"][1:],
        "B5": FILLS[Level.NOT_KNOWN]["bg_color"][1:],
    }
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes == {
        "C3": "BREACHED price-cap (SEV-1): above the cap.",
        "B4": "ERROR: not a date.\n\nQUERY: odd.",
        "B5": "NOT KNOWN cool-off (SEV-2): no start date.",
    }
    assert sheet["C3"].value == 34.01
    assert [cell.value for cell in legend[4]][:2] == ["ERROR", 1]


def test_the_headings_stay_in_sight_and_the_time_is_the_one_given(tmp_path: Path) -> None:
    sheet, legend = written(tmp_path, source())
    assert (sheet.freeze_panes, legend.freeze_panes) == ("A3", None)
    made = load_workbook(tmp_path / "annotated.xlsx").properties.created
    assert made == MADE.replace(tzinfo=None)


def test_the_same_input_gives_the_same_workbook(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    for folder in (tmp_path, tmp_path / "again"):
        written(folder, source(), Mark("Export", 3, 3, Level.BREACHED, "BREACHED."))
    assert (tmp_path / "annotated.xlsx").read_bytes() == (tmp_path / "again" / "annotated.xlsx").read_bytes()


def test_an_error_cell_shows_what_was_found(tmp_path: Path) -> None:
    rows: list[list[CellValue]] = [["Rate"], [None]]
    sheet, _ = written(tmp_path, source(Sheet("Export", False, rows, {(2, 1): CellFault("#N/A", "a rate")})))
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("#N/A", "s")


def test_names_that_a_workbook_refuses_are_made_fit(tmp_path: Path) -> None:
    book = source(Sheet("a/b:c", False, [["1"]]), Sheet("A B C", False, [["2"]]), Sheet("x" * 40, False, [["3"]]))
    assert [sheet.title for sheet in written(tmp_path, book)] == ["a b c", "A B C 2", "x" * 31, "Comity"]


COLUMNS = {"assignment_ref": 1, "start_date": 2, "pay_rate": 3}


def frames(outcome: str, field: str, clause: str = "price-cap") -> list[Mark]:
    assignments = pl.DataFrame(
        {
            "authority": ["X"],
            "assignment_ref": ["A1"],
            "sheet": ["Export"],
            "row": [3],
            "start_date": [date(2026, 7, 1)],
            "pay_rate": [340100],
            "role": [None],
        },
        schema_overrides={"role": pl.String},
    )
    findings = pl.DataFrame(
        {
            "authority": ["X"],
            "assignment_ref": ["A1"],
            "clause": [clause],
            "code": ["SEV-1"],
            "outcome": [outcome],
            "reason": ["Why."],
            "remedy": ["What would comply."],
        }
    )
    issues = pl.DataFrame(
        [
            {
                "level": "error",
                "code": "not-a-date",
                "sheet": "Export",
                "cell": "AB12",
                "row": 12,
                "field": field,
                "assignment_ref": "A1",
                "found": "x",
                "expected": "a date",
                "message": "Not a date.",
            },
            {
                "level": "note",
                "code": "no-profile",
                "sheet": "",
                "cell": "",
                "row": None,
                "field": "",
                "assignment_ref": "",
                "found": "",
                "expected": "",
                "message": "Of the whole file.",
            },
        ]
    )
    return list(marks(findings, issues, assignments, COLUMNS.get))


def test_issues_mark_their_cell_and_findings_the_deciding_one() -> None:
    assert frames("breached", "start_date") == [
        Mark("Export", 12, 28, Level.ERROR, "ERROR (not-a-date): Not a date."),
        Mark("Export", 3, 3, Level.BREACHED, "BREACHED price-cap (SEV-1): Why. What would comply."),
    ]


def test_what_is_not_known_marks_the_blank_or_the_reference_where_its_column_is_absent() -> None:
    assert frames("not_known", "start_date")[1] == Mark(
        "Export", 3, 1, Level.NOT_KNOWN, "NOT KNOWN price-cap (SEV-1): Why. What would comply."
    )


def test_what_is_met_is_not_marked() -> None:
    assert len(frames("met", "start_date")) == 1


START = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("clause", "level", "row", "field"),
    [
        ("price-cap", Level.BREACHED, {}, "pay_rate"),
        ("price-cap", Level.NOT_KNOWN, {"pay_rate": 1, "role": "team_manager"}, "payment_basis"),
        ("cool-off", Level.BREACHED, {}, "start_date"),
        ("cool-off", Level.NOT_KNOWN, {"start_date": START, "had_substantive_role": True}, "last_substantive_end_date"),
        (
            "pre-employment-checks",
            Level.BREACHED,
            {"start_date": START, "registration_checked_date": START, "dbs_checked_date": date(2026, 7, 2)},
            "dbs_checked_date",
        ),
        (
            "project-team",
            Level.BREACHED,
            {"start_date": START, "supply_route": "project_team", "worker_approved_date": START,
             "costs_disaggregated": False},
            "costs_disaggregated",
        ),
        (
            "end-of-placement-review",
            Level.BREACHED,
            {"start_date": START, "review_shared_date": date(2026, 8, 9), "review_completed_date": date(2026, 8, 1),
             "end_date": date(2026, 8, 1)},
            "review_shared_date",
        ),
        ("unheard-of", Level.BREACHED, {}, "assignment_ref"),
    ],
)  # fmt: skip
def test_the_deciding_field(clause: str, level: Level, row: dict[str, object], field: str) -> None:
    assert deciding_field(clause, level, row) == field


@pytest.mark.parametrize("marked", [False, True])
def test_text_too_long_for_a_workbook_is_cut_with_a_note(tmp_path: Path, marked: bool) -> None:
    rows: list[list[CellValue]] = [["Ref", "Notes"], ["A1", "x" * 32_768], ["A2", "y" * 32_767]]
    placed = [Mark("Export", 2, 2, Level.QUERY, "QUERY: why?")] if marked else []
    sheet, legend = written(tmp_path, source(Sheet("Export", False, rows)), *placed)
    assert [cell.value for cell in sheet["B"]] == ["Notes", "x" * 32_767, "y" * 32_767]
    words = (
        "NOTE: the cell holds 32,768 characters, and a workbook's can hold 32,767. Its end was cut here; the file"
        " itself has it whole."
    )
    comment = sheet["B2"].comment
    assert comment is not None
    assert comment.text.split("\n\n") == (["QUERY: why?", words] if marked else [words])
    assert fill(sheet["B2"]) == FILLS[Level.QUERY if marked else Level.NOTE]["bg_color"][1:]
    assert sheet["B3"].comment is None
    said = [cell.value for cell in legend["A"] if cell.value]
    assert said[-1] == (
        "1 cell holds more than the 32,767 characters that a workbook's cell can: its end was cut, and it is marked"
        " with a note."
    )
    assert [row[1].value for row in legend.iter_rows() if row[0].value == "NOTE"] == [1]
