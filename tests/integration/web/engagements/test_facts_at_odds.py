"""Facts of a program that cannot all be so are told by field, and nothing is judged of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cast import Cast
from checking import MEETS
from django.test import Client

from comity.web.api.scopes import Scope


@pytest.mark.parametrize(
    ("otherwise", "fields"),
    [
        ({"end_date": "2026-10-01"}, ["facts.end_date"]),
        (
            {"last_substantive_authority": "X99000002", "last_substantive_end_date": "2026-09-01"},
            ["facts.last_substantive_authority", "facts.last_substantive_end_date"],
        ),
    ],
)
def test_a_candidate_whose_facts_gainsay_each_other(
    otherwise: Mapping[str, Any], fields: list[str], desk: Cast, program: Callable[..., Client]
) -> None:
    body = {"memorandum": "exemplar", "as_at": "2026-09-30", "facts": {**MEETS, **otherwise}}
    client = program(desk.authority_a, Scope.CHECKS)
    answer = client.post("/api/v1/checks", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == fields


def test_the_same_worker_is_not_two_of_a_team(desk: Cast, program: Callable[..., Client]) -> None:
    body = {"memorandum": "exemplar", "as_at": "2026-09-30", "candidates": [MEETS, {**MEETS, "worker": " sw 123456"}]}
    client = program(desk.authority_a, Scope.CHECKS)
    answer = client.post("/api/v1/team-checks", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    [wrong] = answer.json()["errors"]
    assert (wrong["field"], wrong["found"]) == ("candidates.1.worker", "")
