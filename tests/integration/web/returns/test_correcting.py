"""Putting single cells right on the page: a box fit for the cell, read as a file is, and taken back again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django_scopes import scope
from putting_right import HOME, Analyst
from returning import Case, shipped

from comity.web.audit.models import Event
from comity.web.people.models import Person
from comity.web.returns import actions

SignedIn = Callable[[Person], Client]


@pytest.fixture
def analyst(case: Case, signed_in: SignedIn) -> Analyst:
    with scope(region=case.cast.severnside):
        case.sent(shipped())
    assert case.analyst.person is not None
    return Analyst(case, signed_in(case.analyst.person))


def test_a_cell_put_right_is_read_again_and_what_changed_is_said(analyst: Analyst) -> None:
    path = analyst.row(5, "charge_rate") + "&kind=charge-below-pay"
    answer = analyst.put_right(path, charge_rate="36.00")
    assert answer.status_code == 302
    assert "The return is waiting to be read again" in analyst.client.get(answer["Location"]).content.decode()
    analyst.read()
    shown = analyst.client.get(HOME + "issues/", follow=True)
    said = " ".join(shown.content.decode().split())
    assert "You put 1 cell right. 1 error and 1 query are gone." in said
    assert "13 of 14 errors left" in said
    assert analyst.version().number == 2
    assert analyst.version().source == "corrections"


def test_what_the_round_says_already_is_no_cell_to_put_right(analyst: Analyst) -> None:
    path = analyst.row(5, "end_date") + "&kind=ended-before-quarter"
    assert 'name="quarter"' in analyst.page(path)  # the file says it, and it could be wrong there
    lines = list(csv.reader(shipped().decode().splitlines()))
    place = lines[0].index("Quarter")
    bare = io.StringIO()
    csv.writer(bare).writerows([line[:place] + line[place + 1 :] for line in lines])
    with scope(region=analyst.case.cast.severnside):
        analyst.case.sent(bare.getvalue().encode(), "bare.csv")
    page = analyst.page(path)
    assert ('name="end_date_day"' in page, 'name="quarter"' in page) == (True, False)


def test_a_correction_that_makes_another_error_says_which_and_leads_to_it(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(5, "charge_rate"), charge_rate="36.00")
    analyst.read()
    analyst.client.get(HOME + "issues/", follow=True)
    analyst.put_right(analyst.row(5, "charge_rate"), charge_rate="30.00")
    analyst.read()
    shown = analyst.client.get(HOME + "issues/", follow=True).content.decode()
    banner = shown[shown.index("govuk-notification-banner") :].partition("</div>")[0]
    told = re.search(r'new\. <a class="[^"]+" href="([^"]+)">CHB-26-004: ([^<]+)</a>', shown)
    assert "comity-banner--error" in banner
    assert told is not None, banner
    row = analyst.client.get(unescape(told[1]))
    assert (row.status_code, 'name="charge_rate"' in row.content.decode()) == (200, True)


def test_several_cells_of_a_row_are_put_right_at_once(analyst: Analyst) -> None:
    answer = analyst.put_right(analyst.row(20), direct_experience_months="30", notice_days="28")
    assert answer.status_code == 302
    analyst.read()
    assert analyst.version().errors == 12
    assert {one.field for one in analyst.corrections()} == {"direct_experience_months", "notice_days"}


@pytest.mark.parametrize(
    ("row", "field", "typed"),
    [
        (13, "reason_for_use", {"reason_for_use": "specialist"}),
        (
            2,
            "planned_end_date",
            {
                f"planned_end_date_{part}": value
                for part, value in zip(("day", "month", "year"), ("8", "7", "2026"), strict=True)
            },
        ),
        (5, "charge_rate", {"charge_rate": "40"}),
        (7, "hours_per_week", {"hours_per_week": "37.5"}),
        (11, "worker", {"worker": "SW104170"}),
        (15, "references_received", {"references_received": "2"}),
        (19, "practice_control", {"practice_control": "yes"}),
        (36, "last_substantive_authority", {"last_substantive_authority": "X99000001"}),
        (
            39,
            "review_completed_date",
            {
                f"review_completed_date_{part}": value
                for part, value in zip(("day", "month", "year"), ("8", "7", "2026"), strict=True)
            },
        ),
        (5, "team_ref", {"team_ref": "PT-7"}),
        (3, "end_reason", {"end_reason": "planned_end"}),
    ],
)
def test_each_type_of_cell_has_a_box_fit_for_it(analyst: Analyst, row: int, field: str, typed: dict[str, str]) -> None:
    before = analyst.version().errors
    answer = analyst.put_right(analyst.row(row, field), **typed)
    assert answer.status_code == 302, answer.content.decode()
    analyst.read()
    assert analyst.version().errors == before - 1


@pytest.mark.parametrize(
    ("row", "field", "typed", "said"),
    [
        (5, "charge_rate", {"charge_rate": "lots"}, "“lots” could not be read. Give pounds an hour such as 34.50"),
        (5, "charge_rate", {"charge_rate": "-4"}, "“-4” is below 0. Give pounds an hour such as 34.50, above 0 and"),
        (
            5,
            "charge_rate",
            {"charge_rate": "9" * 20},
            "9” is too large. Give pounds an hour such as 34.50, above 0",
        ),
        (5, "charge_rate", {"charge_rate": ""}, "It is always needed, so it cannot be left blank"),
        (11, "worker", {"worker": "SW0417"}, "SW and one to six digits"),
        (2, "planned_end_date", {"planned_end_date_month": "13"}, "Give a day that exists"),
        (13, "reason_for_use", {"reason_for_use": "whim"}, "Choose one from the list"),
        (5, "charge_rate", {}, "Nothing was changed. Change a cell, or go back."),
    ],
)
def test_what_could_not_be_read_in_a_file_is_not_taken_here(
    analyst: Analyst, row: int, field: str, typed: dict[str, str], said: str
) -> None:
    answer = analyst.put_right(analyst.row(row, field), **typed)
    assert answer.status_code == 422
    assert said in " ".join(answer.content.decode().split())
    assert not analyst.corrections()


def test_what_cannot_be_shown_in_three_boxes_stays_unless_it_is_asked_to_go(analyst: Analyst) -> None:
    path = analyst.row(39, "review_completed_date", "notes")
    assert analyst.put_right(path, notes="Asked for again").status_code == 302
    assert [one.field for one in analyst.corrections()] == ["notes"]
    analyst.read()
    assert analyst.put_right(path, blank_review_completed_date="on").status_code == 302
    assert {one.field for one in analyst.corrections()} == {"notes", "review_completed_date"}


def test_another_cell_joins_the_form_and_nothing_typed_is_lost(analyst: Analyst) -> None:
    path = analyst.row(5, "charge_rate")
    answer = analyst.put_right(path, charge_rate="41.25", more="pay_rate", add="yes")
    shown = answer.content.decode()
    assert 'value="41.25"' in shown
    assert 'name="pay_rate"' in shown
    answer = analyst.put_right(path, charge_rate="41.25", more="", add="yes")
    assert 'value="41.25"' in answer.content.decode()
    assert not analyst.corrections()


def test_a_registration_number_is_shown_when_asked_and_that_is_recorded(analyst: Analyst) -> None:
    path = analyst.row(10, "worker")
    assert "SW394314" not in analyst.page(path)
    answer = analyst.put_right(path, show="yes")
    assert "SW394314" in answer.content.decode()
    with scope(region=analyst.case.cast.severnside):
        event = Event.objects.filter(verb="read_workers").get()
    assert event.identifiers["count"] == 1


def test_someone_quicker_is_said_on_the_same_form_with_what_was_typed(analyst: Analyst) -> None:
    content = analyst.client.get(HOME + analyst.row(5, "charge_rate")).content.decode()
    assert 'name="basis" value="1"' in content
    with scope(region=analyst.case.cast.severnside):
        cells = [actions.Cell("", 7, "hours_per_week", "CHB-26-006", "73", "37")]
        actions.correct(by=analyst.case.hr_lead.actor, given=analyst.case.now(), basis=1, cells=cells)
    typed = {"basis": "1", "cells": "charge_rate", "charge_rate": "38.00"}
    answer = analyst.client.post(HOME + analyst.row(5, "charge_rate"), typed)
    assert answer.status_code == 422
    assert "just being read again" in answer.content.decode()
    assert 'value="38.00"' in answer.content.decode()
    analyst.read()
    answer = analyst.client.post(HOME + analyst.row(5, "charge_rate"), typed)
    assert answer.status_code == 422
    assert "Another version has come since you looked" in answer.content.decode()
    assert 'value="38.00"' in answer.content.decode()
    assert 'name="basis" value="2"' in answer.content.decode()
    answer = analyst.client.post(HOME + analyst.row(5, "charge_rate"), {**typed, "basis": "2"})
    assert answer.status_code == 302


def test_a_signed_return_takes_no_correction(analyst: Analyst) -> None:
    with scope(region=analyst.case.cast.severnside):
        given = analyst.case.now()
        given.state = "submitted"
        given.save()
    shown = analyst.page(analyst.row(5, "charge_rate"))
    assert "This return is submitted, so nothing of it can change" in shown
    assert 'name="charge_rate"' not in shown
    answer = analyst.client.post(
        HOME + analyst.row(5, "charge_rate"), {"basis": "1", "cells": "charge_rate", "charge_rate": "38"}
    )
    assert answer.status_code == 422
    assert "Reopen it, with a reason, to change it" in answer.content.decode()


def test_what_was_put_right_is_listed_and_can_be_taken_back(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(5, "charge_rate"), charge_rate="36")
    analyst.read()
    shown = analyst.page("corrections/")
    for words in ("Charge rate", "£32.50", "36", "Ingrid Example", "Take it back", "CHB-26-004", "£36.00"):
        assert words in shown
    (made,) = analyst.corrections()
    answer = analyst.client.post(f"{HOME}corrections/{made.pk}/take-back/", {"basis": "2"})
    assert answer.status_code == 302
    analyst.read()
    shown = analyst.client.get(HOME + "issues/", follow=True).content.decode()
    assert "You took a correction back. 1 error and 1 query are new." in shown
    assert "Taken back by Ingrid Example" in analyst.page("corrections/")
    assert analyst.version().errors == 14


def test_a_correction_is_taken_back_once(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(5, "charge_rate"), charge_rate="36")
    analyst.read()
    (made,) = analyst.corrections()
    analyst.client.post(f"{HOME}corrections/{made.pk}/take-back/", {"basis": "2"})
    analyst.read()
    answer = analyst.client.post(f"{HOME}corrections/{made.pk}/take-back/", {"basis": "3"}, follow=True)
    assert "Somebody has taken this correction back already" in answer.content.decode()


def test_a_cell_put_back_to_what_the_file_says_is_a_correction_taken_back(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(7, "hours_per_week"), hours_per_week="37")
    analyst.read()
    assert "it was put right to “37”" in analyst.page(analyst.row(7, "hours_per_week"))
    analyst.put_right(analyst.row(7, "hours_per_week"), hours_per_week="73")
    assert not analyst.corrections()


def test_a_row_that_is_not_there_is_not_found(analyst: Analyst) -> None:
    analyst.page("rows/500/?sheet=", 404)
    analyst.page("rows/5/?sheet=Elsewhere", 404)
    assert "“shoe_size” is not a field of this row" in analyst.page("rows/5/?sheet=&field=shoe_size")


def test_only_who_makes_the_return_puts_it_right(analyst: Analyst, signed_in: SignedIn) -> None:
    assert analyst.case.director.person is not None
    typed = {"basis": "1", "cells": "charge_rate", "charge_rate": "38"}
    director = signed_in(analyst.case.director.person)
    assert director.post(HOME + analyst.row(5, "charge_rate"), typed).status_code == 403
    assert director.post(f"{HOME}corrections/1/take-back/", {"basis": "1"}).status_code == 403
    for person in (analyst.case.cast.bob, analyst.case.cast.charlie):
        assert signed_in(person).post(HOME + analyst.row(5, "charge_rate"), typed).status_code == 404
        assert signed_in(person).post(f"{HOME}corrections/1/take-back/", {"basis": "1"}).status_code == 404
    assert not analyst.corrections()


def test_what_is_written_to_the_database_cannot_be_read_there(analyst: Analyst) -> None:
    analyst.put_right(analyst.row(11, "worker"), worker="SW104170")
    (made,) = analyst.corrections()
    assert b"104170" not in bytes(made.content)


def test_errors_are_gone_through_one_by_one(analyst: Analyst) -> None:
    answer = analyst.client.get(HOME + "issues/next/")
    assert answer["Location"].startswith(f"{HOME}rows/2/")
    path = answer["Location"].removeprefix(HOME)
    typed = {"planned_end_date_day": "8", "planned_end_date_month": "7", "planned_end_date_year": "2026"}
    assert analyst.put_right(path, **typed).status_code == 302
    analyst.read()
    answer = analyst.client.get(HOME + "issues/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"{HOME}rows/3/")
    assert "You put 1 cell right. 1 error is gone." in " ".join(answer.content.decode().split())
    assert analyst.client.get(f"{HOME}issues/next/?sheet=&row=3")["Location"].startswith(f"{HOME}rows/5/")
    assert analyst.client.get(f"{HOME}issues/next/?sheet=&row=500")["Location"].startswith(f"{HOME}issues/")


def test_all_errors_of_a_row_are_on_its_form(analyst: Analyst) -> None:
    shown = analyst.page(analyst.row(5, "charge_rate") + "&kind=charge-below-pay")
    for name in ("charge_rate", "pay_rate", "team_ref"):
        assert f'name="{name}"' in shown
