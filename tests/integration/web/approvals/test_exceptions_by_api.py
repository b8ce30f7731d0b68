"""A program drafts a request from a failed check, a person asks and people decide; the register is read by programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from approving import SAYS, Room
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.approvals import actions
from comity.web.approvals.models import ExceptionRequest
from comity.web.organisations.models import Organisation
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db

V1 = "/api/v1"
GIVEN = {
    **{name: SAYS[name] for name in ("reason", "why", "words", "mitigations", "exit_plan", "no_other_departure")},
    "hours_per_week": 37.5,
}


def program(organisation: Organisation, *scopes: Scope) -> Client:
    with scope(region=organisation.region):
        made = make_key(by="platform:test", organisation=organisation, label="Tests", scopes=scopes)
    headers: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {made.token}"}
    return Client(**headers)


def post(client: Client, path: str, body: Any, **headers: Any) -> Any:
    return client.post(f"{V1}{path}", body, content_type="application/json", **headers)


def test_a_program_drafts_a_person_asks_and_the_region_reads(room: Room, signed_in: Callable[[Person], Client]) -> None:
    with scope(region=room.cast.severnside):
        held = room.engagement()
        number = held.current.number
    council = program(room.cast.authority_a, Scope.CHECKS, Scope.EXCEPTIONS_REQUEST)
    body = {"check_number": number, **GIVEN}
    named = {"HTTP_IDEMPOTENCY_KEY": "once"}
    made, again = (post(council, "/exception-requests", body, **named) for _ in range(2))
    assert (made.status_code, again.json()) == (201, made.json())
    draft = made.json()
    assert [draft[name] for name in ("number", "state", "over", "cap", "hours_per_week", "clauses")] == [
        *("", "draft", "2.60", "27.40", "37.5", ["price-cap"])
    ]
    at = f"/exception-requests/{draft['id']}"
    wrong = post(council, at, {"last_day": "2001-01-01"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "last_day")
    assert post(council, at, {"hours_per_week": 37}).json()["hours_per_week"] == "37"
    with scope(region=room.cast.severnside):
        key = room.member(room.cast.alice)
        kept = ExceptionRequest.objects.get(pk=draft["id"])
        asked = actions.ask(by=key, request=kept)
        question = actions.ask_first(by=room.member(room.director), request=asked, position=0, words="Who else?")
    assert post(council, at, {"roles": 2}).status_code == 409
    path = f"/exception-questions/{question.pk}/answer"
    assert post(council, path, {"answer": "Two others"}).json()["answer"] == "Two others"
    assert post(council, path, {"answer": "Three"}).status_code == 409
    with scope(region=room.cast.severnside):
        room.signed(asked)
    whole = council.get(f"{V1}{at}").json()
    assert [(each["who"], each["verdict"]) for each in whole["sign_offs"]] == [
        ("The Director of Children's Services", "approve"),
        ("The chief executive", "approve"),
    ]
    assert whole["in_force"] is True

    other = program(room.cast.authority_b, Scope.EXCEPTIONS_REQUEST, Scope.CHECKS)
    assert post(other, "/exception-requests", body).status_code == 404
    assert other.get(f"{V1}{at}").status_code == 404
    assert other.get(f"{V1}/exception-requests").json()["count"] == 0
    listed = other.get(f"{V1}/exceptions?limit=1").json()
    assert (listed["count"], listed["items"][0]["why"]) == (1, SAYS["why"])
    entry = other.get(f"{V1}/exceptions/{asked.number}")
    assert not [secret for secret in ("SW123456", "SECRETWORDS", "advertised") if secret in entry.content.decode()]
    with scope(region=room.cast.severnside):
        challenge = actions.challenge(
            by=room.member(room.neighbour), request=asked, words="Who else was asked?", is_objection=False
        )
    path = f"/exceptions/challenges/{challenge.pk}/answer"
    assert post(other, path, {"answer": "Theirs"}).status_code == 404
    assert post(council, path, {"answer": "Two agencies"}).status_code == 200
    assert other.get(f"{V1}/exceptions/{asked.number}").json()["challenges"][0]["answer"] == "Two agencies"
    reader = program(room.cast.authority_b, Scope.EXCEPTIONS)
    assert reader.get(f"{V1}/exception-requests").status_code == 403


def test_what_cannot_be_asked_for_is_said(room: Room) -> None:
    today = timezone.localdate()
    with scope(region=room.cast.severnside):
        fine = room.engagement(pay_rate="25.00").current.number
        kept_to = room.engagement(start_date=today + timedelta(days=3), planned_end_date=None).current.number
    council = program(room.cast.authority_a, Scope.CHECKS, Scope.EXCEPTIONS_REQUEST)
    refused = post(council, "/exception-requests", {"check_number": fine})
    assert (refused.status_code, "Nothing is breached" in refused.json()["detail"]) == (409, True)
    assert post(council, "/exception-requests", {"check_number": kept_to}).json()["last_day"] is None
    nothing = post(
        program(room.cast.authority_a, Scope.EXCEPTIONS_REQUEST), "/exception-requests", {"check_number": fine}
    )
    assert nothing.status_code == 404
    assert post(council, "/exception-requests", {"check_number": fine, "hours_per_week": 200}).status_code == 422
