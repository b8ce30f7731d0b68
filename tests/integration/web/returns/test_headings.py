"""Telling what a file's headings mean: once, and kept for the files to come."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope
from returning import clean
from tests.integration.web.returns.test_sending import ROOT, analyst, case_of, read, send, sent_and_read, text_of

from comity.web.audit.models import Event
from comity.web.returns.models import Profile, Progress, Upload

pytestmark = pytest.mark.slow

__all__ = ["analyst"]
PROFILE = "/regions/severnside/returns/profiles/X99000003/"


def renamed(changes: dict[str, str], values: dict[str, str] | None = None) -> bytes:
    """The clean return with other headings, and other words in its cells."""
    lines = list(csv.reader(clean().decode("utf-8-sig").splitlines()))
    lines[0] = [changes.get(text, text) for text in lines[0]]
    made = io.StringIO()
    csv.writer(made).writerows([[(values or {}).get(cell, cell) for cell in line] for line in lines])
    return made.getvalue().encode()


def choices(page) -> dict[str, str]:
    """What the form would send as it stands, by the name of each select."""
    found = {}
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.content.decode(), re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_file_with_headings_of_its_own_is_told_once_and_read_ever_after(case, analyst):
    odd = {"Assignment reference": "Zxq", "Pay rate": "Fnord"}
    upload, page = sent_and_read(case, analyst, renamed(odd), "july.csv")
    assert upload.progress == Progress.HEADINGS
    path = f"{ROOT}files/{upload.pk}/headings/"
    assert path in page.content.decode()
    page = analyst.get(path)
    text = text_of(page)
    assert "“Zxq”" in text
    assert "“Fnord”" in text
    given = choices(page)
    assert len(given) == 2
    assert analyst.post(path, dict.fromkeys(given, "")).status_code == 422
    both = analyst.post(path, dict.fromkeys(given, "pay_rate"))
    assert "cannot both be" in text_of(both)
    names = sorted(given, key=lambda name: int(name.rpartition("-")[2]))
    answer = analyst.post(path, {names[0]: "assignment_ref", names[1]: "pay_rate"})
    assert answer.status_code == 302, text_of(answer)
    assert read(case).progress == Progress.READ
    current = case_of(case).current
    assert (current.errors, current.assignments > 0, current.profile.number) == (0, True, 1)
    # ... and another file of theirs with the same headings is not asked about
    later = renamed(odd).rstrip() + b"\r\n"
    upload, _ = sent_and_read(case, analyst, later + b"\r\n", "august.csv")
    assert upload.progress == Progress.READ
    # ... nor does one without them, such as the template, suffer by it
    upload, _ = sent_and_read(case, analyst, clean(), "plain.csv")
    assert (upload.progress, case_of(case).current.errors) == (Progress.READ, 0)
    with scope(region=case.cast.severnside):
        assert Profile.objects.count() == 1
        assert Event.objects.filter(verb="told_headings").count() == 1


def test_values_that_are_not_understood_are_told_with_them(case, analyst):
    odd = renamed({"Pay rate": "Fnord"}, {"paye": "Blorp", "PAYE": "Blorp"})
    upload, page = sent_and_read(case, analyst, odd)
    assert upload.progress == Progress.HEADINGS, "though all its other headings are known"
    assert case_of(case).current is None
    assert "There is no column for Pay rate, and Comity does not know the heading “Fnord”." in text_of(page)
    assert f"{upload.pk}/" in analyst.get(ROOT).content.decode()
    assert "until you have said what its headings mean" in text_of(analyst.get(ROOT))
    path = f"{ROOT}files/{upload.pk}/headings/"
    page = analyst.get(path)
    assert "one of these, which a return needs: Pay rate Choose it" in text_of(page)
    assert "“Blorp” as" in text_of(page)
    given = choices(page)
    # the column may truly not be there: it is read with what there is, and asked for again where it is missed
    none = {name: "?" if name.startswith("value-") else "-" for name in given}
    assert analyst.post(path, none).status_code == 302, "a value may be left to be put right"
    assert read(case).progress == Progress.READ, "what was told is not asked again"
    before = case_of(case).current.errors
    assert path in analyst.get(f"{ROOT}issues/missing-column/pay_rate/").content.decode()
    given = choices(analyst.get(path))
    assert "-" in given.values(), "what was told is chosen already"
    left = {name: "?" if name.startswith("value-") else "pay_rate" for name in given}
    assert analyst.post(path, left).status_code == 302
    assert read(case).progress == Progress.READ
    assert 0 < case_of(case).current.errors < before
    given = choices(analyst.get(path))
    answers = {name: "paye" if name.startswith("value-") else "pay_rate" for name in given}
    assert analyst.post(path, answers).status_code == 302
    assert read(case).progress == Progress.READ
    current = case_of(case).current
    assert (current.errors, current.source) == (0, "headings")
    assert "nothing to tell" in text_of(analyst.get(path))


def test_values_of_a_column_told_just_now_are_asked_for_at_once(case, analyst):
    odd = renamed({"Payment basis": "Qwop", "Role": "Zzz"}, {"paye": "Blorp", "PAYE": "Blorp"})
    upload, _ = sent_and_read(case, analyst, odd)
    path = f"{ROOT}files/{upload.pk}/headings/"
    page = analyst.get(path)
    given = {name: "-" for name in choices(page) if name.startswith("column-")}
    label = re.search(r'for="[^"]*(column-\d+)"[^>]*>\s*“Qwop', page.content.decode())
    assert label is not None
    given[label[1]] = "payment_basis"
    asked = analyst.post(path, given)
    assert asked.status_code == 422
    assert "Say what “Blorp” means" in text_of(asked)


def test_samples_that_look_like_people_are_hidden(case, analyst):
    lines = list(csv.reader(clean().decode("utf-8-sig").splitlines()))
    lines[0] += ["Booked for", "Ref 2"]
    for number, line in enumerate(lines[1:]):
        line += [f"Zephyrine Quill{chr(97 + number)}", f"SW{700000 + number}"]
    made = io.StringIO()
    csv.writer(made).writerows(lines)
    upload, _ = sent_and_read(case, analyst, made.getvalue().encode())
    page = analyst.get(f"{ROOT}files/{upload.pk}/headings/").content.decode()
    assert "Booked for" in page
    assert "Zephyrine" not in page
    assert "SW70000" not in page


def test_the_profile_is_shown_downloaded_and_replaced(case, analyst, signed_in):
    assert "Nothing has been told yet" in text_of(analyst.get(PROFILE))
    good = b'format: 1\nconfirmed: true\ncolumns:\n  - heading: "Zxq"\n    field: assignment_ref\n'
    answer = analyst.post(PROFILE, {"profile": SimpleUploadedFile("p.yaml", good)}, follow=True)
    text = text_of(answer)
    assert "Mapping profile 1 is kept" in text
    assert "told by Ingrid Example" in text
    assert analyst.get(f"{PROFILE}1/").content == good
    bad = analyst.post(PROFILE, {"profile": SimpleUploadedFile("p.yaml", b"format: 7\nnonsense: true\n")})
    assert bad.status_code == 422
    assert "format is 7" in text_of(bad)
    proposal = good.replace(b"confirmed: true", b"confirmed: false")
    answer = analyst.post(PROFILE, {"profile": SimpleUploadedFile("p.yaml", proposal)}, follow=True)
    assert "Nobody has confirmed it." in text_of(answer)
    upload, _ = sent_and_read(case, analyst, renamed({"Assignment reference": "Zxq"}))
    assert upload.progress == Progress.READ
    told = text_of(analyst.get(f"{ROOT}issues/profile-not-confirmed/-/"))
    assert "press “It is right: confirm it” there" in told
    assert "confirmed: " not in told
    answer = analyst.post(PROFILE, {"confirm": "yes"}, follow=True)
    assert "It is confirmed, as mapping profile 3" in text_of(answer)
    assert "Nobody has confirmed it." not in text_of(answer)
    director = signed_in(case.director.person)
    assert "Replace it by a file" not in text_of(director.get(PROFILE))
    assert director.post(PROFILE, {"profile": SimpleUploadedFile("p.yaml", good)}).status_code == 404
    for person in (case.cast.bob, case.cast.charlie, case.cast.dora):
        assert signed_in(person).get(PROFILE).status_code in (403, 404), person.name


def test_headings_are_not_told_while_the_file_is_being_read(case, analyst):
    send(analyst, renamed({"Assignment reference": "Zxq"}))
    with scope(region=case.cast.severnside):
        upload = Upload.objects.get()
    answer = analyst.get(f"{ROOT}files/{upload.pk}/headings/")
    assert answer["Location"].endswith("/progress/")


@pytest.mark.parametrize("name", ["column-99999999999", "column-x", "value-0"])
def test_answers_to_what_was_not_asked_are_left_aside(case, analyst, name):
    upload, _ = sent_and_read(case, analyst, renamed({"Assignment reference": "Zxq"}))
    assert analyst.post(f"{ROOT}files/{upload.pk}/headings/", {name: "pay_rate"}).status_code == 422
