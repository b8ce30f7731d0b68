"""Wherever a check is listed, shown or printed, a worker who may not be engaged at all is not said to go ahead."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
import typst
from cast import BY, Cast
from checking import MEETS
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from held_of_workers import A_NUMBER, START, engaged, looked, offered
from signing_in import text_of

from comity.judge.facts import typed
from comity.returns.registrations import Result
from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.engagements import actions as engaging
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Check
from comity.web.people.models import Person
from comity.web.words import date as day_words

pytestmark = pytest.mark.django_db
CHECKS = "/regions/severnside/checks/"
SUSPENDED = "it showed: suspended. So this worker may not work"


def asked_by_a_program(world: Cast, **body: Any) -> dict[str, Any]:
    """What a program of authority A's is answered: of one candidate, or of a team."""
    made = make_key(by=BY, organisation=world.authority_a, label="Tests", scopes=[Scope.CHECKS])
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    path = "/api/v1/team-checks" if "candidates" in body else "/api/v1/checks"
    sent = json.dumps({"memorandum": "exemplar", "as_at": "2026-09-30", **body})
    answer: dict[str, Any] = client.post(path, sent, content_type="application/json").json()
    if "receipt" in answer:
        answer["kept"] = client.get(f"{path}/{answer['receipt']['number']}").json()
    return answer


def row_of(page: str, number: str) -> str:
    """The row of a table that a check or an engagement has."""
    return next(row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if number in row)


