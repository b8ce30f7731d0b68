"""A request sent again with the same Idempotency-Key is done once, and answered the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from comity.web.api.models import Answer
from comity.web.api.scopes import Scope
from comity.web.organisations.models import Organisation
from comity.web.worker.schedule import JOBS, tick

pytestmark = pytest.mark.django_db
AGENCY = {"kind": "agency", "code": "tern", "name": "Tern Care"}


@pytest.fixture
def lead(cast: Cast, program: Callable[..., Client]) -> Client:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind="region")
    return program(programme, Scope.ORGANISATIONS, Scope.ORGANISATIONS_MANAGE)


def post(client: Client, body: dict[str, Any], key: str = "7d2f") -> Any:
    return client.post("/api/v1/organisations", body, content_type="application/json", headers={"Idempotency-Key": key})


def count() -> int:
    with scopes_disabled():
        return Organisation.objects.filter(code="tern").count()


def test_sent_twice_it_is_done_once_and_answered_the_same(lead: Client) -> None:
    first, second = post(lead, AGENCY), post(lead, AGENCY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert count() == 1


def test_without_a_key_the_second_is_told_that_the_code_is_taken(lead: Client) -> None:
    for expected in (201, 422):
        answer = lead.post("/api/v1/organisations", AGENCY, content_type="application/json")
        assert answer.status_code == expected
    assert count() == 1


def test_the_same_key_with_another_request_is_refused(lead: Client) -> None:
    post(lead, AGENCY)
    answer = post(lead, {**AGENCY, "name": "Tern Social Care"})
    assert answer.status_code == 422
    assert "sent before with another request" in answer.json()["detail"]


def test_a_refusal_is_answered_again_as_a_refusal(lead: Client) -> None:
    wrong = {**AGENCY, "dfe_code": "1234"}
    first, second = post(lead, wrong), post(lead, wrong)
    assert (first.status_code, second.status_code) == (422, 422)
    assert second["Content-Type"] == "application/problem+json"
    assert first.content == second.content


def test_a_failure_of_ours_is_undone_and_may_be_sent_again(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> Any:
        raise RuntimeError("no")

    lead.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("comity.web.organisations.actions.record", broken)
        assert post(lead, AGENCY).status_code == 500
    assert count() == 0
    assert post(lead, AGENCY).status_code == 201
    assert count() == 1


def test_two_programs_may_use_the_same_key(lead: Client, cast: Cast, program: Callable[..., Client]) -> None:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.northmoor, kind="region")
    other = program(programme, Scope.ORGANISATIONS_MANAGE)
    assert [post(lead, AGENCY).status_code, post(other, AGENCY).status_code] == [201, 201]
    assert count() == 2


@pytest.mark.django_db(transaction=True)
def test_sent_eight_times_at_once_it_is_done_once(cast: Cast, program: Callable[..., Client]) -> None:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind="region")
    client = program(programme, Scope.ORGANISATIONS_MANAGE)

    def send(_: int) -> Any:
        try:
            own = Client(HTTP_AUTHORIZATION=client.defaults["HTTP_AUTHORIZATION"])
            return post(own, AGENCY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(8)))
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert ["Idempotent-Replayed" in answer for answer in answers].count(False) == 1
    assert count() == 1
    with scopes_disabled():
        assert Answer.objects.count() == 1


def test_what_is_kept_cannot_be_read_without_the_key(lead: Client, cast: Cast, program: Callable[..., Client]) -> None:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind="region")
    maker = program(programme, Scope.KEYS_MANAGE, Scope.MEMORANDA)
    body = {"organisation": cast.agency.pk, "label": "Vendor system", "scopes": ["memoranda"]}
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "k"}}
    first, second = maker.post("/api/v1/keys", body, **sent), maker.post("/api/v1/keys", body, **sent)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["token"] == second.json()["token"]
    with scopes_disabled():
        kept = bytes(Answer.objects.get().body or b"")
    assert len(kept) > 100
    assert first.json()["token"].encode() not in kept
    assert b"Vendor" not in kept


def test_an_answer_is_forgotten_after_a_day(lead: Client) -> None:
    post(lead, AGENCY)
    post(lead, {**AGENCY, "code": "swift"}, key="later")
    with scopes_disabled():
        Answer.objects.filter(idempotency_key="7d2f").update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    done = tick(now=timezone.now(), jobs=tuple(job for job in JOBS if job.name == "forget-answers"))
    assert (done.ran, done.failed) == (("forget-answers",), ())
    with scopes_disabled():
        assert list(Answer.objects.values_list("idempotency_key", flat=True)) == ["later"]


def test_a_method_that_is_not_answered_uses_up_no_name(lead: Client) -> None:
    headers = {"Idempotency-Key": "7d2f"}
    assert lead.patch("/api/v1/organisations", {}, content_type="application/json", headers=headers).status_code == 405
    assert post(lead, AGENCY).status_code == 201
