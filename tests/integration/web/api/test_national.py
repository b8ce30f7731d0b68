"""A program completes an authority's national return: what no row says, its layout, its files, and that it was sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from cast import BY, Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scope
from returning import a_publication, shipped

from comity.returns.national import default_text
from comity.web.returns import actions
from comity.web.returns.models import Return
from comity.web.returns.tasks import read_upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = "/api/v1/returns/2026-Q3/X99000003/national"


@pytest.fixture
def council(cast: Cast, program: Callable[..., Client]) -> Client:
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
        actions.open_round(
            by=BY,
            region=cast.severnside,
            quarter="2026-Q3",
            deadline=date(2026, 11, 30),
            authorities=[cast.authority_a, cast.authority_b],
        )
        given = Return.objects.get(authority=cast.authority_a)
        upload = actions.send(by=BY, given=given, name="return.csv", content=shipped())
        read_upload.func(str(upload.pk))
    return program(cast.authority_a)


def send(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(path, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_what_no_row_says_is_said_and_the_gaps_are_fewer(council: Client) -> None:
    before = council.get(AT).json()
    assert (before["version"], before["mapping"], before["confirmed"], before["additions"]) == (1, 0, False, [])
    gaps = council.get(f"{AT}/gaps?limit=200").json()
    assert gaps["count"] == before["gaps"]
    breach = next(one["of"] for one in gaps["items"] if one["heading"] == "Signed off by")
    body = {
        "explanations": [{"clause": "price-cap", "words": "An inspection was on."}],
        "agencies": [],
        "costs": [{"month": "2026-07", "pounds": "185937.56"}],
        "signed": [{"assignment_ref": breach, "dcs": "2026-07-03"}],
    }
    status, after = send(council, f"{AT}/additions", body)
    assert status == 200, after
    assert [one["part"] for one in after["additions"]] == ["cost", "explanation", "no_agencies", "signed"]  # type: ignore[attr-defined]
    assert after["gaps"] < before["gaps"]  # type: ignore[operator]
    assert after["made_from"] != before["made_from"]


@pytest.mark.parametrize(
    "body",
    [
        {"explanations": [{"clause": "unheard-of", "words": "So it is."}]},
        {"explanations": [{"clause": "price-cap", "words": ""}]},
        {"costs": [{"month": "2026-01", "pounds": "1.00"}]},
        {"costs": [{"month": "2026-07", "pounds": "lots"}]},
        {"signed": [{"assignment_ref": "nobody's"}]},
        {"agencies": [{"agency": "Tern & Co", "behaviour": "", "clause": ""}]},
        {"others": []},
    ],
)
def test_what_is_not_asked_or_says_nothing_is_refused(council: Client, body: dict[str, object]) -> None:
    assert send(council, f"{AT}/additions", body)[0] == 422
    assert council.get(AT).json()["additions"] == []


def test_the_layout_is_replaced_and_every_mistake_is_told(council: Client) -> None:
    assert council.get(f"{AT}/mapping").json()["text"] == default_text()
    bad = default_text().replace("from: pay_rate}", "from: pay}", 1)
    told = council.post(f"{AT}/mapping", {"file": SimpleUploadedFile("ours.yaml", bad.encode())})
    assert told.status_code == 422
    assert told.json()["errors"][0]["line"] == next(
        n for n, one in enumerate(bad.splitlines(), 1) if "from: pay}" in one
    )
    good = default_text().replace("heading: Core role", "heading: ROLE_CD")
    made = council.post(f"{AT}/mapping", {"file": SimpleUploadedFile("ours.yaml", good.encode())})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    tables = zipfile.ZipFile(io.BytesIO(council.get(f"{AT}/tables").content))
    assert "ROLE_CD" in tables.read("part-1-assignments.csv").decode("utf-8-sig").splitlines()[0]
    assert council.get(f"{AT}/workbook").content.startswith(b"PK")


def test_what_was_sent_is_written_down_and_a_later_change_is_told(council: Client) -> None:
    body = {"made_from": council.get(AT).json()["made_from"], "sent_on": "2026-11-02", "reference": "DfE-778"}
    assert send(council, f"{AT}/despatches", body | {"made_from": "0" * 64})[0] == 409
    assert send(council, f"{AT}/despatches", body | {"sent_on": "2099-01-01"})[0] == 422
    status, made = send(council, f"{AT}/despatches", body)
    assert (status, made["same"], made["state"]) == (201, True, "draft")
    send(council, f"{AT}/additions", {"agencies": []})
    assert council.get(f"{AT}/despatches").json()["items"][0]["same"] is False


def test_another_authority_is_told_that_there_is_nothing(
    council: Client, cast: Cast, program: Callable[..., Client]
) -> None:
    other = program(cast.authority_b)
    for path in ("", "/gaps", "/workbook", "/tables", "/mapping", "/despatches"):
        assert other.get(AT + path).status_code == 404, path
    assert send(other, f"{AT}/additions", {"agencies": []})[0] == 404
    assert send(other, f"{AT}/despatches", {"made_from": "0" * 64, "sent_on": "2026-11-02"})[0] == 404
