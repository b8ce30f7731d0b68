"""A file judged in the browser: the answer is right, refusals are in words, and nothing is kept."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from base64 import b64decode
from contextlib import suppress
from datetime import date
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django_scopes import scope, scopes_disabled
from tests.integration.web.assessments.conftest import EXEMPLAR, PAGE, sent
from typer.testing import CliRunner

from comity.cli import main
from comity.web.assessments import judging
from comity.web.audit.models import Event

PLANTED = ("Zephyrine-Quillfeather", "SW7654321", "planted-4711")


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def held(response) -> dict[str, bytes]:
    """The reports within the page's links, by name."""
    links = re.findall(r'href="data:[^;]+;base64,([^"]+)" download="([^"]+)"', response.content.decode())
    return {name: b64decode(content) for content, name in links}


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Temporary files in a folder that no other test writes to, so that all of it can be searched."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


@pytest.fixture
def alice(cast, published, signed_in) -> Client:
    return signed_in(cast.alice)


@pytest.mark.slow
def test_the_findings_are_those_of_the_command_line(alice, tmp_path):
    page = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    done = CliRunner().invoke(main, ["assess", str(EXEMPLAR), "--memorandum", "exemplar", "--out", str(tmp_path)])
    assert done.exit_code == 1
    found = held(page)
    assert sorted(found) == ["annotated.xlsx", "findings.csv", "issues.csv", "report.html"]
    assert found["findings.csv"] == (tmp_path / "findings.csv").read_bytes()
    assert found["issues.csv"] == (tmp_path / "issues.csv").read_bytes()


def test_the_page_says_what_it_came_to_with_reason_remedy_and_citation(alice):
    page = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    findings = pl.read_csv(held(page)["findings.csv"], infer_schema=False)
    text = text_of(page)
    breach = findings.filter(outcome="breached").row(0, named=True)
    assert page.status_code == 200
    assert breach["assignment_ref"] in text
    assert breach["reason"] in text
    assert breach["remedy"] in text
    assert breach["code"] in text
    assert "Where every row went" in text
    assert "data:image/svg+xml;base64," in page.content.decode()


