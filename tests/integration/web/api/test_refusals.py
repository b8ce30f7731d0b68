"""Whatever is sent, what comes back is the answer or a problem in words: never a page, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import Cast
from django.conf import settings
from django.test import Client
from django_scopes import scopes_disabled

from comity.web.api import middleware
from comity.web.api.limits import Allowance
from comity.web.organisations.models import Kind, Organisation

pytestmark = pytest.mark.django_db
AGENCY = {"kind": "agency", "code": "tern", "name": "Tern Care"}
ADD = "/api/v1/organisations"


@pytest.fixture
def lead(cast: Cast, program: Callable[..., Client]) -> Client:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind=Kind.REGION)
    found = program(programme)
    found.raise_request_exception = False
    return found


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert said["request_id"] == answer["X-Request-ID"]
    return said


@pytest.mark.parametrize("body", ["{", '{"kind": }', "\ufeff{", b"\xff\xfe\x00", "[" * 100_000, '{"a": 1' + "0" * 5000])
def test_a_body_that_is_no_json(lead: Client, body: str | bytes) -> None:
    is_problem(lead.post(ADD, body, content_type="application/json"), 400)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "Tern\x00Care"}, "name"),
        ({"name": "Tern\ud800Care"}, "name"),
        ({"name": "Tern\nCare"}, "name"),
        ({"name": ""}, "name"),
        ({"name": 7}, "name"),
        ({"code": "c" * 21}, "code"),
        ({"kind": "region"}, "kind"),
        ({"kind": "council"}, "kind"),
        ({"opened": "2026-02-31"}, "opened"),
        ({"opened": "26/2/2026"}, "opened"),
        ({"opened": 1_700_000_000}, "opened"),
        ({"opened": "2026-09-30T00:00:00"}, "opened"),
        ({"opened": "２０２６-09-30"}, "opened"),
        ({"delivers_for": [10**30]}, "delivers_for.0"),
        ({"delivers_for": ["1"]}, "delivers_for.0"),
        ({"delivers_for": [2**63]}, "delivers_for.0"),
        ({"delivers_for": 1}, "delivers_for"),
        ({"nmae": "Tern"}, "nmae"),
        ({"name": float("nan")}, "name"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_its_field(lead: Client, given: dict[str, Any], field: str) -> None:
    answer = lead.post(ADD, {**AGENCY, **given}, content_type="application/json")
    assert [one["field"] for one in is_problem(answer, 422)["errors"]] == [field]
    with scopes_disabled():
        assert not Organisation.objects.filter(code="tern").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"delivers_for": [987654321]}, "delivers_for"),
        ({"dfe_code": "123"}, "dfe_code"),
        ({"code": "X99000001"}, ""),
        ({"opened": "2026-04-01", "closed": "2026-03-31"}, ""),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_its_field(lead: Client, given: dict[str, Any], field: str) -> None:
    answer = lead.post(ADD, {**AGENCY, **given}, content_type="application/json")
    assert {one["field"] for one in is_problem(answer, 422)["errors"]} == {field}


def test_an_agency_delivers_for_nobody_by_api_as_on_the_page(lead: Client, cast: Cast) -> None:
    given = {**AGENCY, "delivers_for": [cast.authority_a.pk]}
    said = is_problem(lead.post(ADD, given, content_type="application/json"), 422)
    assert said["errors"][0]["expected"].startswith("Only a children's trust delivers for others.")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_kind(lead: Client, kind: str) -> None:
    said = is_problem(lead.generic("POST", ADD, b'{"kind": "agency"}', content_type=kind), 415)
    assert said["detail"] == "Send the body as application/json."


def test_json_where_a_file_is_wanted(lead: Client) -> None:
    is_problem(lead.post("/api/v1/memoranda", {}, content_type="application/json"), 415)


def test_a_file_of_another_name(lead: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"bundel": SimpleUploadedFile("a.zip", b"PK"), "note": "x"}
    said = is_problem(lead.post("/api/v1/memoranda", sent), 422)
    assert {one["field"] for one in said["errors"]} == {"bundel", "note"}


@pytest.mark.parametrize("idempotent", [{}, {"Idempotency-Key": "a"}])
def test_a_body_that_is_too_large(lead: Client, idempotent: dict[str, str]) -> None:
    large = '{"name": "' + "x" * 3_000_000 + '"}'
    is_problem(lead.post(ADD, large, content_type="application/json", headers=idempotent), 413)
    huge = lead.generic("POST", "/api/v1/assessments", b"", CONTENT_LENGTH=str(2**40), headers=idempotent)
    assert is_problem(huge, 413)["detail"] == "Send at most 25 MB."


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_is_not_answered(lead: Client, method: str) -> None:
    answer = lead.generic(method, "/api/v1/region")
    is_problem(answer, 405)
    assert set(answer["Allow"].split(", ")) == {"GET", "PUT"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/",
        "/api/v2/region",
        "/api/v1/nothing",
        "/api/v1/organisations/x",
        "/api/v1/organisations/" + "9" * 5000,
        "/api/v1/people/x",
        "/api/v1/memoranda/1/clauses/%00",
        "/api/v1/organisations/%00",
        "/api/v1/organisations/4294967296",
        f"/api/v1/organisations/{2**63 - 1}",
        "/api/v1/people/11111111-2222-4333-8444-555555555555",
    ],
)
def test_what_is_not_there(lead: Client, path: str) -> None:
    is_problem(lead.get(path), 404)
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code in (401, 404)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "offset=-1",
        f"offset={10**40}",
        "kind=council",
        "kind=%00",
        "knd=agency",
        "kind=agency&knd=x",
    ],
)
def test_a_query_that_cannot_be_used(lead: Client, query: str) -> None:
    is_problem(lead.get(f"{ADD}?{query}"), 422)


@pytest.mark.parametrize(
    "query",
    [
        "verb=%00",
        "verb=nothing",
        "person=1",
        f"organisation={2**63}",
        "since=yesterday",
        "since=2026-02-02&until=2026-02-01",
        f"before={10**30}",
        "since=%F0%9F%8C%88",
    ],
)
def test_a_query_of_the_record_that_cannot_be_used(lead: Client, query: str) -> None:
    is_problem(lead.get(f"/api/v1/record/events?{query}"), 422)


@pytest.mark.parametrize("name", ["", " " * 81, "x" * 81, "a\tb", "é"])
def test_a_name_of_a_request_that_cannot_be_used(lead: Client, name: str) -> None:
    answer = lead.post(ADD, AGENCY, content_type="application/json", headers={"Idempotency-Key": name})
    is_problem(answer, 400)


def test_a_host_that_is_not_ours(client: Client) -> None:
    is_problem(client.get("/api/v1/region", headers={"Host": "elsewhere.example"}), 400)


def test_a_broken_database_is_a_problem_too(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.utils import OperationalError

    def gone(*_: object) -> Any:
        raise OperationalError("could not connect")

    monkeypatch.setattr("comity.web.api.routes.organisations.queries.organisations", gone)
    answer = lead.get(ADD)
    is_problem_of_faults = (answer.status_code, answer["Content-Type"], answer["Retry-After"])
    assert is_problem_of_faults == (503, "application/problem+json", "30")


def test_a_session_is_no_key(cast: Cast, signed_in: Callable[..., Client]) -> None:
    is_problem(signed_in(cast.erin).get("/api/v1/region"), 401)


def test_a_key_that_asks_too_often_is_told_when_to_go_on(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "allowance", Allowance())
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"api_requests_a_minute": 3}))
    assert [lead.get("/api/v1/region").status_code for _ in range(3)] == [200, 200, 200]
    answer = lead.get("/api/v1/region")
    is_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 20


def test_an_allowance_comes_back_evenly_and_never_beyond_a_minutes_worth() -> None:
    held = Allowance()
    assert [held.wait("a", a_minute=2, now=0) for _ in range(3)] == [0, 0, 30]
    assert held.wait("b", a_minute=2, now=0) == 0
    assert held.wait("a", a_minute=2, now=29) == 1
    assert held.wait("a", a_minute=2, now=30) == 0
    assert [held.wait("a", a_minute=2, now=10_000) for _ in range(3)] == [0, 0, 30]