def test_the_lists_do_not_say_that_they_may_go_ahead(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    own, alice, dora = world.authority_a, signed_in(world.alice), signed_in(world.dora)
    runs = engaged(own, "A-1", date(2026, 10, 12))
    other, by_agency = offered(own, own, worker="SW7"), offered(own, world.agency)
    number = runs.current.number
    pages = {CHECKS: number, f"{CHECKS}engagements/{runs.pk}/": number, f"{CHECKS}engagements/": "A-1"}
    for page, named in pages.items():
        assert "May go ahead" in row_of(alice.get(page).content.decode(), named)
    looked(own, Result.SUSPENDED)
    for page, named in pages.items():
        row = row_of(alice.get(page).content.decode(), named)
        assert ("May go ahead" in row, "May not be engaged" in row) == (False, True), page
    listed = alice.get(CHECKS).content.decode()
    for each in (other, by_agency):
        assert "May go ahead" in row_of(listed, each.number), "another worker's, and a supplier's"
    assert "May not be engaged" not in dora.get(CHECKS).content.decode(), "what an authority saw is not a supplier's"
    looked(own, Result.REGISTERED)
    assert "May not be engaged" not in alice.get(CHECKS).content.decode()


def test_a_long_list_asks_no_more_often_than_a_short_one(world: Cast, signed_in: Callable[[Person], Client]) -> None:
    alice = signed_in(world.alice)

    def asked() -> list[int]:
        counts = []
        for page in (CHECKS, f"{CHECKS}engagements/"):
            with CaptureQueriesContext(connection) as made:
                alice.get(page)
            counts.append(len(made))
        return counts

    looked(world.authority_a, Result.SUSPENDED)
    engaged(world.authority_a, "A-1", START)
    short = asked()
    for number in ("SW7", "SW8", "SW9"):
        looked(world.authority_a, Result.REMOVED, number=number)
        engaged(world.authority_a, f"A-{number[-1]}", START, worker=number)
    assert asked() == short


def test_what_the_table_says_of_a_check_that_was_judged_again_is_what_it_came_to_then(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice, runs = signed_in(world.alice), engaged(world.authority_a, "A-1", date(2026, 10, 12))
    first = runs.current
    draft = alice.post(f"{CHECKS}{first.number}/again/", {"because": "rate"})["Location"]
    alice.post(f"{draft}0/pay/", {"payment_basis": "paye", "pay_rate": "24", "charge_rate": "", "hours_per_week": ""})
    alice.post(draft)
    runs.refresh_from_db()
    looked(world.authority_a, Result.SUSPENDED)
    table = alice.get(f"{CHECKS}engagements/{runs.pk}/").content.decode().partition("Its checks")[2]
    assert "May not be engaged" in row_of(table, runs.current.number)
    assert "May not be engaged" not in row_of(table, first.number)


def test_a_printed_receipt_says_it_above_the_answer_and_the_kept_one_stays_as_it_was_made(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    alice, own = signed_in(world.alice), world.authority_a
    check, by_agency = offered(own, own), offered(own, world.agency)

    def printed(of: Check = check) -> tuple[bytes, dict[str, Any]]:
        with patch("typst.compile", wraps=typst.compile) as printing:
            pdf = alice.get(f"{CHECKS}{of.number}/receipt.pdf").content
        return pdf, json.loads(printing.call_args.kwargs["sys_inputs"]["given"])

    kept, (before, _) = alice.get(f"{CHECKS}{check.number}/receipt.json").content, printed()
    looked(own, Result.SUSPENDED)
    pdf, given = printed()
    assert pdf != before
    assert SUSPENDED in given["stopped"]
    assert given["printed_on"] == day_words(timezone.localdate())
    assert "The PDF says above it" in text_of(alice.get(f"{CHECKS}{check.number}/").content.decode())
    assert alice.get(f"{CHECKS}{check.number}/receipt.json").content == kept
    assert "The answer is the same" in text_of(alice.get(f"{CHECKS}{check.number}/replay/").content.decode())
    assert printed(by_agency)[1]["stopped"] == "", "the agency has the same paper"
    looked(own, Result.REGISTERED)
    assert printed()[0] == before


def test_a_project_team_goes_no_further_than_who_may_not_be_engaged(
    world: Cast, signed_in: Callable[[Person], Client]
) -> None:
    own, held, alice = world.authority_a, of_region(world.severnside, START), signed_in(world.alice)
    team = [Gathered(typed({**MEETS, "authority": own.code, "worker": number})) for number in ("SW7", A_NUMBER)]
    first, second = engaging.check_team(by=BY, organisation=own, candidates=team, held=held, as_at=START)
    looked(own, Result.REMOVED)
    shown = text_of(alice.get(f"{CHECKS}{first.check.number}/").content.decode())
    assert "The team as a whole may not go ahead as it is. May not go ahead Candidate 2 may not go ahead." in shown
    assert "Candidate 2 May not be engaged" in shown
    assert "Candidate 1: this engagement may go ahead." in shown
    shown = text_of(alice.get(f"{CHECKS}{second.check.number}/").content.decode())
    assert "Candidate 2: this engagement may not go ahead. May not be engaged By the memorandum’s clauses" in shown


def test_a_program_that_goes_by_the_decision_does_not_engage_them(world: Cast) -> None:
    facts = {**MEETS, "authority": world.authority_a.code}
    before = asked_by_a_program(world, facts=facts)
    assert (before["decision"], before["words"]) == ("proceed", "This engagement may go ahead.")
    looked(world.authority_a, Result.SUSPENDED)
    told = asked_by_a_program(world, facts=facts)
    assert told["decision"] == "do_not_proceed"
    assert told["words"] == (
        "This engagement may not go ahead. By the memorandum’s clauses alone: this engagement may go ahead."
    )
    assert SUSPENDED in told["note"]
    assert told["clauses"] == before["clauses"]
    assert told["kept"]["decision"] == "proceed", "the receipt is by the clauses, and confirms as it was made"
    assert told["kept"]["sha256"] == told["receipt"]["hash"]
    cannot_tell = asked_by_a_program(world, facts={"worker": A_NUMBER, "authority": world.authority_a.code})
    assert cannot_tell["decision"] == "do_not_proceed"


def test_a_program_is_told_that_a_team_goes_no_further_than_who_may_not_be_engaged(world: Cast) -> None:
    team = [{**MEETS, "authority": world.authority_a.code, "worker": number} for number in ("SW7", A_NUMBER)]
    assert asked_by_a_program(world, candidates=team)["decision"] == "proceed"
    looked(world.authority_a, Result.REMOVED)
    told = asked_by_a_program(world, candidates=team)
    assert [told["decision"], *(each["decision"] for each in told["checks"])] == [
        "do_not_proceed",
        "proceed",
        "do_not_proceed",
    ]
