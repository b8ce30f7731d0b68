"""A check for which nothing held was asked says so, whoever reads it: on its page, on paper and to programs.

Authority A's worker left authority B lately, so the cool-off stands in the way; a check that did not ask says that the
engagement may go ahead.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
import typst
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from held_of_workers import START, left, offered
from signing_in import text_of

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.engagements.questions import BY_SLUG
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
CHECKS = "/regions/severnside/checks/"
TO_THE_AUTHORITY_ALONE = (
    "Nothing that the region holds of the worker was asked. What the region holds of the worker is told to the "
    "authority alone. It is asked when Abbotsbridge City Council checks them."
)


def a_program(of: Organisation, **facts: Any) -> dict[str, Any]:
    """What a program of an organisation's is answered of the worker."""
    made = make_key(by=BY, organisation=of, label="Tests", scopes=[Scope.CHECKS])
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    body = {"memorandum": "exemplar", "as_at": str(START), "facts": {**MEETS, **facts}}
    answer: dict[str, Any] = client.post("/api/v1/checks", json.dumps(body), content_type="application/json").json()
    return answer


def test_a_supplier_is_told_that_only_the_authority_can_ask_and_not_what_is_held(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    own, agency, dora = world.authority_a, world.agency, signed_in(world.dora)
    left(world.authority_b, date(2026, 7, 31))
    told = a_program(agency, authority=own.code)
    assert (told["decision"], told["note"]) == ("proceed", TO_THE_AUTHORITY_ALONE)
    number = told["receipt"]["number"]
    assert TO_THE_AUTHORITY_ALONE in text_of(dora.get(f"{CHECKS}{number}/").content.decode())
    with patch("typst.compile", wraps=typst.compile) as printing:
        dora.get(f"{CHECKS}{number}/receipt.pdf")
    assert json.loads(printing.call_args.kwargs["sys_inputs"]["given"])["unasked"] == TO_THE_AUTHORITY_ALONE
    unnumbered = a_program(agency, authority=own.code, worker=None)["note"]
    assert unnumbered.endswith("when Abbotsbridge City Council checks them with their registration number.")


def test_the_manager_who_opens_what_was_offered_is_told_how_to_ask(
    world: Cast, team_manager: Person, signed_in: Callable[[Person], Client]
) -> None:
    own, agency, tom = world.authority_a, world.agency, signed_in(team_manager)
    left(world.authority_b, date(2026, 7, 31))
    by_agency = offered(own, agency)
    shown = text_of(tom.get(f"{CHECKS}{by_agency.number}/").content.decode())
    assert f"was asked: {agency.name} made this check. Take it over to ask it." in shown
    taken = tom.post(f"{CHECKS}{by_agency.number}/take-over/")["Location"]
    own_check = text_of(tom.get(tom.post(taken)["Location"]).content.decode())
    assert "was asked" not in own_check
    unnumbered = text_of(tom.get(f"{CHECKS}{offered(own, agency, worker=None).number}/").content.decode())
    assert "Take it over, and give their registration number, to ask it." in unnumbered


def test_an_authority_that_names_another_is_told_that_nothing_was_asked(world: Cast) -> None:
    own, other = world.authority_a, world.authority_b
    left(other, date(2026, 7, 31))
    of_another = a_program(own, authority=other.code)
    assert of_another["decision"] == "proceed"
    assert of_another["note"].endswith("candidate they are, and that is not Abbotsbridge City Council here.")
    of_its_own = a_program(own, authority=own.code)
    assert (of_its_own["decision"] == "proceed", of_its_own["note"]) == (False, "")


def test_the_question_promises_a_supplier_nothing(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    for person, of, said in (
        (world.dora, world.agency, "That is told to the authority alone"),
        (world.alice, world.authority_a, "we can add what the region holds"),
    ):
        client = signed_in(person)
        first = client.post(f"{CHECKS}begin/", {"for": of.code})["Location"]
        draft = first.partition("/0/")[0]
        page = text_of(client.get(f"{draft}/0/worker/").content.decode())
        assert said in page
        assert (BY_SLUG["worker"].hint in page) == (of is world.authority_a)
