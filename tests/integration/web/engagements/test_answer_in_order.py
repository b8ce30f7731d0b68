"""The page of a check can be read on a telephone: what stands against it is open, and the rest is a number to open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import Cast
from django.test import Client
from django_scopes import scope
from held_of_workers import offered
from sending import text_of

from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
A_CLAUSE = "comity-clause__code"


def test_clauses_that_are_kept_or_do_not_apply_are_behind_how_many_they_are(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with scope(region=desk.severnside):
        check = offered(desk.authority_a, desk.authority_a, pay_rate="62.50")
    page = signed_in(desk.alice).get(f"/regions/severnside/checks/{check.number}/").content.decode()
    clauses = page.partition("Clause by clause</h2>")[2]
    shown, _, behind = clauses.partition('<details class="govuk-details">')
    behind, _, after = behind.partition("</details>")
    outcomes = list(check.outcomes.values())
    assert "SEV-1" in shown
    assert shown.count(A_CLAUSE) == outcomes.count("breached") == 1
    assert behind.count(A_CLAUSE) == len(outcomes) - 1
    kept, apart = outcomes.count("met"), outcomes.count("not_applicable")
    assert f"{kept} clauses are kept, and {apart} do not apply</span></summary>" in behind
    places = [after.find(each) for each in ('aria-label="Caps"', 'id="receipt"', "where each came from")]
    assert -1 not in places
    assert places == sorted(places)


def test_why_no_cap_is_known_is_told_once_and_of_the_day_that_is_asked(desk: Cast) -> None:
    given = {"memorandum": "east-midlands", "authority": "E06000016", "role": "social_worker"}
    given |= {"start_date_day": "23", "start_date_month": "11", "start_date_year": "2026", "pay_rate": "34.50"}
    page = text_of(Client().post("/can-i-take-this-assignment/", {**given, "payment_basis": "paye"}))
    assert page.count("the East Midlands caps are published by the Department for Education but could not be read") == 1
    assert "Before October 2025" not in page
    panel = page.partition("The cap on each payment basis")[2]
    assert [panel.count(each) for each in ("PAYE Not known", "Umbrella company Not known")] == [1, 1]


def test_where_the_figures_are_from_reads_as_a_sentence_whatever_the_source_is_called(desk: Cast) -> None:
    given = {"memorandum": "east-midlands", "authority": "E06000016", "role": "social_worker"}
    given |= {"start_date_day": "23", "start_date_month": "11", "start_date_year": "2026", "pay_rate": "34.50"}
    page = text_of(Client().post("/can-i-take-this-assignment/", {**given, "payment_basis": "paye"}))
    assert (
        "Where the figures behind what comes to hand are from: Settings of this bundle, for a person to confirm "
        "(employer National Insurance, apprenticeship levy and holiday pay for the tax years from April 2025). "
        "Nobody has confirmed them: ask before you rely on them."
    ) in page
