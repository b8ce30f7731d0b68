"""One thing wrong is one issue, in words that a person can read."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from comity.memorandum import load
from comity.returns import read_return
from comity.returns.result import Accounting

OTHERS = ("vanished-without-end", "not-mapped", "sheet-not-read", "file")


def told(result, *columns):
    """The issues as tuples of some columns, in the order that a person reads them."""
    return result.issues.filter(~pl.col("code").is_in(OTHERS)).select(columns).rows()


@pytest.fixture
def book(tmp_path, exemplar, good):
    """`book(change, ...)`: a workbook of good rows with these changes, a Sign-offs sheet too if asked, read."""

    def reader(*changes, signoffs=None, **options):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.append(list(good))
        for number, change in enumerate(changes, start=1):
            row = good | {"assignment_ref": f"A{number}", "worker": f"SW{100000 + number}"} | change
            sheet.append([value or None for value in row.values()])
        if signoffs:
            departures = workbook.create_sheet("Sign-offs")
            for row in signoffs:
                departures.append(row)
        path = tmp_path / "return.xlsx"
        workbook.save(path)
        return read_return(path, exemplar, **options)

    return reader


@pytest.mark.parametrize(
    ("field", "cell", "label"),
    [("assignment_ref", "C3", "Assignment reference"), ("authority", "A3", "Authority")],
)
def test_a_formula_with_no_value_rejects_its_row_in_one_issue(book, field, cell, label):
    result = book({}, {field: "=A1&B1"})
    words = f"{label}: a formula with no saved value could not be read, so the row was rejected."
    assert told(result, "level", "code", "cell", "field", "found", "message") == [
        ("error", "error-cell", cell, field, "a formula with no saved value", words)
    ]
    texts = result.issues.select(pl.col(pl.String).fill_null("")).rows()
    assert [text for row in texts for text in row if "\x00" in text] == []
    assert (result.accounting.read, result.accounting.rejected) == (1, 1)


def test_a_formula_with_no_value_in_a_sign_offs_reference_is_one_issue(book):
    heads = ["assignment_ref", "signoff_clause", "dcs_signoff_date", "signoff_until", "signoff_reason"]
    result = book({}, signoffs=[heads, ["=A1", "notice", "2026-06-25", "2026-12-31", "Cases"]])
    assert told(result, "code", "sheet", "cell") == [("error-cell", "Sign-offs", "A2")]


def test_a_sign_off_for_what_cannot_be_departed_from_is_a_query(book):
    heads = ["assignment_ref", "signoff_clause", "dcs_signoff_date", "signoff_until", "signoff_reason"]
    departures = [
        ["A1", clause, "2026-06-25", "2026-12-31", "Cases"] for clause in ("notice", "end-of-placement-review")
    ]
    result = book({}, signoffs=[heads, *departures])
    assert told(result, "level", "code", "sheet", "cell", "found") == [
        ("query", "no-departure", "Sign-offs", "B3", "end-of-placement-review")
    ]


NOTHING = dict.fromkeys(("worker", "local_title", "role", "start_date", "planned_end_date"), "")


@pytest.mark.parametrize(
    ("footer", "cell", "found"),
    [
        ({"authority": "Prepared by: J Smith"}, "A3", "Prepared by: J Smith"),
        ({"assignment_ref": "End of report"}, "C3", "End of report"),
        ({"authority": "Prepared by:", "quarter": "J Smith"}, "A3", "Prepared by: J Smith"),
        ({"notes": "End of report"}, "AW3", "End of report"),
    ],
)
def test_a_footer_is_one_error(read, good, footer, cell, found):
    result = read({}, dict.fromkeys(good, "") | footer, columns=[*good, "notes"])
    assert told(result, "level", "code", "cell", "row", "found") == [("error", "not-an-assignment", cell, 3, found)]
    assert (result.accounting.rows, result.accounting.read, result.accounting.rejected) == (2, 1, 1)


def test_a_footer_is_no_assignment_where_the_authority_is_asked_for(read, good):
    names = [name for name in good if name != "authority"]
    footer = dict.fromkeys(good, "") | {"assignment_ref": "Prepared by: J Smith"}
    result = read({}, footer, columns=names, authority="993")
    assert told(result, "code", "row") == [("not-an-assignment", 3)]
    assert result.assignments["assignment_ref"].to_list() == ["A1"]


def test_a_bare_reference_is_still_an_assignment(read, good):
    names = [name for name in good if name != "authority"]
    result = read({}, dict.fromkeys(good, "") | {"assignment_ref": "BK 002"}, columns=names, authority="993")
    assert result.assignments["assignment_ref"].to_list() == ["A1", "BK 002"]


def test_a_row_of_another_quarter_than_most_is_a_query(read):
    result = read({}, {"quarter": "2026-Q2"}, {}, {"quarter": "2025-Q4", "start_date": "2025-10-01"})
    assert told(result, "level", "code", "cell", "field", "assignment_ref", "found", "expected") == [
        ("query", "other-quarter", "B3", "quarter", "A2", "2026-Q2", "2026-Q3"),
        ("query", "starts-after-quarter", "G3", "start_date", "A2", "1 Jul 2026", "on or before 30 Jun 2026"),
        ("query", "other-quarter", "B5", "quarter", "A4", "2025-Q4", "2026-Q3"),
    ]


def test_of_two_quarters_with_as_many_rows_the_later_is_the_files(read):
    start = {"start_date": "2026-04-01"}
    result = read(start | {"quarter": "2026-Q2"}, start)
    assert told(result, "code", "cell", "found", "expected") == [("other-quarter", "B2", "2026-Q2", "2026-Q3")]


def test_a_quarter_asked_for_is_an_error_alone(read):
    result = read({}, {"quarter": "2026-Q2", "start_date": "2026-04-01"}, quarter="2026-Q3")
    assert told(result, "level", "code", "cell") == [("error", "other-quarter", "B3")]


def test_a_row_of_another_quarter_than_the_template_is_a_query(tmp_path, exemplar, good):
    from comity.returns.template.workbook import write_template

    path = tmp_path / "template.xlsx"
    write_template(path, exemplar, "2026-Q3")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Assignment reference" for cell in row))
    from comity.returns.headings import field_of

    row = good | {"quarter": "2026-Q2", "start_date": "2026-04-01"}
    for cell in header:
        if (name := field_of(str(cell.value or ""))) and row.get(name):
            sheet.cell(cell.row + 1, cell.column, row[name])
    workbook.save(path)
    result = read_return(path, exemplar)
    assert told(result, "level", "code", "found", "expected") == [("query", "other-quarter", "2026-Q2", "2026-Q3")]


def test_an_authority_outside_the_memorandum_is_named(read):
    result = read({"authority": "Leeds"})
    assert told(result, "level", "code", "cell", "found", "message") == [
        (
            "query",
            "not-a-party",
            "A2",
            "E08000035",
            "Leeds is not a party of this memorandum in the quarter, so no clause is judged for the row. Is it the"
            " right authority, and the right memorandum?",
        )
    ]


def test_a_party_that_has_left_or_not_yet_joined_is_none(tmp_path, good):
    memorandum = load("exemplar")
    one, other, *rest = memorandum.parties
    from datetime import date

    dated = (
        one.model_copy(update={"left": date(2026, 7, 1)}),
        other.model_copy(update={"joined": date(2026, 10, 1)}),
        *rest,
    )
    changed = memorandum.model_copy(update={"parties": dated})
    rows = [
        good | {"assignment_ref": code, "authority": code, "worker": f"SW{number + 1}"}
        for number, code in enumerate(party.authority for party in dated)
    ]
    path = tmp_path / "return.csv"
    pl.DataFrame(rows).write_csv(path)
    result = read_return(path, changed)
    assert told(result, "code", "found") == [("not-a-party", one.authority), ("not-a-party", other.authority)]


@pytest.mark.parametrize(
    ("blanks", "words"),
    [
        ([9], "Row 9 is blank: nothing was read from it."),
        ([6, 8], "Rows 6, 8 are blank: nothing was read from them."),
    ],
)
def test_one_and_many_blank_rows(read, good, blanks, words):
    rows = [dict.fromkeys(good, "") if row in blanks else {} for row in range(2, max(blanks) + 2)]
    assert told(read(*rows), "code", "message") == [("blank-rows", words)]


def test_one_and_many_total_rows(read, good):
    total = dict.fromkeys(good, "") | {"assignment_ref": "Total"}
    assert told(read({}, total), "message") == [("Row 3 is a total, not an assignment.",)]
    assert told(read(total, {}, total), "message") == [("Rows 2, 4 are totals, not assignments.",)]


def test_the_sum_in_words():
    assert [Accounting(*numbers).words() for numbers in ((4, 1, 1, 1, 1, 0), (7, 2, 2, 2, 0, 1))] == [
        "4 rows below the headings = 1 read + 1 exact repeat + 1 total + 1 blank + 0 rejected",
        "7 rows below the headings = 2 read + 2 exact repeats + 2 totals + 0 blank + 1 rejected",
    ]
