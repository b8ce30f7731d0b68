"""Cells of a workbook put right: of the sheet with the assignments, and of its Sign-offs sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client
from django_scopes import scope
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.web.people.models import Person

pytestmark = pytest.mark.slow


@pytest.fixture
def analyst(case: Case, signed_in: Callable[[Person], Client], tmp_path: Path) -> Analyst:
    """The shipped return as a workbook, with a departure on its Sign-offs sheet that nobody signed."""
    import csv
    import io

    path = tmp_path / "return.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        main, signoffs = book.add_worksheet("Agency workers"), book.add_worksheet("Sign-offs")
        for number, row in enumerate(csv.reader(io.StringIO(shipped().decode()))):
            main.write_row(number, 0, row)
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
