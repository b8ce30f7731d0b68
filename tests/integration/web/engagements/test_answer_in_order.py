"""The page of a check can be read on a telephone: what stands against it is open, and the rest is a number to open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import Cast
from django.test import Client
from django_scopes import scope
from held_of_workers import offered

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
