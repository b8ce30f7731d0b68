"""`comity apikey`, by its own entry point: what it prints is a key that works, until it is revoked."""

from __future__ import annotations

import re

import pytest
from cast import Cast
from django.test import Client
from typer.testing import CliRunner

from comity.cli import main

pytestmark = pytest.mark.django_db
RUN = CliRunner()


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.cli.database.start", lambda data=None, **_: None)


def made(*words: str) -> str:
    done = RUN.invoke(main, ["apikey", "create", *words])
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout.strip()


def region_of(token: str) -> tuple[int, str]:
    answer = Client(HTTP_AUTHORIZATION=f"Bearer {token}").get("/api/v1/region")
    return answer.status_code, answer.json().get("slug", "")


def test_it_makes_a_key_that_works_and_lists_and_revokes_it(cast: Cast) -> None:
    token = made("--organisation", "X99000001", "--scope", "organisations", "--scope", "memoranda")
    assert re.fullmatch(r"comity_[0-9a-f]{32}_[\w-]{43}", token)
    assert region_of(token) == (200, "severnside")
    listed = RUN.invoke(main, ["apikey", "list"]).stdout
    assert "X99000001  memoranda,organisations  made" in listed
    assert token.split("_", 2)[2] not in listed
    assert RUN.invoke(main, ["apikey", "revoke", listed.split()[0]]).exit_code == 0
    assert region_of(token)[0] == 401


def test_the_region_says_which_where_a_code_is_in_two(cast: Cast) -> None:
    assert region_of(made("--organisation", "X98000001", "--region", "northmoor", "--scope", "organisations")) == (
        200,
        "northmoor",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--organisation", "nobody", "--scope", "memoranda"), "There is no organisation with the code 'nobody'"),
        (("--organisation", "X99000001", "--scope", "everything"), "There is no scope 'everything'"),
        (("--organisation", "ripple", "--scope", "people"), "Nobody of Ripple Social Work may do this"),
    ],
)
def test_what_cannot_be_is_said(cast: Cast, words: tuple[str, ...], said: str) -> None:
    done = RUN.invoke(main, ["apikey", "create", *words])
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
