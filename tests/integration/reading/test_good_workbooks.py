"""Good workbooks of every kind read exactly; what a reader would blank or change in silence is named."""

# ruff: noqa: E501

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt

from comity.returns.reading import CellFault, Sheet, Workbook, read_file

DAY, CLOCK, LENGTH, MOMENT = "dd/mm/yyyy", "hh:mm", "[h]:mm", "dd/mm/yyyy hh:mm"
CELLS: list[tuple[Any, str | None, Any]] = [
    ("text", None, "text"),
    (" spaces kept ", None, " spaces kept "),
    ("two\nlines", None, "two\nlines"),
    ("£34.50 – “ünïcode” 😀", None, "£34.50 – “ünïcode” 😀"),
    ("007", None, "007"),
    ("=not a formula", None, "=not a formula"),
    (7, None, 7),
    (34.5, "£#,##0.00", 34.5),
    (0.1, None, 0.1),
    (-12345678.25, None, -12345678.25),
    (1e300, None, 1e300),
    (True, None, True),
    (False, None, False),
    (46295, DAY, date(2026, 9, 30)),
    (46295.75, MOMENT, datetime.fromisoformat("2026-09-30T18:00")),
    (46295, "[$-809]dddd, d mmmm yyyy;@", date(2026, 9, 30)),
    (46295, "mmm-yy", date(2026, 9, 30)),
    (0.375, CLOCK, time(9, 0)),
    (1.5625, LENGTH, "37:30"),
    (1, DAY, date(1900, 1, 1)),
    (59, DAY, date(1900, 2, 28)),
    (61, DAY, date(1900, 3, 1)),
    (2958465, DAY, date(9999, 12, 31)),
]
NEVER = CellFault("29 February 1900, which never was", "a date")
FAULTS: list[tuple[float, str, CellFault]] = [
    (60, DAY, NEVER),
    (0, DAY, CellFault("the number 0, shown as a date", "a date between 1900 and 9999")),
    (0.5, DAY, CellFault("the number 0.5, shown as a date", "a date between 1900 and 9999")),
    (-1, DAY, CellFault("the number -1, shown as a date", "a date between 1900 and 9999")),
    (2958466, DAY, CellFault("the number 2958466, shown as a date", "a date between 1900 and 9999")),
]


def read(path: Path) -> Workbook:
    found = read_file(path)
    assert isinstance(found, Workbook)
    return found


def xlsx(path: Path, options: dict[str, Any] | None = None) -> tuple[xlsxwriter.Workbook, Any]:
    made = xlsxwriter.Workbook(path, {"strings_to_formulas": False, **(options or {})})
    return made, made.add_worksheet("Return")


