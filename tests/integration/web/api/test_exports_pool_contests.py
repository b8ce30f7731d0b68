"""Programs do what pages do for the region: a provider's export, the published pool, and answers to contests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pooling
import pytest
from cast import BY, Cast
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from returning import QUARTER, a_publication, clean

from comity.web.api.scopes import Scope
from comity.web.insight.actions import publish_report
from comity.web.organisations.models import Kind, Organisation
from comity.web.returns import actions
from comity.web.returns.models import Return, Upload
from comity.web.returns.splitting import split_export
from comity.web.returns.tasks import read_upload

pytestmark = pytest.mark.django_db(transaction=True)
V1 = "/api/v1"
A, B = "X99000003", "X99000004"


@pytest.fixture
def region(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A memorandum in force; authorities A and B are two of its own."""
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"pool_keys": tmp_path}))
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
    return cast


@pytest.fixture
def opened(region: Cast) -> Cast:
    """The same, with a round open for both."""
    with scope(region=region.severnside):
        for one, code in ((region.authority_a, A), (region.authority_b, B)):
            one.code = code
            one.save()
        actions.open_round(
            by=BY,
            region=region.severnside,
            quarter=QUARTER,
            deadline=date(2026, 11, 30),
            authorities=[region.authority_a, region.authority_b],
        )
    return region


def programme(cast: Cast) -> Organisation:
    with scopes_disabled():
        return Organisation.objects.get(region=cast.severnside, kind=Kind.REGION)


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def test_a_provider_sends_an_export_and_reads_what_became_of_each_row(
    opened: Cast, program: Callable[..., Client]
) -> None:
    at = f"{V1}/exports/{QUARTER}/{opened.provider.code}"
    with scope(region=opened.severnside):
        actions.name_provider(
            by=BY, authority=opened.authority_a, provider=opened.provider, named_from=timezone.localdate()
        )
    client = program(opened.provider, Scope.EXPORTS)
    lines = clean().decode().splitlines(keepends=True)
    lines[2] = lines[2].replace(A, B)  # of an authority that has not named the provider
    lines[4] = lines[4].replace(A, "Nowhere at all")
    content = "".join(lines).encode()
    sent = client.post(at, {"file": SimpleUploadedFile("export.csv", content)})
    assert (sent.status_code, sent.json()["progress"], sent.json()["split"]) == (201, "waiting", None), sent.content
    one = f"{at}/{sent.json()['id']}"
    assert client.post(at, {"file": SimpleUploadedFile("export.csv", content)}).status_code == 409
    assert post(client, f"{one}/again", {}).status_code == 409  # it waits to be split

    def split() -> dict[str, Any]:
        split_export.func(sent.json()["id"])
        found: dict[str, Any] = client.get(one).json()["split"]
        return found

    found = split()
    became = {part["authority"]: (part["became"], part["progress"]) for part in found["parts"]}
    assert became == {A: ("sent", "waiting"), B: ("not_named", None)}
    assert found["rows"] == len(lines) - 1
    assert found["rows"] == sum(part["rows"] for part in found["parts"]) + found["blank"] + found["unplaced_count"]
    assert found["unknown"] == [
        {
            "found": "Nowhere at all",
            "reason": "unknown-authority",
            "words": "The row names an authority that is not recognised.",
            "rows": [5],
        }
    ]
    with scope(region=opened.severnside):
        part = Upload.objects.get(part_of=sent.json()["id"])
        actions.name_provider(
            by=BY, authority=opened.authority_b, provider=opened.provider, named_from=timezone.localdate()
        )
    read_upload.func(str(part.pk))
    again = post(client, f"{one}/again", {})
    assert (again.status_code, again.json()["progress"]) == (200, "waiting")
    became = {part["authority"]: (part["became"], part["progress"]) for part in split()["parts"]}
    assert became == {A: ("same", "read"), B: ("sent", "waiting")}
    assert [each["id"] for each in client.get(at).json()["items"]] == [sent.json()["id"]]
    assert client.get(f"{V1}/returns/{QUARTER}/{A}").status_code == 403
    with scope(region=opened.severnside):
        actions.close_round(by=BY, round=part.round)
    assert post(client, f"{one}/again", {}).status_code == 409


