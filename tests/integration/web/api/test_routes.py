"""What pages can do, programs can: each room's routes, from the first to the last of what they are for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from cast import Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scopes_disabled
from django_tasks_db.models import DBTaskResult

from comity.memorandum.frozen import shipped_folder
from comity.web.agreements.archive import zipped
from comity.web.agreements.bundle_files import files_of_folder
from comity.web.audit.models import Event
from comity.web.organisations.models import Kind, Organisation
from comity.web.people.models import Membership

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
EXEMPLAR = shipped_folder("exemplar")
RETURN = EXEMPLAR / "returns" / "coldharbour-2026-q3.csv"


@pytest.fixture
def lead(cast: Cast, program: Callable[..., Client]) -> Client:
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind=Kind.REGION)
    return program(programme)


def send(client: Client, path: str, body: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(f"{V1}{path}", body or {}, content_type="application/json")


def bundle(**changed: bytes) -> dict[str, SimpleUploadedFile]:
    files = {**files_of_folder(EXEMPLAR), **changed}
    return {"bundle": SimpleUploadedFile("severnside.zip", zipped({f"severnside/{n}": f for n, f in files.items()}))}


def publish(lead: Client) -> dict[str, Any]:
    waits = lead.post(f"{V1}/memoranda", bundle()).json()
    shown = lead.get(f"{V1}/memoranda/{waits['id']}/difference").json()
    body = {"digest": shown["digest"], "instead_of": shown["earlier_digest"]}
    published: dict[str, Any] = send(lead, f"/memoranda/{waits['id']}/publish", body).json()
    return published


def verbs() -> list[str]:
    with scopes_disabled():
        return list(Event.objects.filter(actor__startswith="key:").order_by("pk").values_list("verb", flat=True))


def queued() -> int:
    """How many invitations are on their way."""
    return DBTaskResult.objects.filter(task_path="comity.web.people.tasks.mail_invitation").count()


def test_a_region_is_read_and_changed(lead: Client) -> None:
    assert lead.get(f"{V1}/region").json() == {
        "slug": "severnside",
        "name": "Severnside",
        "colour": "#1a5a4c",
        "small_numbers": 4,
    }
    changed = send(lead, "/region", {"name": "Severn Side", "colour": "#123456"}, "put")
    assert changed.json() == {"slug": "severnside", "name": "Severn Side", "colour": "#123456", "small_numbers": 4}
    assert verbs() == ["changed_region"]


def test_a_memorandum_is_brought_in_read_published_and_taken_home(lead: Client, cast: Cast, program: Any) -> None:
    agency = program(cast.agency)
    waits = lead.post(f"{V1}/memoranda", bundle())
    assert (waits.status_code, waits.json()["state"]) == (201, "brought_in")
    pk = waits.json()["id"]
    assert agency.get(f"{V1}/memoranda/{pk}").status_code == 404
    assert lead.get(f"{V1}/memoranda/in-force").status_code == 404

    shown = lead.get(f"{V1}/memoranda/{pk}/difference").json()
    assert shown == {"digest": waits.json()["digest"], "earlier": None, "earlier_digest": "", "changes": []}
    other = send(lead, f"/memoranda/{pk}/publish", {"digest": "0" * 64, "instead_of": ""})
    assert (other.status_code, other.json()["type"]) == (409, "urn:comity:problem:conflict")
    done = send(lead, f"/memoranda/{pk}/publish", {"digest": shown["digest"], "instead_of": ""})
    assert (done.status_code, done.json()["state"], done.json()["number"]) == (200, "published", 1)
    again = send(lead, f"/memoranda/{pk}/publish", {"digest": shown["digest"], "instead_of": ""})
    assert again.status_code == 409
    assert verbs() == ["brought_in_bundle", "published_memorandum"]

    assert agency.get(f"{V1}/memoranda/in-force?as_at=2026-09-30").json()["id"] == pk
    listed = agency.get(f"{V1}/memoranda?state=published").json()
    assert (listed["count"], listed["items"][0]["id"]) == (1, pk)
    rules = agency.get(f"{V1}/memoranda/{pk}/clauses?as_at=2026-09-30").json()
    assert len(rules) == 10
    clause = agency.get(f"{V1}/memoranda/{pk}/clauses/{rules[0]['code']}?as_at=2026-09-30").json()
    assert {name: clause[name] for name in rules[0]} == rules[0]
    assert clause["words"]
    assert agency.get(f"{V1}/memoranda/{pk}/clauses/none").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(agency.get(f"{V1}/memoranda/{pk}/bundle").content))
    assert {name.partition("/")[2] for name in archive.namelist()} == set(files_of_folder(EXEMPLAR))
    assert agency.get(f"{V1}/memoranda/{pk}/markdown").content.decode().startswith("# ")
    canonical = agency.get(f"{V1}/memoranda/{pk}/canonical?as_at=2100-01-01").content
    assert sha256(canonical).hexdigest() == shown["digest"]


def test_what_is_wrong_with_a_bundle_is_said_by_line(lead: Client) -> None:
    text = (EXEMPLAR / "memorandum.yaml").read_bytes().replace(b"title:", b"titel:", 1)
    answer = lead.post(f"{V1}/memoranda", bundle(**{"memorandum.yaml": text}))
    assert answer.status_code == 422
    wrong = [one for one in answer.json()["errors"] if one["file"] == "memorandum.yaml" and "titel" in one["found"]]
    assert wrong
    assert wrong[0]["line"] > 0
    assert wrong[0]["level"] == "error"
    assert lead.get(f"{V1}/memoranda").json()["count"] == 0


def test_a_bundle_that_waits_is_withdrawn(lead: Client) -> None:
    pk = lead.post(f"{V1}/memoranda", bundle()).json()["id"]
    assert send(lead, f"/memoranda/{pk}/withdraw").json()["state"] == "withdrawn"
    assert send(lead, f"/memoranda/{pk}/withdraw").status_code == 409


def test_two_publications_differ_in_words(lead: Client) -> None:
    first = publish(lead)
    text = (EXEMPLAR / "memorandum.yaml").read_text(encoding="utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version:"))
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    changed = text.replace(version, 'version: "9"').replace(title, "title: Another title").encode()
    second = lead.post(f"{V1}/memoranda", bundle(**{"memorandum.yaml": changed})).json()
    shown = lead.get(f"{V1}/memoranda/{second['id']}/difference?from={first['id']}").json()
    assert (shown["earlier"], shown["earlier_digest"]) == (first["id"], first["digest"])
    assert any("Another title" in one["words"] for one in shown["changes"])
    assert lead.get(f"{V1}/memoranda/{second['id']}/difference").json() == shown


def test_a_file_is_judged_and_nothing_of_it_is_kept(lead: Client, cast: Cast, program: Any) -> None:
    publish(lead)
    msp = program(cast.provider)
    sent = {"file": SimpleUploadedFile("q3.csv", RETURN.read_bytes()), "as_at": "2026-09-30"}
    answer = msp.post(f"{V1}/assessments", sent)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    accounting = said["accounting"]
    assert accounting["rows"] == sum(accounting.values()) - accounting["rows"] > 10
    assert said["file_digest"] == sha256(RETURN.read_bytes()).hexdigest()
    assert said["as_at"] == "2026-09-30"
    told = {one["outcome"] for one in said["findings"]}
    assert "breached" in told
    assert not told & {"met", "not_applicable"}
    assert said["findings_in_all"] == len(said["findings"])
    assert said["issues_in_all"] == len(said["issues"])
    sent = {"file": SimpleUploadedFile("q3.csv", RETURN.read_bytes()), "as_at": "2026-09-30"}
    reports = msp.post(f"{V1}/assessments", sent, headers={"Accept": "application/zip", "Idempotency-Key": "again"})
    assert reports["Content-Type"] == "application/zip"
    assert {"findings.csv", "issues.csv", "report.html"} <= set(zipfile.ZipFile(io.BytesIO(reports.content)).namelist())
    assert verbs()[2:] == ["judged_file", "judged_file"]
    from comity.web.api.models import Answer

    with scopes_disabled():
        assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"as_at": "2001-01-01"}, "as_at"),
        ({"authority": "X98000001"}, "authority"),
        ({"quarter": "2026"}, "quarter"),
        ({"quarter": "0000-Q1"}, "quarter"),
    ],
)
def test_why_a_file_was_not_judged_is_said(lead: Client, given: dict[str, str], field: str) -> None:
    publish(lead)
    sent = {"file": SimpleUploadedFile("q3.csv", RETURN.read_bytes()), **given}
    answer = lead.post(f"{V1}/assessments", sent)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_a_file_that_is_no_return(lead: Client) -> None:
    publish(lead)
    answer = lead.post(f"{V1}/assessments", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 not a workbook")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
    assert answer.json()["errors"][0]["action"]


def test_people_are_listed_read_and_let_go(lead: Client, cast: Cast, program: Any) -> None:
    authority = program(cast.authority_a)
    held = authority.get(f"{V1}/memberships").json()
    assert [one["person"]["name"] for one in held["items"]] == ["Alice Example"]
    assert "example.org" not in str(held)
    alice = authority.get(f"{V1}/people/{cast.alice.pk}").json()
    assert (alice["name"], alice["email"]) == ("Alice Example", "alice@example.org")
    assert [one["role"] for one in alice["memberships"]] == ["hr_lead"]
    assert authority.get(f"{V1}/people/{cast.bob.pk}").status_code == 404
    pk = held["items"][0]["id"]
    assert authority.delete(f"{V1}/memberships/{pk}").status_code == 204
    assert authority.delete(f"{V1}/memberships/{pk}").status_code == 404
    assert authority.get(f"{V1}/memberships").json()["count"] == 0
    assert authority.get(f"{V1}/memberships?ended=true").json()["count"] == 1
    assert verbs() == ["read_person", "ended_membership"]
    with scopes_disabled():
        erins = Membership.objects.get(person=cast.erin).pk
    only = lead.delete(f"{V1}/memberships/{erins}")
    assert (only.status_code, only.json()["type"]) == (409, "urn:comity:problem:conflict")


def test_an_invitation_is_made_sent_again_and_withdrawn(
    cast: Cast, program: Any, django_capture_on_commit_callbacks: Any
) -> None:
    authority = program(cast.authority_a)
    body = {"organisation": cast.authority_a.pk, "email": "Ben@Example.org", "name": "Ben", "role": "team_manager"}
    with django_capture_on_commit_callbacks(execute=True):
        made = send(authority, "/invitations", body)
    assert (made.status_code, made.json()["email"]) == (201, "ben@example.org")
    assert queued() == 1
    pk = made.json()["id"]
    listed = authority.get(f"{V1}/invitations").json()["items"]
    assert [(one["id"], one["sent_at"]) for one in listed] == [(pk, None)]
    assert send(authority, "/invitations", body).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert send(authority, f"/invitations/{pk}/send").status_code == 200
    assert queued() == 2
    assert authority.delete(f"{V1}/invitations/{pk}").status_code == 204
    assert authority.get(f"{V1}/invitations").json()["count"] == 0
    wrong = {**body, "organisation": cast.authority_b.pk}
    assert send(authority, "/invitations", wrong).status_code == 404
    assert verbs() == ["invited", "sent_invitation_again", "withdrew_invitation"]


def test_the_record_is_read_narrowed_and_paged(lead: Client, cast: Cast) -> None:
    every = lead.get(f"{V1}/record/events?limit=200").json()["events"]
    numbers = [one["number"] for one in every]
    assert numbers == list(range(len(numbers), 0, -1))
    first = lead.get(f"{V1}/record/events?limit=2").json()
    rest = lead.get(f"{V1}/record/events?limit=2&before={first['older']}").json()
    assert [one["number"] for one in [*first["events"], *rest["events"]]] == numbers[:4]
    back = lead.get(f"{V1}/record/events?limit=2&after={rest['newer']}").json()
    assert back["events"] == first["events"]
    made = lead.get(f"{V1}/record/events?verb=gave_membership&person={cast.alice.pk}").json()["events"]
    assert [one["sentence"] for one in made] == [
        "The platform (test) made Alice Example HR lead of Abbotsbridge City Council."
    ]
    one = lead.get(f"{V1}/record/events/{made[0]['number']}").json()
    assert one == {**made[0], "holds": True}
    assert lead.get(f"{V1}/record/events?until=2001-01-01").json() == {"events": [], "newer": None, "older": None}


def test_the_record_is_verified_and_held_against_a_checkpoint(lead: Client) -> None:
    signed = send(lead, "/record/checkpoints")
    assert signed.status_code == 200
    number = signed.json()["checkpoint"]["number"]
    found = send(lead, "/record/verification", {"checkpoint": signed.json()}).json()
    assert (found["unbroken"], found["checkpoints"], found["events"]) == (True, [number], number + 1)
    assert send(lead, "/record/verification").json()["checkpoints"] == []
    forged = signed.json()
    forged["checkpoint"]["hash"] = "0" * 64
    wrong = send(lead, "/record/verification", {"checkpoint": forged})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "checkpoint")
    key = lead.get(f"{V1}/record/public-key").json()
    assert key["key"] == signed.json()["checkpoint"]["key"]
    assert key["pem"].startswith("-----BEGIN PUBLIC KEY-----")
    assert verbs() == ["exported_checkpoint"]


def test_an_organisation_is_added_and_changed(lead: Client, cast: Cast) -> None:
    given = {"kind": "trust", "code": "E47000001", "name": "A Trust", "delivers_for": [cast.authority_a.pk]}
    added = send(lead, "/organisations", given)
    assert (added.status_code, added.json()["delivers_for"]) == (201, [cast.authority_a.pk])
    pk = added.json()["id"]
    changed = send(lead, f"/organisations/{pk}", {**given, "name": "Another Trust", "opened": "2026-04-01"}, "put")
    assert (changed.json()["name"], changed.json()["opened"]) == ("Another Trust", "2026-04-01")
    assert lead.get(f"{V1}/organisations?kind=trust").json()["items"] == [changed.json()]
    with scopes_disabled():
        programme = Organisation.objects.get(region=cast.severnside, kind=Kind.REGION)
    assert send(lead, f"/organisations/{programme.pk}", {**given, "code": "z"}, "put").status_code == 404


def test_a_list_is_given_in_parts_that_do_not_overlap(lead: Client) -> None:
    every = lead.get(f"{V1}/organisations?limit=200").json()
    parts = [lead.get(f"{V1}/organisations?limit=2&offset={start}").json()["items"] for start in (0, 2, 4)]
    assert [one["id"] for part in parts for one in part] == [one["id"] for one in every["items"]]
    assert every["count"] == 5
