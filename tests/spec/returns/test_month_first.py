"""A column that has its months first: what could be read either way is not read, and the column is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from comity.returns import read_return
from comity.returns.cells.orders import says_month_first


@pytest.fixture
def dated(tmp_path, exemplar, good):
    """`dated(heading, text, ...)`: good rows with these planned ends under this heading, read."""

    def reader(heading, *texts):
        rows = [good | {"assignment_ref": f"A{n}", "worker": f"SW{n + 1}"} for n in range(len(texts))]
        lines = [",".join(heading if name == "planned_end_date" else name for name in good)]
        for row, text in zip(rows, texts, strict=True):
            lines.append(",".join((row | {"planned_end_date": text}).values()))
        path = tmp_path / "return.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        result = read_return(path, exemplar)
        issues = result.issues.select("level", "code", "cell", "found").rows()
        return result.assignments["planned_end_date"].to_list(), issues

    return reader


DEC, APRIL = date(2026, 12, 25), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("heading", "texts", "values", "issues"),
    [
        (
            "Planned end date (MM/DD/YYYY)",
            ["01/04/2027", "2027-04-01"],
            [None, APRIL],
            [("query", "month-first", "H1", "Planned end date (MM/DD/YYYY)"),
             ("error", "day-or-month-first", "H2", "01/04/2027")],
        ),
        (
            "Planned end date",
            ["01/04/2027", "12/25/2026", "10/10/2026"],
            [None, None, date(2026, 10, 10)],
            [("query", "month-first", "H1", "Planned end date"),
             ("error", "day-or-month-first", "H2", "01/04/2027"),
             ("error", "impossible-date", "H3", "12/25/2026")],
        ),
        (
            "Planned end date",
            ["01/04/2027", "12/25/2026", "25/12/2026"],
            [APRIL, None, DEC],
            [("query", "month-first", "H1", "Planned end date"),
             ("error", "impossible-date", "H3", "12/25/2026")],
        ),
        ("Planned end date", ["12/25/2026", "2027-04-01"], [None, APRIL],
         [("error", "impossible-date", "H2", "12/25/2026")]),
        ("Planned end date (dd/mm/yyyy)", ["01/04/2027", "25/12/2026"], [APRIL, DEC], []),
    ],
)  # fmt: skip
def test_nothing_is_guessed(dated, heading, texts, values, issues):
    read, told = dated(heading, *texts)
    assert (read, told) == (values, issues)


@pytest.mark.parametrize(
    ("heading", "said"),
    [("Start (MM/DD/YYYY)", True), ("Start mm-dd-yy", True), ("Start, US date", True),
     ("Start (American format)", True), ("Start (mm/dd)", True),
     ("Start (DD/MM/YYYY)", False), ("Start (YYYY-MM-DD)", False), ("Start", False)],
)  # fmt: skip
def test_what_a_heading_says(heading, said):
    assert says_month_first(heading) is said
