"""Monitors are told what is so, and the counts are for those who may have them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cast import PASSWORD
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr
from signing_in import with_app

from comity.web.people.models import Person
from comity.web.worker.recovery import beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run on with settings changed."""

    def change(**values: Any) -> None:
        monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update=values))

    return change


def test_ready_says_each_thing_that_it_looked_at(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "ready",
            "database": "answers",
            "data_folder": "can be written",
            "worker": "none has shown a sign of life lately: run comity worker",
        },
    )
    beat(worker="w1", now=timezone.now())
    assert client.get("/health/ready").json()["worker"] == "alive"
    assert list(settings.COMITY.data.glob(".ready-*")) == []


def test_a_folder_that_cannot_be_written_is_not_ready(
    client: Client, setting: Callable[..., None], tmp_path: Path
) -> None:
    setting(data=tmp_path / "gone")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["data_folder"]) == (503, "cannot be written")


def test_tables_that_are_behind_are_not_ready(client: Client) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="notices").delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, "needs comity migrate")


def test_the_counts_are_of_what_was_done(client: Client, cast: Any) -> None:
    before = counted(client, 'comity_requests_total{method="GET",route="/health/live",status="200"}')
    for _ in range(3):
        client.get("/health/live")
    after = counted(client, 'comity_requests_total{method="GET",route="/health/live",status="200"}')
    assert after - before == 3
    assert counted(client, 'comity_audit_events_total{chain="northmoor"}') > 0
    assert counted(client, 'comity_tasks{state="ready"}') == 0
    assert counted(client, "comity_workers") == 0
    failures = counted(client, "comity_sign_in_failures_total")
    client.post("/account/login/", {"login": cast.alice.email, "password": "not the password"})
    assert counted(client, "comity_sign_in_failures_total") - failures == 1
    client.post("/account/login/", {"login": cast.alice.email, "password": PASSWORD})
    assert counted(client, "comity_sign_in_failures_total") - failures == 1
    with_app(cast.erin)
    erin = Client()
    erin.post("/account/login/", {"login": cast.erin.email, "password": PASSWORD})
    erin.post("/account/2fa/authenticate/", {"code": "000000"})
    assert counted(client, "comity_sign_in_failures_total") - failures == 2
    assert Person.objects.count() > 0


def test_what_a_stranger_sends_makes_no_new_label(client: Client) -> None:
    client.generic("PLANTED", "/health/live")
    client.get("/planted/address/")
    said = client.get("/metrics").content.decode()
    assert "planted" not in said.lower()
    assert 'method="OTHER"' in said
    assert 'route="(no route)"' in said


def counted(client: Client, name: str) -> float:
    """The value of one line of the metrics; 0 where there is none."""
    for line in client.get("/metrics").content.decode().splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return 0.0


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "192.0.2.7"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.7"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_AUTHORIZATION": "Bearer "}, 200),
    ],
)
def test_without_a_token_the_counts_are_this_machine_s_own(client: Client, sent: dict[str, str], status: int) -> None:
    answer = client.get("/metrics", **sent)
    assert (answer.status_code, b"comity_database_answers" in answer.content) == (status, status == 200)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"HTTP_AUTHORIZATION": "Bearer of-this-monitor", "REMOTE_ADDR": "192.0.2.7"}, 200),
        ({"HTTP_AUTHORIZATION": "Bearer of-another", "REMOTE_ADDR": "127.0.0.1"}, 403),
        ({"HTTP_AUTHORIZATION": "Bearer of-this-monit\u00e9r", "REMOTE_ADDR": "127.0.0.1"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1"}, 403),
    ],
)
def test_with_a_token_the_counts_are_for_whoever_sends_it(
    client: Client, setting: Callable[..., None], sent: dict[str, str], status: int
) -> None:
    setting(metrics_token=SecretStr("of-this-monitor"))
    answer = client.get("/metrics", **sent)
    assert (answer.status_code, b"comity_database_answers" in answer.content) == (status, status == 200)
