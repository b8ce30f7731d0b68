"""Leavers: a list is taken whole or not at all, every wrong cell is named, and numbers stay sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from cast import BY, Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from held_of_workers import A_NUMBER, asks, left
from signing_in import text_of

from comity.web.audit.models import Event
from comity.web.histories import actions
from comity.web.histories.keys import number_of
from comity.web.histories.models import Leaver, LeaverList
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
AT = "/regions/severnside/histories/X99000001/leavers/"


def workbook(rows: list[list[object]]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Leavers")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


HEAD: list[object] = ["SWE number", "Leaving date", "Reason left", "Job title"]
GOOD = workbook(
    [["Leavers, summer"], HEAD, [A_NUMBER, date(2026, 6, 30), "Resigned", "Senior"], ["SW 77", "1 July 2026", "VR"]]
)
BAD = workbook(
    [HEAD, [A_NUMBER, "31/02/2026", "bored"], ["SW0", date(2030, 1, 1), ""], ["SW5", date(2026, 1, 1), "Retired"]]
)


def test_a_list_is_taken_whole_and_not_twice(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(world.alice)
    for _ in range(2):
        sent = SimpleUploadedFile("leavers.xlsx", GOOD)
        assert alice.post(f"{AT}send/", {"file": sent}).status_code == 302
    found = {number_of(each): (each.left_on, each.reason, each.role) for each in Leaver.objects.all()}
    assert found == {
        A_NUMBER: (date(2026, 6, 30), "resignation", "Senior"),
        "SW77": (date(2026, 7, 1), "voluntary_redundancy", ""),
    }
    assert list(LeaverList.objects.values_list("rows", "new")) == [(2, 0), (2, 2)]
    shown = alice.get(AT).content.decode()
    assert "SW•••••6" in shown
    assert A_NUMBER not in shown
    assert A_NUMBER.encode() not in b"".join(bytes(each.number) for each in Leaver.objects.all())


def test_every_wrong_cell_is_named_and_nothing_is_taken(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    answer = signed_in(world.alice).post(f"{AT}send/", {"file": SimpleUploadedFile("leavers.xlsx", BAD)})
    assert answer.status_code == 422
    said = text_of(answer.content.decode())
    for place in ("Leavers B2 Last day '31/02/2026'", "Leavers C2 Reason for leaving 'bored'", "Leavers A3"):
        assert place in said
    assert "Leavers C3 Reason for leaving a blank" in said
    assert not Leaver.objects.exists()
    other = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    assert "no row that has the headings" in text_of(
        signed_in(world.alice).post(f"{AT}send/", {"file": other}).content.decode()
    )


def test_told_again_otherwise_takes_the_place_of_what_was_told(world: Cast) -> None:
    left(world.authority_a, date(2026, 8, 1), "resignation")
    left(world.authority_a, date(2026, 8, 1), "probation")
    assert list(Leaver.objects.filter(taken_back_at__isnull=True).values_list("reason", flat=True)) == ["probation"]
    assert Leaver.objects.count() == 2


def test_one_by_a_form_and_taken_back(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(world.alice)
    day = {"left_on_day": "1", "left_on_month": "8", "left_on_year": "2026"}
    given = {"number": A_NUMBER, "reason": "resignation", "role": "", **day}
    assert alice.post(f"{AT}new/", {**given, "left_on_year": "2099"}).status_code == 422
    assert alice.post(f"{AT}new/", given).status_code == 302
    found = Leaver.objects.get()
    assert asks(world.authority_b).answer.told[0].words.startswith("Cool-off not met")
    assert alice.post(f"{AT}{found.pk}/take-back/").status_code == 302
    assert not asks(world.authority_b).answer.told
    verbs = list(Event.objects.filter(organisation=world.authority_a).values_list("verb", flat=True))
    assert verbs.count("told_leavers") == verbs.count("took_back_leaver") == 1
    assert signed_in(world.bob).post(f"{AT}{found.pk}/take-back/").status_code == 404
    actions.take_back_leaver(by=BY, leaver=found)
    assert Event.objects.filter(verb="took_back_leaver").count() == 1, "taking back twice is once"
