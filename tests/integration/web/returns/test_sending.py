"""Sending a file through the browser, and every way that it can end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from cast import BY
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from returning import QUARTER, Case, clean, shipped
from sending import ROOT, read, send, sent_and_read, text_of

from comity.memorandum import load
from comity.memorandum.frozen import shipped_folder
from comity.web import words
from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import actions
from comity.web.returns.models import Progress, Return, State, Step, Upload
from comity.web.returns.signing import seen
from comity.web.returns.tasks import read_upload

REAL = Path(__file__).parents[4] / ".." / "shared" / "data" / "returns"


@pytest.fixture
def analyst(case: Case, signed_in: Callable[[Person], Client]) -> Client:
    assert case.analyst.person is not None
    return signed_in(case.analyst.person)


def test_a_file_is_sent_read_and_followed_to_what_is_wrong_with_it(case, analyst):
    answer = send(analyst, shipped())
    progress = analyst.get(answer["Location"])
    assert "waiting to be read" in text_of(progress)
    assert progress["Refresh"] == "2", "the page goes on by itself"
    assert "Refresh" not in analyst.get(answer["Location"] + "?still=1"), "... unless somebody would rather not"
    with scope(region=case.cast.severnside):
        Upload.objects.update(progress=Progress.READING, rows=17)
    assert "17 rows read so far" in text_of(analyst.get(answer["Location"]))
    upload = read(case)
    assert upload.progress == Progress.READ
    after = analyst.get(answer["Location"])
    assert after.status_code == 302
    assert after["Location"].startswith(ROOT)
    assert "version 1" in text_of(analyst.get(f"{ROOT}files/{upload.pk}/"))


def test_the_same_file_again_leads_to_what_came_of_it(case, analyst):
    sent_and_read(case, analyst, shipped())
    again = analyst.post(f"{ROOT}send/", {"file": SimpleUploadedFile("other.csv", shipped())}, follow=True)
    assert "This file has been sent before. This is what came of it." in text_of(again)
    assert "It became version 1" in text_of(again)
    with scope(region=case.cast.severnside):
        assert Upload.objects.count() == 1


def test_the_very_file_of_another_quarter_is_taken_and_said_to_be_that(case, analyst):
    lines = [line.split(",") for line in clean().decode("utf-8-sig").splitlines()]
    assert lines[0][1] == "Quarter"
    bare = "\n".join(",".join([line[0], *line[2:]]) for line in lines).encode()
    earlier, page = sent_and_read(case, analyst, bare)
    assert earlier.progress == Progress.READ, earlier.told
    assert "to the byte" not in text_of(page)
    with scope(region=case.cast.severnside):
        actions.open_round(
            by=BY,
            region=case.cast.severnside,
            quarter="2026-Q4",
            deadline=date(2027, 2, 28),
            authorities=[case.cast.authority_a],
        )
    root = ROOT.replace(QUARTER, "2026-Q4")
    answer = analyst.post(f"{root}send/", {"file": SimpleUploadedFile("again.csv", bare)})
    said = f"to the byte, was sent for July to September 2026, too, on {words.date(earlier.sent_at.date())}."
    mend = "If it is that quarter’s, send this quarter’s in its place."
    assert f"This very file, {said} {mend}" in text_of(analyst.get(answer["Location"])), "while it is read"
    later = read(case)
    assert later.progress == Progress.READ, "a quarter may be as the one before"
    for path in ("", "issues/"):
        assert f"The file of this return, {said} {mend}" in text_of(analyst.get(root + path)), path
    page = analyst.get(f"{root}files/{later.pk}/")
    assert f"This very file, {said}" in text_of(page)
    assert f"{ROOT}files/{earlier.pk}/" in page.content.decode()


def test_a_form_sent_again_because_nobody_answered_is_one_file_whatever_came_between(case, analyst):
    once = re.search(r'name="once" value="([0-9a-f-]{36})"', analyst.get(f"{ROOT}send/").content.decode())[1]
    first = send(analyst, shipped(), once=once)
    read(case)
    later = clean()
    send(analyst, later)
    read(case)
    again = send(analyst, shipped(), once=once)
    assert first["Location"].startswith(again["Location"]), "it leads to the file that it was"
    with scope(region=case.cast.severnside):
        assert Upload.objects.count() == 2
        assert Return.objects.get(pk=case.given.pk).current.number == 2, "the later file stays current"
    send(analyst, shipped())
    anew = read(case)
    with scope(region=case.cast.severnside):
        assert anew.versions.get().number == 3, "whoever sends the earlier file anew means it"


def test_a_form_whose_name_was_altered_says_what_to_do(case, analyst):
    answer = send(analyst, shipped(), once="altered")
    assert answer.status_code == 422
    assert "This page is not as it was made. Open it anew, and send the file from there" in text_of(answer)
    with scope(region=case.cast.severnside):
        assert not Upload.objects.exists()


def test_another_file_by_the_same_form_is_another_file(case, analyst):
    once = str(uuid4())
    send(analyst, shipped(), once=once)
    send(analyst, clean(), once=once)
    with scope(region=case.cast.severnside):
        assert Upload.objects.count() == 2


def test_a_template_of_another_quarter_is_not_taken(case, analyst, tmp_path):
    from comity.returns.template.workbook import write_template

    write_template(tmp_path / "t.xlsx", load(shipped_folder("exemplar")), "2026-Q2")
    upload, page = sent_and_read(case, analyst, (tmp_path / "t.xlsx").read_bytes(), "t.xlsx")
    assert (upload.progress, upload.step) == (Progress.REFUSED, "quarter")
    text = text_of(page)
    assert "Found the template for 2026-Q2." in text
    assert "Expected: a return for 2026-Q3." in text
    assert "Send this round's return." in text


def test_another_authoritys_file_is_not_taken(case, analyst):
    other = shipped().replace(b"Coldharbour Borough Council", b"Dunmere Council").replace(b"X99000003", b"X99000004")
    upload, page = sent_and_read(case, analyst, other)
    assert (upload.progress, upload.step) == (Progress.REFUSED, "authority")
    assert "Dunmere" in text_of(page)
    assert case_of(case).state == State.NOT_STARTED


def test_a_file_of_another_quarter_is_not_taken(case, analyst):
    upload, page = sent_and_read(case, analyst, shipped().replace(b"2026-Q3", b"2026-Q2"))
    assert (upload.progress, upload.step) == (Progress.REFUSED, "quarter")
    assert "Send the return for 2026-Q3" in text_of(page)


def test_a_file_without_known_headings_waits_for_them_to_be_told(case, analyst):
    upload, page = sent_and_read(case, analyst, shipped().replace(b"Assignment reference", b"Zxq"))
    assert upload.progress == Progress.HEADINGS
    assert "Say what the headings mean" in text_of(page)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"only words, and no return at all\n", "note.csv", "Check that it is the right file"),
        (b"PK\x03\x04 cut short", "return.xlsx", "Found"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "return.xlsx", "return.xlsx is a PNG image, whatever its name says"),
        (b"%PDF-1.7\n", "return.xlsx", "Ask for the workbook that it was made from, and send that."),
        (b"Dear all,\nsee you\n", "return.ods", "Look for the workbook that was meant"),
        (b"\x00" * 400, "return.csv", "Found"),
    ],
)
def test_what_is_no_return_is_told_in_words(case, analyst, content, name, words):
    upload, page = sent_and_read(case, analyst, content, name)
    assert page.status_code == 200
    assert upload.progress in (Progress.REFUSED, Progress.HEADINGS)
    text = text_of(page)
    assert words in text or "cannot find the assignments" in text
    assert "Traceback" not in text
    assert re.findall(r"--(?:sheet|authority|quarter|profile)", text) == []


def test_an_empty_file_and_none_are_said_on_the_form(case, analyst):
    assert "The file is empty" in text_of(send(analyst, b""))
    missing = analyst.post(f"{ROOT}send/", {})
    assert missing.status_code == 422
    assert "Choose the file to send" in text_of(missing)
    with scope(region=case.cast.severnside):
        assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_not_taken(case, analyst, monkeypatch):
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"most_upload_megabytes": 1}))
    answer = send(analyst, b"x" * (2**20 + 1))
    assert answer.status_code == 422
    assert "larger than 1 MB" in text_of(answer)
    assert send(analyst, b"x" * (3 * 2**20)).status_code == 413
    with scope(region=case.cast.severnside):
        assert not Upload.objects.exists()


def test_a_file_that_was_overtaken_says_by_what_and_can_be_sent_again(case, analyst):
    answer = send(analyst, clean(), "mine.csv")
    with scope(region=case.cast.severnside):
        mine = Upload.objects.get()
        case.sent(shipped(), "theirs.csv")
        read_upload.func(str(mine.pk))
    page = analyst.get(answer["Location"], follow=True)
    text = text_of(page)
    assert "The file was overtaken" in text
    assert "Version 1 came while the file was being read." in text
    assert "by Ingrid Example" in text
    again = analyst.post(f"{ROOT}files/{mine.pk}/again/")
    assert again.status_code == 302
    assert read(case).progress == Progress.READ
    assert case_of(case).current.number == 2
    assert "at other times" in text_of(analyst.get(f"{ROOT}files/{mine.pk}/"))


def test_a_return_that_was_signed_meanwhile_is_not_changed(case, analyst):
    with scope(region=case.cast.severnside):
        case.sent(clean())
    send(analyst, shipped(), "late.csv")
    with scope(region=case.cast.severnside):
        given = case.now()
        actions.sign(by=case.hr_lead, given=given, step=Step.SUBMIT, saw=seen(given, given.current))
    upload = read(case)
    assert upload.progress == Progress.OVERTAKEN
    text = text_of(analyst.get(f"{ROOT}files/{upload.pk}/"))
    assert "The return was submitted while the file was being read." in text
    assert "Reopen it, with a reason" in text
    locked = send(analyst, shipped(), "later.csv")
    assert locked.status_code == 422
    assert "Reopen it, with a reason, to change it." in text_of(locked)


def test_one_of_several_sheets_is_chosen_without_sending_the_file_again(case, analyst, tmp_path):
    import csv

    import xlsxwriter

    rows = list(csv.reader(clean().decode("utf-8-sig").splitlines()))
    with xlsxwriter.Workbook(str(tmp_path / "two.xlsx")) as book:
        for name in ("July", "September"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    upload, page = sent_and_read(case, analyst, (tmp_path / "two.xlsx").read_bytes(), "two.xlsx")
    assert upload.progress == Progress.REFUSED
    text = text_of(page)
    assert "July" in text
    assert "September" in text
    assert analyst.post(f"{ROOT}files/{upload.pk}/again/", {"sheet": " "}).status_code == 422
    analyst.post(f"{ROOT}files/{upload.pk}/again/", {"sheet": "September"})
    assert read(case).progress == Progress.READ


def test_a_file_can_be_had_back_to_the_byte_and_that_is_on_the_record(case, analyst):
    upload, _ = sent_and_read(case, analyst, shipped(), "Q3 return £.csv")
    answer = analyst.get(f"{ROOT}files/{upload.pk}/download/")
    assert answer.content == shipped()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert upload.digest in text_of(analyst.get(f"{ROOT}files/{upload.pk}/"))
    with scope(region=case.cast.severnside):
        event = Event.objects.get(verb="downloaded_file")
    assert (event.actor, event.subject_key if hasattr(event, "subject_key") else str(upload.pk)) == (
        case.analyst.actor,
        str(upload.pk),
    )


def test_nobody_else_comes_to_the_file(case, analyst, signed_in):
    upload, _ = sent_and_read(case, analyst, shipped())
    for person in (case.cast.bob, case.cast.charlie, case.cast.dora):
        client = signed_in(person)
        for path in ("send/", f"files/{upload.pk}/", f"files/{upload.pk}/download/", "versions/", "nil/"):
            assert client.get(ROOT + path).status_code in (403, 404), (person.name, path)
    assert analyst.get(f"{ROOT}files/{uuid4()}/").status_code == 404


def test_somebody_who_only_reads_is_offered_nothing_to_send(case, analyst, signed_in):
    upload, _ = sent_and_read(case, analyst, shipped())
    director = signed_in(case.director.person)
    assert director.get(f"{ROOT}files/{upload.pk}/").status_code == 200
    assert director.get(f"{ROOT}send/").status_code == 403


def test_a_nil_return_is_a_version_with_nothing_in_it(case, analyst):
    assert analyst.post(f"{ROOT}nil/", {}).status_code == 422
    page = analyst.post(f"{ROOT}nil/", {"sure": "on"}, follow=True)
    assert "Version 1 is a nil return" in text_of(page)
    current = case_of(case).current
    assert (current.is_nil, current.assignments, current.errors) == (True, 0, 0)
    assert "nil return already" in text_of(analyst.post(f"{ROOT}nil/", {"sure": "on"}))
    with scope(region=case.cast.severnside):
        given = case.now()
        actions.sign(by=case.analyst, given=given, step=Step.SUBMIT, saw=seen(given, given.current))
    assert case_of(case).state == State.SUBMITTED


def test_versions_are_listed_shown_and_compared(case, analyst):
    sent_and_read(case, analyst, shipped(), "first.csv")
    sent_and_read(case, analyst, clean(), "second.csv")
    page = analyst.get(f"{ROOT}versions/")
    text = text_of(page)
    assert "Version 2 (current)" in text
    assert "first.csv" in text
    assert "14" in text_of(analyst.get(f"{ROOT}versions/1/"))
    assert analyst.get(f"{ROOT}versions/9/").status_code == 404
    compared = text_of(analyst.get(f"{ROOT}versions/compare/?was=1&now=2"))
    assert "What changed from version 1 to version 2" in compared
    assert "0 assignments came" in compared
    assert "assignments went" in compared
    assert re.search(r"SW ?\d{5,6}(?! \()", compared.replace("SW123456", "")) is None
    assert "04A17" not in compared, "nor one that was misspelt"
    backwards = text_of(analyst.get(f"{ROOT}versions/compare/?was=2&now=1"))
    assert "0 assignments went" in backwards
    assert "was not understood" in text_of(analyst.get(f"{ROOT}versions/compare/?was=x"))


def test_the_rounds_template_can_be_filled_in_and_sent(case, analyst, tmp_path):
    answer = analyst.get(f"/regions/severnside/returns/{QUARTER}/template/")
    assert answer["Content-Disposition"].endswith(f"comity-return-severnside-{QUARTER}.xlsx")
    upload, _ = sent_and_read(case, analyst, answer.content, "empty.xlsx")
    assert upload.progress == Progress.READ
    assert case_of(case).current.assignments == 0


def test_the_shared_export_of_coldharbour_is_read(case, analyst):
    path = REAL / "coldharbour-2026-q3.xlsx"
    if not path.is_file():
        pytest.skip("the shared returns are not on this machine")
    upload, _ = sent_and_read(case, analyst, path.read_bytes(), path.name)
    assert upload.progress == Progress.READ
    current = case_of(case).current
    assert (current.assignments, current.errors) == (40, 0)


def case_of(case: Case) -> Return:
    with scope(region=case.cast.severnside):
        return case.now()
