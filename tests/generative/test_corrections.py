"""Whatever cells a person puts right, the return reads as if the file had been edited by hand."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from comity.dictionary import fields, fields_by_name
from comity.memorandum import load
from comity.memorandum.model import Memorandum
from comity.returns import Return, read_return
from comity.returns.cells.text import cell_text
from comity.returns.correcting import Correction
from comity.returns.generate import plan, plant, write_provider
from comity.returns.mapping.load import load_profile
from comity.returns.mapping.propose import propose
from comity.returns.mapping.write import profile_yaml
from comity.returns.reading import Workbook, read_file

pytestmark = pytest.mark.slow

NAMES = [field.name for field in fields()]
LEFT_OUT = ("hours_worked", "quarter_cost", "notes", "msp", "charge_rate", "planned_end_date")
"""Fields that some of the files have no column for."""
TEXTS = st.sampled_from(
    [
        "",
        "A1",
        "2026-07-14",
        "14/07/2026",
        "31/02/2026",
        "£34.50",
        "34.5",
        "-1",
        "SW100001",
        "sw 100002",
        "social_worker",
        "Walsall",
        "991",
        "2026-Q2",
        "Total",
        "yes",
        "n/a",
        "=1+1",
        'a "quoted", text',
        "msp",
    ]
)
Cells = list[list[str]]
TITLES = (["Agency return"], [])


@pytest.fixture(scope="module")
def exemplar() -> Memorandum:
    return load("exemplar")


def made(seed: int, rows: int, left_out: tuple[str, ...]) -> Cells:
    """A return as rows of text under the dictionary's names; its last row repeats the first."""
    facts = next(plant(plan(rows, seed))).assignments.fill_null("")
    names = [name for name in NAMES if name not in left_out]
    body = [list(row) for row in facts.select(names).iter_rows()]
    return [names, *body, list(body[0])]


def written(cells: Cells, titles: int, path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for title in TITLES[:titles]:
            writer.writerow(title)
        writer.writerows(cells)
    return path


def same(one: Return, other: Return) -> None:
    """That two returns say the same, cell for cell and issue for issue."""
    assert_frame_equal(one.assignments, other.assignments)
    assert one.issues.rows() == other.issues.rows()
    assert one.accounting == other.accounting
    assert_frame_equal(one.signoffs, other.signoffs)


@given(
    seed=st.integers(0, 50),
    titles=st.integers(0, 2),
    left_out=st.lists(st.sampled_from(LEFT_OUT), unique=True).map(tuple),
    edits=st.dictionaries(st.tuples(st.integers(0, 5), st.sampled_from(NAMES)), TEXTS, max_size=6),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_corrections_of_a_text_file_are_edits_of_it(
    exemplar: Memorandum,
    tmp_path: Path,
    seed: int,
    titles: int,
    left_out: tuple[str, ...],
    edits: dict[tuple[int, str], str],
) -> None:
    cells = made(seed, 5, left_out)
    sent = written(cells, titles, tmp_path / "sent.csv")
    wide = list(dict.fromkeys([*cells[0], *(name for _, name in edits)]))
    added = [fields_by_name()[name].label for name in wide[len(cells[0]) :]]
    by_hand = [[*cells[0], *added], *([*row, *[""] * len(added)] for row in cells[1:])]
    corrections = []
    for (row, name), value in edits.items():
        place = wide.index(name)
        corrections.append(Correction("", titles + 2 + row, name, by_hand[row + 1][place], value))
        by_hand[row + 1][place] = value
    edited = read_return(written(by_hand, titles, tmp_path / "edited.csv"), exemplar)
    read = read_return(sent, exemplar, corrections=corrections)
    same(read, edited)
    assert set(read.corrections) == set(corrections)


@pytest.mark.slow
@given(data=st.data(), seed=st.integers(0, 20))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_corrections_of_a_providers_workbook_are_edits_of_it(
    exemplar: Memorandum, tmp_path: Path, data: st.DataObject, seed: int
) -> None:
    sent = tmp_path / "sent.xlsx"
    write_provider(plan(12, seed), sent)
    path = tmp_path / "profile.yaml"
    path.write_text(profile_yaml(propose(sent, exemplar)), encoding="utf-8")
    profile = load_profile(path, exemplar)
    source = read_file(sent)
    assert isinstance(source, Workbook)
    sheet = source.sheets[0]
    first = read_return(sent, exemplar, profile=profile, quarter="2026-Q3")
    rows = range(first.layout.header_row + 1, len(sheet.rows) + 1)
    fields_there = st.sampled_from(sorted(first.columns))
    edits = data.draw(st.dictionaries(st.tuples(st.sampled_from(rows), fields_there), TEXTS, max_size=5))
    corrections, cells = [], [list(row) for row in sheet.rows]
    for (row, name), value in edits.items():
        column = first.columns[name].index
        found = cell_text(cells[row - 1][column]) or ""
        corrections.append(Correction(sheet.name, row, name, found, value))
        cells[row - 1][column] = value or None
    edited = tmp_path / "edited.xlsx"
    write_cells(edited, source, cells)
    same(
        read_return(sent, exemplar, profile=profile, quarter="2026-Q3", corrections=corrections),
        read_return(edited, exemplar, profile=profile, quarter="2026-Q3"),
    )


def write_cells(path: Path, source: Workbook, cells: list[list[object]]) -> None:
    """The workbook again, with these cells on its first sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, sheet in enumerate(source.sheets):
            page = book.add_worksheet(sheet.name)
            for at, row in enumerate(cells if place == 0 else sheet.rows):
                for column, value in enumerate(row):
                    if isinstance(value, date | datetime):
                        page.write_datetime(at, column, datetime.fromisoformat(value.isoformat()), dated)
                    elif isinstance(value, str):
                        page.write_string(at, column, value)
                    elif value is not None:
                        page.write_number(at, column, value)
            if sheet.hidden:
                page.hide()


def test_no_corrections_change_nothing(exemplar: Memorandum, tmp_path: Path) -> None:
    sent = written(made(1, 5, ()), 0, tmp_path / "sent.csv")
    same(read_return(sent, exemplar), read_return(sent, exemplar, corrections=[]))
    assert pl.Series(read_return(sent, exemplar).corrections).len() == 0
