"""Cells of a workbook put right: of the sheet with the assignments, and of its Sign-offs sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.test import Client
from django_scopes import scope
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.web.people.models import Person
from comity.web.returns.frames import frames_of

pytestmark = pytest.mark.slow


@pytest.fixture
def analyst(case: Case, signed_in: Callable[[Person], Client], tmp_path: Path) -> Analyst:
    """The shipped return as a workbook, with a departure on its Sign-offs sheet that nobody signed."""
    import csv

    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        main, signoffs = book.add_worksheet("Agency workers"), book.add_worksheet("Sign-offs")
        for number, row in enumerate(csv.reader(io.StringIO(shipped().decode()))):
            main.write_row(number, 0, row[:-1])  # without its column of notes
        head = ["Assignment reference", "Clause departed from", "DCS sign-off", "Departure approved until"]
        signoffs.write_row(0, 0, [*head, "Reason for the departure"])
        signoffs.write_row(1, 0, ["CHB-26-003", "price-cap", "soon", "31/12/2026", "Court work"])
    with scope(region=case.cast.severnside):
        upload = case.sent(path.read_bytes(), "return.xlsx")
        assert upload.progress == "read", upload.told
    assert case.analyst.person is not None
    return Analyst(case, signed_in(case.analyst.person))


def test_a_cell_of_the_sheet_of_assignments_is_put_right(analyst: Analyst) -> None:
    before = analyst.version().errors
    shown = analyst.page("issues/charge-below-pay/charge_rate/")
    assert "Agency workers, cell AA5" in shown
    answer = analyst.put_right("rows/5/?sheet=Agency+workers&field=charge_rate", charge_rate="40")
    assert answer.status_code == 302
    analyst.read()
    assert analyst.version().errors == before - 1


def test_the_annotated_workbook_sent_back_keeps_what_was_put_right(analyst: Analyst) -> None:
    before = analyst.version().errors
    analyst.put_right("rows/5/?sheet=Agency+workers&field=charge_rate", charge_rate="40")
    analyst.read()
    analyst.put_right("rows/5/?sheet=Agency+workers&field=notes", notes="Rate agreed anew")
    analyst.read()
    typed = {"dcs_signoff_date_day": "4", "dcs_signoff_date_month": "8", "dcs_signoff_date_year": "2026"}
    analyst.put_right("rows/2/?sheet=Sign-offs", **typed)
    analyst.read()
    mended = analyst.version()
    assert (mended.errors, mended.corrected) == (before - 2, 3)
    said = analyst.page("send/")
    assert "3 cells were put right on the page" in said
    book = analyst.client.get(f"{HOME}downloads/annotated.xlsx").content
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    assert sheets["Agency workers"]["AA5"].value == 40
    assert [sheets["Agency workers"].cell(row, 57).value for row in (1, 2, 5)] == ["Notes", None, "Rate agreed anew"]
    assert sheets["Sign-offs"]["C2"].value.date() == date(2026, 8, 4)
    assert "DCS sign-off said 'soon' in the file as it was sent." in sheets["Sign-offs"]["C2"].comment.text
    with scope(region=analyst.case.cast.severnside):
        upload = analyst.case.sent(book, "annotated.xlsx")
        assert upload.progress == "read", upload.told
        now, was = (frames_of(each)["assignments"] for each in (analyst.version(), mended))
    assert (analyst.version().errors, analyst.version().corrected) == (mended.errors, 0)
    assert now.drop("sheet", "row").equals(was.drop("sheet", "row"))
    assert "put right on the page" not in analyst.page("send/")


def test_a_cell_of_the_sign_offs_sheet_is_put_right(analyst: Analyst) -> None:
    before = analyst.version().errors
    shown = analyst.page("rows/2/?sheet=Sign-offs")
    assert "Sign-offs, row 2" in shown
    assert "soon" in shown
    assert 'name="charge_rate"' not in shown
    typed = {"dcs_signoff_date_day": "4", "dcs_signoff_date_month": "8", "dcs_signoff_date_year": "2026"}
    answer = analyst.put_right("rows/2/?sheet=Sign-offs", **typed)
    assert answer.status_code == 302, answer.content.decode()
    analyst.read()
    assert analyst.version().errors == before - 1
    assert "4 August 2026" in analyst.page("corrections/")
    assert analyst.client.get(f"{HOME}rows/2/?sheet=Notes").status_code == 404