def test_the_zip_has_the_four_reports(alice):
    answer = alice.post(PAGE, {"file": sent(EXEMPLAR), "answer": "zip"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="comity-2026-Q3.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["annotated.xlsx", "findings.csv", "issues.csv", "report.html"]


def test_a_report_too_large_for_a_link_is_in_the_zip(alice, monkeypatch):
    monkeypatch.setattr(judging, "MOST_WITHIN", 50_000)
    monkeypatch.setattr(judging, "MOST_ANNOTATED", {"page": 10, "zip": 10})
    page = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert sorted(held(page)) == ["issues.csv"]
    assert text_of(page).count("is too large to be on this page") == 3
    packed = alice.post(PAGE, {"file": sent(EXEMPLAR), "answer": "zip"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert sorted(archive.namelist()) == ["findings.csv", "issues.csv", "notes.txt", "report.html"]
        assert "Of more than 10 assignments annotated.xlsx is not made" in archive.read("notes.txt").decode()


def test_the_day_asked_for_is_the_day_judged_as_at(alice):
    page = alice.post(PAGE, {"file": sent(EXEMPLAR), "as_at_day": "30", "as_at_month": "6", "as_at_year": "2026"})
    assert "as at 30 June 2026" in text_of(page)


def test_the_event_says_that_a_file_was_judged_and_nothing_of_what_was_in_it(cast, alice):
    alice.post(PAGE, {"file": sent(EXEMPLAR)})
    with scope(region=cast.severnside):
        event = Event.objects.filter(verb="judged_file").get()
    assert event.actor == f"person:{cast.alice.pk}"
    assert set(event.identifiers) == {"memorandum", "digest", "file", "as_at", "assignments"}
    assert event.identifiers["as_at"] == "2026-09-30"


def lines_of_exemplar(count: int) -> list[list[str]]:
    """The headings and the first rows of the exemplar return."""
    text = EXEMPLAR.read_text(encoding="utf-8-sig").splitlines()
    return list(csv.reader(text[: count + 1]))


def as_csv(lines: list[list[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(lines)
    return made.getvalue()


def planted() -> str:
    """A return whose cells hold words to look for: in a reference, a registration number and a column of its own."""
    headings, first, second = lines_of_exemplar(2)
    first[headings.index("Assignment reference")] = PLANTED[2]
    first[headings.index("Social Work England number")] = PLANTED[1]
    return as_csv([[*headings, "Worker name"], [*first, PLANTED[0]], [*second, ""]])


def everything_kept() -> dict[str, bytes]:
    """All that the database and the folders of the platform hold, by where it is."""
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = repr(cursor.fetchall()).encode()
    for folder in (settings.COMITY.data, Path(tempfile.gettempdir())):
        for path in folder.rglob("*"):
            with suppress(FileNotFoundError):  # the platform's folder is other tests' too, whose files come and go
                if path.is_file():
                    found[str(path)] = path.read_bytes()
    return found


def where(words: str) -> list[str]:
    return [place for place, content in everything_kept().items() if words.encode() in content]


def test_nothing_of_it_is_kept(cast, alice):
    page = alice.post(PAGE, {"file": sent(planted(), f"{PLANTED[0]}.csv")})
    assert page.status_code == 200
    assert PLANTED[2] in text_of(page)
    assert [where(words) for words in PLANTED] == [[], [], []]
    # ... and the search would find it where it was kept
    with scopes_disabled():
        cast.alice.name = PLANTED[0]
        cast.alice.save()
    assert where(PLANTED[0]) != []
    (Path(tempfile.gettempdir()) / "left").write_text(PLANTED[1])
    assert where(PLANTED[1]) == [str(Path(tempfile.gettempdir()) / "left")]


def test_nothing_is_kept_of_what_could_not_be_judged(alice, monkeypatch):
    alice.post(PAGE, {"file": sent(planted().replace("Assignment reference", "x"), "return.csv")})
    assert [where(words) for words in PLANTED] == [[], [], []]

    def fails(*_, **__):
        raise RuntimeError("a fault of our own")

    monkeypatch.setattr("comity.assessing.reports.assess", fails)
    with pytest.raises(RuntimeError, match="a fault of our own"):
        alice.post(PAGE, {"file": sent(planted())})
    assert [where(words) for words in PLANTED] == [[], [], []]
    assert list(Path(tempfile.gettempdir()).glob("comity-judging-*")) == []


def test_what_one_killed_in_the_midst_left_is_swept_away(alice, monkeypatch):
    left = Path(tempfile.mkdtemp(prefix="comity-judging-"))
    (left / "return.csv").write_text(PLANTED[0])
    alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert left.exists(), "it may be another's, at work now"
    monkeypatch.setattr(judging, "STALE_SECONDS", -1)
    alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert not left.exists()


def test_the_form_says_what_is_missing(alice):
    answer = alice.post(PAGE, {})
    assert answer.status_code == 422
    assert "Choose the file to judge" in text_of(answer)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("only words, and no return at all\n", "note.csv", "The file could not be read"),
        (b"PK\x03\x04 cut short", "return.xlsx", "The file could not be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "return.xlsx", "return.xlsx is a PNG image, whatever its name says"),
        (b"%PDF-1.7\n", "return.xlsx", "Ask for the workbook that it was made from, and send that."),
        (b"", "return.xlsx", "The file is empty. Choose the file to judge"),
        (
            "Dear all,\nsee you\n",
            "return.xlsx",
            "return.xlsx is no workbook, whatever its name says. It looks like plain text",
        ),
        ("Dear all,\nsee you\n", "return.ods", "Look for the workbook that was meant"),
        ("Reference,Start\nA1,2026-07-01\n", "return.csv", "“Authority”"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_words(alice, content, name, words):
    answer = alice.post(PAGE, {"file": sent(content, name)})
    assert answer.status_code == 422
    text = text_of(answer)
    assert words in text
    assert re.findall(r"--(?:sheet|authority|quarter|profile)", text) == []
    assert "Traceback" not in text


def test_a_file_without_a_quarter_is_asked_for_one(alice):
    lines = lines_of_exemplar(2)
    place = lines[0].index("Quarter")
    text = as_csv([line[:place] + line[place + 1 :] for line in lines])
    answer = alice.post(PAGE, {"file": sent(text)})
    assert "There is no day to judge the file as at" in text_of(answer)
    assert alice.post(PAGE, {"file": sent(text), "quarter": "2026-Q3"}).status_code == 200


def test_no_memorandum_in_force_is_said(alice):
    early = {"as_at_day": "1", "as_at_month": "1", "as_at_year": "2020"}
    answer = alice.post(PAGE, {"file": sent(EXEMPLAR), **early})
    assert "No memorandum of the region was in force on 1 January 2020" in text_of(answer)


def test_a_profile_that_cannot_be_used_is_told_by_line(alice):
    answer = alice.post(PAGE, {"file": sent(EXEMPLAR), "profile": sent("format: 7\nnonsense: true\n", "p.yaml")})
    text = text_of(answer)
    assert answer.status_code == 422
    assert "The mapping profile cannot be used" in text
    assert "format is 7" in text


def test_a_file_too_long_is_to_be_sent_in_parts(alice, monkeypatch):
    monkeypatch.setattr(judging, "MOST_ROWS", 10)
    answer = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert answer.status_code == 422
    assert "too long to judge while you wait" in text_of(answer)
    assert "Send one quarter or one authority at a time" in text_of(answer)


def test_a_file_waits_its_turn_and_no_longer_than_a_minute(alice, monkeypatch):
    monkeypatch.setattr(judging, "WAIT_SECONDS", 0.01)
    with judging._turn():
        answer = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert answer.status_code == 503
    assert "Nothing is wrong with your file" in text_of(answer)
    assert alice.post(PAGE, {"file": sent(EXEMPLAR)}).status_code == 200


def test_a_file_larger_than_may_be_sent_is_told_before_it_is_read(alice, monkeypatch):
    monkeypatch.setattr("comity.web.assessments.actions.judge", lambda **_: pytest.fail("it was read"))
    large = sent(bytes(settings.COMITY.most_upload_megabytes * 2**20 + 2**20 + 1))
    answer = alice.post(PAGE, {"file": large})
    assert answer.status_code == 413
    said, _, behind = text_of(answer).partition("For whoever runs this server")
    assert f"larger than {settings.COMITY.most_upload_megabytes} MB" in said
    assert ("comity assess" in said, "comity assess" in behind) == (False, True)
    little = sent(bytes(settings.COMITY.most_upload_megabytes * 2**20 + 1))
    assert "The file is larger than" in text_of(alice.post(PAGE, {"file": little}))


def test_no_file_is_taken_from_someone_who_has_not_signed_in(cast, published):
    answer = Client().post(PAGE, {"file": sent(bytes(2 * 2**20))})
    assert answer.status_code == 413
    assert "A file can be sent when you have signed in" in text_of(answer)


def test_who_judges(cast, published, signed_in):
    for who in (cast.alice, cast.bob, cast.erin):
        assert signed_in(who).get(PAGE).status_code == 200
    for who in (cast.dora, cast.frank):
        client = signed_in(who)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, {"file": sent(EXEMPLAR)}).status_code == 403
    charlie = signed_in(cast.charlie)
    assert charlie.get(PAGE).status_code == 404
    assert charlie.post(PAGE, {"file": sent(EXEMPLAR)}).status_code == 404
    own = charlie.post(PAGE.replace("severnside", "northmoor"), {"file": sent(EXEMPLAR)})
    assert "No memorandum of the region was in force" in text_of(own)


def test_the_authorities_offered_are_the_regions_own(cast, alice):
    page = alice.get(PAGE).content.decode()
    offered = re.findall(r'<option value="(X\d+)"', page)
    assert offered == [cast.authority_a.code, cast.authority_b.code]


def test_no_browser_or_proxy_keeps_the_page(alice):
    answer = alice.post(PAGE, {"file": sent(EXEMPLAR)})
    assert "no-store" in answer.headers["Cache-Control"]
    assert not apps.get_app_config("assessments").get_models.__self__.models


def test_names_become_safe_and_stay_the_senders():
    assert judging.plain_name("../../etc/pass wd.csv") == "pass wd.csv"
    assert judging.plain_name("C:\\Users\\a\\Q3 (final).xlsx") == "Q3 (final).xlsx"
    assert judging.plain_name("x" * 300 + ".csv") == "x" * 80 + ".csv"
    assert judging.plain_name("...") == "return"
    assert date(2026, 9, 30).year == 2026