def test_a_pooled_report_is_read_as_its_page_shows_it(region: Cast, program: Callable[..., Client]) -> None:
    with scope(region=region.severnside):
        round = pooling.round_of_five(region)
    clients = {name: program(getattr(region, name), Scope.POOL) for name in ("authority_a", "authority_b")}
    lead = program(programme(region), Scope.POOL)
    assert lead.get(f"{V1}/pool/{QUARTER}").json()["figures"] is None
    with scope(region=region.severnside):
        first = Return.objects.filter(round=round).order_by("-pk")[0]
        Return.objects.filter(pk=first.pk).update(pooled=False)
        publish_report(by=BY, round=round)
        Return.objects.filter(pk=first.pk).update(pooled=True)
        publish_report(by=BY, round=round)
    (quarter,) = lead.get(f"{V1}/pool").json()["items"]
    said = {name: quarter[name] for name in ("quarter", "due", "authorised", "pooled")}
    assert said == {"quarter": QUARTER, "due": 5, "authorised": 5, "pooled": 5}
    assert {**quarter["report"], "published_at": ""} == {
        "number": 2,
        "published_at": "",
        "authorities": 5,
        "threshold": 4,
    }
    read = {name: client.get(f"{V1}/pool/{QUARTER}") for name, client in {**clients, "lead": lead}.items()}
    own = {name: answer.json()["own"] and answer.json()["own"]["assignments"] for name, answer in read.items()}
    assert own == {"authority_a": 30, "authority_b": 20, "lead": None}
    own_breached, region_s = [], []
    for answer in read.values():
        assert "Other Council" not in answer.content.decode()
        figures = answer.json()["figures"]
        for clause in figures["clauses"]:
            own_breached.append(clause.pop("own_breached"))
            del clause["own_not_known"]
        region_s.append(figures)
    assert region_s[0] == region_s[1] == region_s[2]
    (cap,) = [clause for clause in region_s[0]["clauses"] if clause["clause"] == "price-cap"]
    assert cap["heading"]
    counts = [cap["breached"], cap["not_known"], *(role["assignments"] for role in region_s[0]["roles"])]
    assert not [count for count in counts if count is not None and 0 < count <= 4]
    assert own_breached == [7, 2, None]
    assert program(region.authority_c, Scope.POOL).get(f"{V1}/pool/{QUARTER}").status_code == 404


def test_the_programme_answers_what_an_authority_contests(opened: Cast, program: Callable[..., Client]) -> None:
    council, lead = program(opened.authority_a), program(programme(opened), Scope.CONTESTS_ANSWER)
    at = f"{V1}/returns/{QUARTER}/{A}"
    sent = council.post(f"{at}/files", {"file": SimpleUploadedFile("return.csv", clean())}).json()
    read_upload.func(sent["id"])
    finding = council.get(f"{at}/findings").json()["items"][0]
    about = {name: finding[name] for name in ("assignment_ref", "clause")}
    made = post(council, f"{at}/contests", {**about, "words": "The form was signed."}).json()
    one = f"{V1}/contests/{made['id']}"
    (waits,) = lead.get(f"{V1}/contests?waiting=true").json()["items"]
    assert (waits["id"], waits["quarter"], waits["authority"], waits["upheld"]) == (made["id"], QUARTER, A, None)
    assert lead.get(one).json()["finding"]["reason"] == finding["reason"]
    assert council.get(one).status_code == 403
    body = {"upheld": True, "words": "It was."}
    assert post(lead, f"{one}/answer", {**body, "upheld": "yes"}).status_code == 422
    answered = post(lead, f"{one}/answer", body)
    assert (answered.status_code, answered.json()["upheld"], answered.json()["answer"]) == (200, True, "It was.")
    assert post(lead, f"{one}/answer", body).status_code == 409
    assert lead.get(f"{V1}/contests?waiting=true").json()["items"] == []
    (read,) = council.get(f"{at}/contests").json()["items"]
    assert (read["upheld"], read["answer"]) == (True, "It was.")
