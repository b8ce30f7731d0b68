"""An HR system tells of leavers and registrations by a key of its authority, whole or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cast import BY, Cast
from django.test import Client
from held_of_workers import A_NUMBER, asks

from comity.web.api.actions import make_key
from comity.web.api.scopes import Scope
from comity.web.histories.models import Leaver, Registration

pytestmark = pytest.mark.django_db


def test_a_program_tells_of_leavers_and_registrations(world: Cast) -> None:
    made = make_key(by=BY, organisation=world.authority_b, label="HR system", scopes=[Scope.HISTORIES])
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")

    def send(path: str, body: Any) -> Any:
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    good = {"worker": "sw 123456", "left_on": "2026-08-01", "reason": "resignation"}
    answer = send("leavers/X99000002", {"leavers": [good, {**good, "worker": "nobody"}]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "leavers.1.worker"
    assert send("leavers/X99000002", {"leavers": [{**good, "left_on": "2099-01-01"}]}).status_code == 422
    assert not Leaver.objects.exists()
    assert send("leavers/X99000001", {"leavers": [good]}).status_code == 404, "another authority's"
    assert [send("leavers/X99000002", {"leavers": [good]}).json() for _ in range(2)] == [
        {"rows": 1, "new": 1},
        {"rows": 1, "new": 0},
    ]
    assert asks(world.authority_a).answer.told[0].words.startswith("Cool-off not met")
    check = {"worker": A_NUMBER, "result": "registered", "checked_on": "2026-09-30", "until": "2026-11-30"}
    assert send("registrations/X99000002", {"checks": [check]}).json() == {"kept": 1}
    assert Registration.objects.get().recheck_on.isoformat() == "2026-11-16"
    assert send("registrations/X99000002", {"checks": [{**check, "result": "yes"}]}).status_code == 422
