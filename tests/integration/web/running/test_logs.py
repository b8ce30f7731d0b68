"""Logs hold no personal fact: an address and a name planted wherever a request can carry one are in no line."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest
from django.test import Client

from comity.web import health
from comity.web.settings.logs import logging_of
from comity.web.settings.typed import Settings

EMAIL = "planted.person@council.example"
NAME = "Planted Person"
DETAIL = f'duplicate key value violates unique constraint "people_person_email_key"\nDETAIL:  Key (email)=({EMAIL}).'


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the platform's own logging writes, as JSON lines."""
    written = io.StringIO()
    said = logging_of(Settings())
    said["handlers"]["error_stream"]["stream"] = written
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    logging.config.dictConfig(said)
    yield written
    root.handlers = before
    root.setLevel(level)


def raising(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Have the readiness page fail with this error, under another of a name that must not be told either."""

    def fail() -> str:
        try:
            raise KeyError(NAME)
        except KeyError as inner:
            raise error from inner

    monkeypatch.setattr(health, "_database", fail)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [ValueError(f"no {NAME} <{EMAIL}>"), IntegrityError(DETAIL), OperationalError(f"at {EMAIL}")]
)
def test_an_error_is_logged_by_its_kind_and_place_and_not_by_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch, lines: io.StringIO, error: Exception
) -> None:
    raising(monkeypatch, error)
    client = Client(raise_request_exception=False)
    answer = client.get(f"/health/ready?who={EMAIL}", headers={"user-agent": NAME, "referer": f"https://x/{EMAIL}"})
    assert answer.status_code == (503 if isinstance(error, OperationalError) else 500)
    said = lines.getvalue()
    assert type(error).__name__ in said
    assert "health.py" in said
    assert (EMAIL in said, NAME in said, "planted" in said.lower()) == (False, False, False)
    each = [json.loads(line) for line in said.splitlines()]
    assert {line["request_id"] for line in each} == {answer["X-Request-ID"]}
    assert each[-1]["route"] == "/health/ready"


@pytest.mark.django_db
def test_words_of_the_database_that_name_no_person_are_kept(
    monkeypatch: pytest.MonkeyPatch, lines: io.StringIO
) -> None:
    raising(monkeypatch, IntegrityError(DETAIL))
    Client(raise_request_exception=False).get("/health/ready")
    assert 'violates unique constraint \\"people_person_email_key\\"' in lines.getvalue()


def test_an_address_in_anything_logged_is_left_out(lines: io.StringIO) -> None:
    logging.getLogger("anything").warning("could not reach %s", EMAIL, extra={"to": EMAIL})
    assert json.loads(lines.getvalue())["event"] == "could not reach [e-mail]"
    assert EMAIL not in lines.getvalue()


@pytest.mark.django_db
def test_the_address_of_a_request_is_in_no_line(lines: io.StringIO) -> None:
    request = HttpRequest()
    request.path = request.path_info = f"/account/invitations/{NAME}/"
    logging.getLogger("django.request").error("Internal Server Error: %s", request.path, extra={"request": request})
    assert json.loads(lines.getvalue())["event"] == "request at /"
    Client().get(f"/account/invitations/{NAME}/")
    assert NAME not in lines.getvalue()


def test_a_host_that_is_not_answered_is_one_line_that_names_the_setting_and_a_page_that_does(
    lines: io.StringIO, client: Client
) -> None:
    answer = client.get("/account/login/", headers={"host": "comity.example.org"})
    page = answer.content.decode()
    assert (answer.status_code, "COMITY_ALLOWED_HOSTS" in page) == (400, True)
    assert "comity.example.org" not in page
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    [told] = [line for line in said if line["logger"] == "django.security.DisallowedHost"]
    assert told["level"] == "warning"
    assert told["event"] == "comity.example.org is not a host that is answered: see COMITY_ALLOWED_HOSTS"
    assert "exception" not in told
    for_a_program = client.get("/api/v1/memoranda", headers={"host": "comity.example.org"}).json()
    assert (for_a_program["status"], "COMITY_ALLOWED_HOSTS" in for_a_program["detail"]) == (400, True)


def test_what_is_no_host_at_all_is_not_repeated_in_the_log(lines: io.StringIO, client: Client) -> None:
    client.get("/", headers={"host": f"{EMAIL} <b>"})
    assert EMAIL not in lines.getvalue()
    assert "something that is no host name is not a host" in lines.getvalue()


def test_a_request_id_of_a_proxy_s_is_kept_if_it_can_be_one(client: Client) -> None:
    assert client.get("/health/live", headers={"x-request-id": "abc-12345"})["X-Request-ID"] == "abc-12345"
    odd = client.get("/health/live", headers={"x-request-id": 'a" onload="x'})["X-Request-ID"]
    assert len(odd) == 32