def test_every_kind_of_cell_in_an_xlsx(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    for row, (value, shown, _) in enumerate(CELLS):
        style = made.add_format({"num_format": shown} if shown else {})
        (sheet.write_string if isinstance(value, str) else sheet.write)(row, 0, value, style)
    for row, (value, shown, _) in enumerate(FAULTS, len(CELLS)):
        sheet.write(row, 0, value, made.add_format({"num_format": shown}))
    made.close()
    found = read(tmp_path / "r.xlsx").sheets[0]
    assert [row[0] for row in found.rows] == [value for _, _, value in CELLS] + [None] * len(FAULTS)
    assert [type(row[0]) for row in found.rows[: len(CELLS)]] == [type(value) for _, _, value in CELLS]
    assert found.errors == {(len(CELLS) + n, 1): fault for n, (_, _, fault) in enumerate(FAULTS, 1)}


def test_every_kind_of_cell_in_an_xls(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Return")
    for row, (value, shown, _) in enumerate([*CELLS, *FAULTS]):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=shown or "General"))
    sheet.row(len(CELLS) + len(FAULTS)).set_cell_error(0, 0x2A)
    made.save(tmp_path / "r.xls")
    found = read(tmp_path / "r.xls").sheets[0]
    assert [row[0] for row in found.rows] == [value for _, _, value in CELLS] + [None] * (len(FAULTS) + 1)
    expected = {(len(CELLS) + n, 1): fault for n, (_, _, fault) in enumerate(FAULTS, 1)}
    expected[len(CELLS) + len(FAULTS) + 1, 1] = CellFault("#N/A", "a value, not an error")
    assert found.errors == expected


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_dates_counted_from_1904(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"r.{kind}"
    numbers = [44833, 1, 60, 2957003, 0, 2957004]
    if kind == "xlsx":
        made, sheet = xlsx(path, {"date_1904": True})
        for row, value in enumerate(numbers):
            sheet.write(row, 0, value, made.add_format({"num_format": DAY}))
        made.close()
    else:
        old = xlwt.Workbook()
        old.dates_1904 = True
        page = old.add_sheet("Return")
        for row, value in enumerate(numbers):
            page.write(row, 0, value, xlwt.easyxf(num_format_str=DAY))
        old.save(path)
    found = read(path).sheets[0]
    assert [row[0] for row in found.rows[:4]] == [
        date(2026, 9, 30),
        date(1904, 1, 2),
        date(1904, 3, 1),
        date(9999, 12, 31),
    ]
    assert sorted(found.errors) == [(5, 1), (6, 1)]


def test_places_are_true_whatever_is_blank_before_them(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    sheet.write("C4", "here")
    sheet.write("E6", 5)
    sheet.write_blank("Z90", None, made.add_format({"bold": True}))
    made.close()
    rows = read(tmp_path / "r.xlsx").sheets[0].rows
    assert (len(rows), {len(row) for row in rows}) == (6, {5})
    assert {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v is not None} == {
        (4, 3): "here",
        (6, 5): 5,
    }


def test_formulas_give_their_saved_value_and_are_noted(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    sheet.write_formula("A1", "=1+1", None, 2)
    sheet.write_formula("A2", '="a"&"b"', None, "ab")
    sheet.write_formula("A3", "=NA()", None, "#N/A")
    sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
    made.close()
    found = read(tmp_path / "r.xlsx")
    assert found.sheets[0].rows == [[2], ["ab"], [None], [None]]
    assert found.sheets[0].formulas == {(1, 1), (2, 1), (3, 1), (4, 1)}
    assert {place: fault.found for place, fault in found.sheets[0].errors.items()} == {
        (3, 1): "#N/A",
        (4, 1): "#DIV/0!",
    }
    assert found.notes == ("4 cells are formulas; their saved values are used.",)


def test_a_formula_never_calculated_is_a_fault(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active["B2"] = "=1+1"
    made.save(tmp_path / "r.xlsx")
    found = read(tmp_path / "r.xlsx").sheets[0]
    assert found.rows == [[None, None], [None, None]]
    assert {place: fault.found for place, fault in found.errors.items()} == {(2, 2): "a formula with no saved value"}


def test_what_openpyxl_writes_reads_the_same(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    rows = [
        ["Ref", "Start", None, "Rate"],
        ["A & B < C", datetime.fromisoformat("2026-09-30"), True, 34.5],
        [None, time(9, 30), 7, "x"],
    ]
    for row in rows:
        sheet.append(row)
    made.save(tmp_path / "r.xlsx")
    rows[1][1] = date(2026, 9, 30)
    assert read(tmp_path / "r.xlsx").sheets[0].rows == rows


def test_sheets_keep_order_names_and_whether_they_are_hidden(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    sheet.write(0, 0, "x")
    made.add_worksheet("Lists & <codes>").hide()
    made.add_worksheet("deep").very_hidden()
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=Return!$A$1:$A$1"})
    made.add_chartsheet("Chart").set_chart(chart)
    made.add_worksheet("Notes").write(0, 0, "note")
    made.close()
    found = read(tmp_path / "r.xlsx")
    assert [(s.name, s.hidden, s.very_hidden) for s in found.sheets] == [
        ("Return", False, False),
        ("Lists & <codes>", True, False),
        ("deep", True, True),
        ("Notes", False, False),
    ]
    assert found.notes == ("The sheet 'Chart' holds a chart or macros and no cells; it was passed over.",)


def test_merged_cells_hold_their_value_in_the_first(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    sheet.merge_range("A1:C2", "Agency social work")
    sheet.write("A3", "Ref")
    made.close()
    assert read(tmp_path / "r.xlsx").sheets[0].rows == [
        ["Agency social work", None, None][:1],
        [None],
        ["Ref"],
    ]


def test_long_text_is_a_fault_and_not_cut(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active["A1"] = "x" * 32_767
    made.save(tmp_path / "long.xlsx")
    assert read(tmp_path / "long.xlsx").sheets[0].rows == [["x" * 32_767]]
    with zipfile.ZipFile(tmp_path / "long.xlsx") as old, zipfile.ZipFile(tmp_path / "longer.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"x" * 32_767, b"x" * 32_768))
    found = read(tmp_path / "longer.xlsx").sheets[0]
    assert (found.rows, [fault.found for fault in found.errors.values()]) == (
        [[None]],
        ["text of more than 32,767 characters"],
    )


def test_an_xlsm_under_any_name(tmp_path: Path) -> None:
    made, sheet = xlsx(tmp_path / "r.xlsx")
    sheet.write(0, 0, "x")
    made.close()
    with zipfile.ZipFile(tmp_path / "r.xlsx") as old, zipfile.ZipFile(tmp_path / "r.csv", "w") as new:
        for name in old.namelist():
            sheet_type = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            macro_type = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            new.writestr(name, old.read(name).replace(sheet_type, macro_type))
    found = read(tmp_path / "r.csv")
    assert (found.format, found.sheets[0].rows) == ("xlsm", [["x"]])


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
ODS = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} xmlns:calcext="c" xmlns:dc="d">
<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties
table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties
table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Return" table:style-name="ta1"><table:table-column/>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/>
</table:table-row>
<table:table-row><table:table-cell/><table:table-cell office:value-type="string"><office:annotation><dc:date>2026</dc:date>
<text:p>a comment</text:p></office:annotation><text:p>Ref<text:s text:c="2"/>no</text:p><text:p>two</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-09-30"><text:p>30/09/26</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-09-30T18:00:00"><text:p>x</text:p></table:table-cell>
<table:table-cell office:value-type="currency" office:currency="GBP" office:value="34.5"><text:p>£34.50</text:p></table:table-cell>
<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>
<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"><text:p>09:30</text:p></table:table-cell>
<table:table-cell office:value-type="time" office:time-value="PT37H30M00S"><text:p>37:30</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="7"
table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""
calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell><table:table-cell table:formula="of:=1+1"
office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell><table:table-cell
table:formula="of:=1+1"/><table:table-cell office:value-type="date" office:date-value="2026-02-30"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table><table:table table:name="Lists" table:style-name="ta2"/></office:spreadsheet></office:body></office:document-content>"""


def test_an_opendocument_spreadsheet_reads_exactly(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "r.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    found = read(tmp_path / "r.ods")
    assert [(sheet.name, sheet.hidden) for sheet in found.sheets] == [("Return", False), ("Lists", True)]
    sheet = found.sheets[0]
    blank = [None] * 8
    moment = datetime.fromisoformat("2026-09-30T18:00")
    assert sheet.rows == [
        blank,
        blank,
        [None, "Ref  no\ntwo", date(2026, 9, 30), moment, 34.5, True, time(9, 30), "37:30"],
        [7, 7, *blank[2:]],
        [7, 7, *blank[2:]],
        [None, 2, *blank[2:]],
    ]
    assert {place: fault.found for place, fault in sheet.errors.items()} == {
        (6, 1): "#N/A",
        (6, 3): "a formula with no saved value",
        (6, 4): "2026-02-30, which is no date",
    }
    assert sheet.formulas == {(6, 1), (6, 2), (6, 3)}
    assert found.notes == ("3 cells are formulas; their saved values are used.",)


def test_two_ways_of_looking_over_a_sheet_agree(tmp_path: Path) -> None:
    """Cells in the usual form are looked over with a pattern, others element by element."""
    made, sheet = xlsx(tmp_path / "usual.xlsx")
    day = made.add_format({"num_format": DAY})
    for row in range(50):
        sheet.write_row(row, row % 3, [f"A{row}", row / 4, row % 2 == 0, "", " "])
        sheet.write(row, 9, row + 30, day)
        sheet.write_formula(row, 10, "=A1&B2", None, "#N/A" if row % 5 == 0 else f"<{row}>")
    made.close()
    with zipfile.ZipFile(tmp_path / "usual.xlsx") as old, zipfile.ZipFile(tmp_path / "other.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<c r=", b"<c  r=").replace(b"</v>", b" </v>".strip()))
    usual, other = (read(tmp_path / name).sheets for name in ("usual.xlsx", "other.xlsx"))
    assert usual == other
    assert len(usual[0].errors) == 11


def test_an_empty_workbook_has_an_empty_sheet(tmp_path: Path) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    (tmp_path / "r.xlsx").write_bytes(out.getvalue())
    assert read(tmp_path / "r.xlsx").sheets == (Sheet("Sheet", False, []),)


@pytest.mark.parametrize("name", ["msp-export-2026-q3.xlsx", "coldharbour-2026-q3.xlsx"])
def test_the_shared_exports_read_as_openpyxl_reads_them(name: str) -> None:
    path = Path(__file__).parents[3] / ".." / "shared" / "data" / "returns" / name
    if not path.exists():
        pytest.skip("the shared exports are not beside this checkout")
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in read(path).sheets:
        theirs = [list(row) for row in book[sheet.name].iter_rows(values_only=True)]
        plain = [[v.date() if isinstance(v, datetime) and v.time() == time(0) else v for v in row] for row in theirs]
        width = len(sheet.rows[0])
        assert [row + [None] * (len(plain[0]) - width) for row in sheet.rows] == plain[: len(sheet.rows)]
        assert not sheet.errors
