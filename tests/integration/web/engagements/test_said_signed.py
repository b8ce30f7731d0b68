"""A sign-off that was said and is not known here: told of beside the answer, left out of what follows, and no start."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from cast import Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from comity.web.api.scopes import Scope
from comity.web.engagements import actions
from comity.web.engagements.errors import EngagementError
from comity.web.engagements.models import Check
from comity.web.people.models import Person


def said(today: date) -> dict[str, object]:
    checked = {name: str(today) for name in MEETS if name.endswith("_checked_date")}
    days = {"start_date": str(today), "planned_end_date": str(today + timedelta(days=50))}
    signed = {"dcs_signoff_date": str(today), "ce_signoff_date": str(today), "signoff_clause": "price-cap"}
    until = {"signoff_from": str(today), "signoff_until": str(today + timedelta(days=50))}
    return {**MEETS, **checked, **days, **signed, **until, "pay_rate": "29.00", "authority": "X99000003"}


def test_what_is_said_of_a_sign_off_is_told_beside_the_answer_and_starts_nothing(
    desk: Cast, program: Callable[..., Client], signed_in: Callable[[Person], Client]
) -> None:
    client = program(desk.authority_a, Scope.CHECKS)
    body = {"memorandum": "exemplar", "facts": said(timezone.localdate())}
    answer = client.post("/api/v1/checks", json.dumps(body), content_type="application/json").json()
    assert answer["decision"] == "proceed"
    assert "is not known here" in answer["note"]
    alice = signed_in(desk.alice)
    page = f"/regions/severnside/checks/{answer['receipt']['number']}/"
    assert "is not known here" in alice.get(page).content.decode()
    with scope(region=desk.severnside):
        found = Check.objects.get()
        with pytest.raises(EngagementError, match="is not known here"):
            actions.propose(by=f"person:{desk.alice.pk}", check=found)
    draft = alice.post(f"{page}again/", {"because": "corrected"})["Location"]
    judged = alice.post(draft)
    with scope(region=desk.severnside):
        latest = Check.objects.exclude(pk=found.pk).get()
        assert latest.decision == "proceed_with_sign_off", judged.content
        assert latest.outcomes["price-cap"] == "breached"
