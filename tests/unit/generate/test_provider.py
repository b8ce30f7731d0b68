"""A provider's untidy workbook: still the same facts."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from comity.returns.generate import plan, write_provider, write_workbook
from comity.returns.generate.provider import HEADINGS


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """Two hundred bookings of all eight authorities."""
    path = tmp_path_factory.mktemp("provider") / "msp.xlsx"
    write_provider(plan(200, seed=4), path, path.with_suffix(".csv"))
    assert set(pl.read_csv(path.with_suffix(".csv")).columns) == {
        "assignment_ref",
        "clause",
        "outcome",
        "why",
    }
    return openpyxl.load_workbook(path)


def bookings(book: openpyxl.Workbook) -> tuple[list[str], list[tuple[object, ...]]]:
    """The headings without stray spaces, and the rows beneath them."""
    rows = list(book["Export"].iter_rows(values_only=True))
    return [str(cell).strip() for cell in rows[3]], rows[4:]


def test_titles_notes_and_a_hidden_sheet_surround_the_bookings(book: openpyxl.Workbook) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Export", "visible"),
        ("Notes", "visible"),
        ("lookup", "hidden"),
    ]
    headings, rows = bookings(book)
    known = {heading for each in HEADINGS.values() for heading in each}
    assert set(headings) - known == {"PO number", "Hiring manager"}
    assert rows[-1][0] == "TOTAL"


def test_every_booking_is_there_once_and_some_again_with_blanks_between(book: openpyxl.Workbook) -> None:
    headings, rows = bookings(book)
    place = next(n for n, heading in enumerate(headings) if heading in HEADINGS["assignment_ref"])
    times = Counter(str(row[place]).strip() for row in rows[:-1] if row[place])
    assert len(times) == 200
    assert 2 in times.values()
    assert any(not any(row) for row in rows)


def test_dates_and_rates_come_both_as_values_and_as_text(book: openpyxl.Workbook) -> None:
    headings, rows = bookings(book)
    start = next(n for n, heading in enumerate(headings) if heading in HEADINGS["start_date"])
    pay = next(n for n, heading in enumerate(headings) if heading in HEADINGS["pay_rate"])
    assert {type(row[start]) for row in rows} >= {datetime, str}
    assert {type(row[pay]) for row in rows} >= {float, str}
    assert any("£" in str(row[pay]) for row in rows)


def test_one_councils_extract_has_no_column_to_say_whose(tmp_path: Path) -> None:
    write_provider(plan(5, seed=4, authority="Coldharbour"), tmp_path / "one.xlsx")
    headings, _ = bookings(openpyxl.load_workbook(tmp_path / "one.xlsx"))
    assert not set(headings) & set(HEADINGS["authority"])


def test_the_same_seed_gives_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_provider(plan(20, seed=4), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_plain_workbook_has_the_labels_and_real_dates(tmp_path: Path) -> None:
    write_workbook(plan(3, seed=4), tmp_path / "plain.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "plain.xlsx")["Return"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Authority", "Quarter", "Assignment reference")
    assert isinstance(rows[1][7], datetime)
    assert len(rows) == 4


def test_too_many_rows_for_a_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"choose \.csv"):
        write_workbook(plan(1_000_000, seed=4), tmp_path / "big.xlsx")
    with pytest.raises(ValueError, match="too many for a provider"):
        write_provider(plan(1_000_000, seed=4), tmp_path / "big.xlsx")
