"""What can be taken away of a return, as spreadsheets read it. That it was taken is on the record."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django_scopes import scope
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import downloads

pytestmark = pytest.mark.slow

SignedIn = Callable[[Person], Client]


@pytest.fixture
def analyst(case: Case, signed_in: SignedIn) -> Analyst:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    assert case.analyst.person is not None
    return Analyst(case, signed_in(case.analyst.person))


def taken(analyst: Analyst, name: str) -> bytes:
    answer = analyst.client.get(f"{HOME}downloads/{name}")
    assert answer.status_code == 200, answer.content[:2000]
    assert answer["Content-Disposition"].endswith(f'-{name}"')
    return bytes(answer.content)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def events(analyst: Analyst, verb: str) -> int:
    with scope(region=analyst.case.cast.severnside):
        return Event.objects.filter(verb=verb, organisation=analyst.case.cast.authority_a).count()


def test_the_annotated_workbook_marks_a_csv_too(analyst: Analyst) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(analyst, "annotated.xlsx")))
    cell = book.worksheets[0]["AA5"]
    assert cell.comment is not None
    assert "charge-below-pay" in cell.comment.text
    assert book.sheetnames[-1] == "Comity"
    assert events(analyst, "downloaded_annotated_workbook") == 1


def test_the_annotated_workbook_says_what_was_put_right(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(5, "charge_rate"), charge_rate="36")
    analyst.read()
    book = openpyxl.load_workbook(io.BytesIO(taken(analyst, "annotated.xlsx")))
    cell = book.worksheets[0]["AA5"]
    assert cell.comment is not None
    assert "PUT RIGHT on the page: Charge rate said '£32.50' in the file as it was sent." in cell.comment.text
    assert "charge-below-pay" not in cell.comment.text
    assert cell.value == "36"


def test_the_issues_are_a_table(analyst: Analyst) -> None:
    found = rows(taken(analyst, "issues.csv"))
    assert [row["level"] for row in found].count("error") == 14
    assert events(analyst, "downloaded_issues") == 1


def test_the_findings_have_every_assignment_and_clause(analyst: Analyst) -> None:
    found = rows(taken(analyst, "findings.csv"))
    assert len(found) == 40 * 9
    breached = [row for row in found if (row["clause"], row["outcome"]) == ("price-cap", "breached")]
    assert len(breached) == 5
    assert all(row["reason"] and row["code"] for row in breached)
    assert all(row["code"] and row["kind"] == row["clause"] for row in found)
    assert events(analyst, "downloaded_findings") == 1


def test_a_workbook_that_would_be_too_large_is_said_to_be(analyst: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST", 10)
    answer = analyst.client.get(f"{HOME}downloads/annotated.xlsx", follow=True)
    assert "With more than 10 assignments the annotated workbook would take too long" in answer.content.decode()
    assert events(analyst, "downloaded_annotated_workbook") == 0


def test_a_file_that_retention_deleted_is_said_to_be(analyst: Analyst) -> None:
    from django.utils import timezone

    with scope(region=analyst.case.cast.severnside):
        upload = analyst.version().upload
        assert upload is not None
        upload.content, upload.deleted_at = None, timezone.now()
        upload.save()
    answer = analyst.client.get(f"{HOME}downloads/annotated.xlsx")
    assert answer.status_code == 410
    assert "files are kept for two years" in answer.content.decode()
    assert analyst.client.get(HOME + analyst.row(5, "charge_rate")).status_code == 410


def test_nothing_sent_gives_nothing_to_take(case: Case, signed_in: SignedIn) -> None:
    answer = signed_in(case.cast.alice).get(f"{HOME}downloads/issues.csv")
    assert "Nothing has been sent for this return yet" in answer.content.decode()


def test_nothing_is_left_behind_in_the_temporary_folder(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made: list[str] = []
    makes = tempfile.mkdtemp

    def watched(*given: Any, **named: Any) -> str:
        made.append(makes(*given, **named))
        return made[-1]

    monkeypatch.setattr("tempfile.mkdtemp", watched)
    taken(analyst, "annotated.xlsx")
    assert made
    assert not list(tmp_path.glob("comity-download-*"))
