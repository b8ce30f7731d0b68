"""A program makes an authority's return: opens the round, sends the file, puts right, explains. It does not sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import BY, Cast
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from returning import a_publication, clean, shipped

from comity.web.api.scopes import Scope
from comity.web.organisations.models import Kind, Organisation
from comity.web.returns import actions
from comity.web.returns.models import Return, Round, Upload

pytestmark = pytest.mark.django_db(transaction=True)
V1 = "/api/v1"
AT = f"{V1}/returns/2026-Q3/X99000003"


@pytest.fixture
def region(cast: Cast) -> Cast:
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
    return cast


@pytest.fixture
def lead(region: Cast, program: Callable[..., Client]) -> Client:
    with scopes_disabled():
        return program(Organisation.objects.get(region=region.severnside, kind=Kind.REGION))


@pytest.fixture
def council(region: Cast, program: Callable[..., Client]) -> Client:
    return program(region.authority_a)


def send(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def opened(lead: Client, region: Cast) -> None:
    body = {
        "quarter": "2026-Q3",
        "deadline": "2026-11-30",
        "authorities": [region.authority_a.pk, region.authority_b.pk],
    }
    assert send(lead, f"{V1}/rounds", body).status_code == 201


def sent(council: Client, content: bytes) -> dict[str, Any]:
    from comity.web.returns.tasks import read_upload

    file = SimpleUploadedFile("return.csv", content)
    made: dict[str, Any] = council.post(f"{AT}/files", {"file": file}).json()
    read_upload.func(made["id"])
    found: dict[str, Any] = council.get(f"{AT}/files/{made['id']}").json()
    return found


def test_a_lead_opens_a_round_moves_its_deadline_and_closes_it(lead: Client, region: Cast) -> None:
    opened(lead, region)
    for deadline, status in (("2027-09-30", 200), ("2027-10-01", 409), ("2026-09-30", 409)):
        given = {"deadline": deadline, "reason": "Two of us changed their system."}
        moved = send(lead, f"{V1}/rounds/2026-Q3/deadline", given)
        assert (moved.status_code, status == 409 or moved.json()["deadline"] == deadline) == (status, True)
    assert lead.post(f"{V1}/rounds/2026-Q3/close").json()["closed_at"]
    again = lead.post(f"{V1}/rounds/2026-Q3/close")
    assert (again.status_code, again.json()["detail"]) == (409, "The round for 2026-Q3 is closed, and stays as it is.")


def test_a_round_is_of_authorities_that_are_there(lead: Client, region: Cast) -> None:
    for odd in (region.agency.pk, region.authority_c.pk, 9_999_999):
        body = {"quarter": "2026-Q3", "deadline": "2026-11-30", "authorities": [odd]}
        answer = send(lead, f"{V1}/rounds", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "authorities")


def test_a_file_is_sent_read_put_right_and_explained(lead: Client, council: Client, region: Cast) -> None:
    opened(lead, region)
    assert sent(council, shipped())["progress"] == "read"
    current = council.get(AT).json()["current"]
    assert (current["number"], current["assignments"], current["errors"]) == (1, 40, 14)
    issues = council.get(f"{AT}/issues?limit=200").json()["items"]
    bad = next(one for one in issues if one["level"] == "error" and one["field"] == "hours_per_week")
    cell = {"sheet": bad["sheet"] or "", "row": bad["row"], "field": bad["field"], "found": bad["found"]}
    for wrong, where in (
        ({"found": "something else"}, "cells.0.found"),
        ({"row": 4_000}, "cells.0.row"),
        ({"field": "no_such_column"}, "cells.0.field"),
        ({"assignment_ref": "another"}, "cells.0.assignment_ref"),
    ):
        refused = send(council, f"{AT}/corrections", {"version": 1, "cells": [{**cell, **wrong, "value": "37"}]})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, where)
        assert "found" not in wrong or bad["found"] in refused.json()["errors"][0]["expected"]
    assert send(council, f"{AT}/corrections", {"version": 9, "cells": [{**cell, "value": "37"}]}).status_code == 409
    del cell["found"]  # it is filled in from the file
    body = {"version": 1, "cells": [{**cell, "value": "37"}]}
    answer = send(council, f"{AT}/corrections", body)
    assert answer.status_code == 200, answer.content
    from comity.web.returns.tasks import read_upload

    read_upload.func(answer.json()["id"])
    after = council.get(AT).json()["current"]
    assert (after["number"], after["source"], after["errors"]) == (2, "corrections", 13)
    queries = [one for one in council.get(f"{AT}/issues?limit=200").json()["items"] if one["level"] == "query"]
    said = {"issues": [queries[0]["key"]], "reason": "checked_correct", "words": "Checked with the agency."}
    assert send(council, f"{AT}/explanations", said).json() == {"explained": 1, "left": len(queries) - 1}
    findings = council.get(f"{AT}/findings?limit=1").json()
    assert (findings["count"] > 20, len(findings["items"])) == (True, 1)
    one = {name: findings["items"][0][name] for name in ("assignment_ref", "clause")}
    contested = send(council, f"{AT}/contests", {**one, "words": "It is not so."})
    assert (contested.status_code, contested.json()["upheld"]) == (201, None)
    assert send(council, f"{AT}/contests", {**one, "words": "Again."}).status_code == 409
    assert send(council, f"{AT}/contests", {**one, "assignment_ref": "none", "words": "No."}).status_code == 422
    assert council.get(f"{AT}/contests").json()["items"] == [contested.json()]


def test_the_same_file_again_is_a_conflict(lead: Client, council: Client, region: Cast) -> None:
    opened(lead, region)
    sent(council, clean())
    again = council.post(f"{AT}/files", {"file": SimpleUploadedFile("again.csv", clean())})
    assert again.status_code == 409
    assert "sent before" in again.json()["detail"]


def test_nobody_else_finds_the_return(
    lead: Client, council: Client, region: Cast, program: Callable[..., Client]
) -> None:
    opened(lead, region)
    made = sent(council, clean())
    with scopes_disabled():
        programme = Organisation.objects.get(region=region.severnside, kind=Kind.REGION)
    reads_rounds = program(programme, Scope.ROUNDS, Scope.ROUNDS_MANAGE)
    for other in (reads_rounds, program(region.authority_b), program(region.authority_c)):
        for path in (AT, f"{AT}/issues", f"{AT}/findings", f"{AT}/versions", f"{AT}/files/{made['id']}"):
            assert other.get(path).status_code in (403, 404), path
    only_reads = program(region.authority_a, Scope.RETURNS)
    assert only_reads.get(AT).status_code == 200
    assert only_reads.post(f"{AT}/files", {"file": SimpleUploadedFile("a.csv", b"x")}).status_code == 403
    empty = council.post(f"{AT}/files", {"file": SimpleUploadedFile("a.csv", b"")})
    expected = "A workbook (XLSX, XLS or ODS) or a CSV file, with headings and rows."
    assert (empty.status_code, empty.json()["errors"]) == (
        422,
        [{"field": "file", "found": "The file is empty.", "expected": expected}],
    )


def test_a_program_says_what_becomes_of_a_providers_part_that_waits(
    lead: Client, council: Client, region: Cast, program: Callable[..., Client]
) -> None:
    from comity.web.returns.tasks import read_upload

    opened(lead, region)
    own = sent(council, clean())
    with scope(region=region.severnside):
        export = Upload.objects.create(
            region=region.severnside,
            round=Round.objects.get(),
            organisation=region.provider,
            name="export.csv",
            digest="0" * 64,
            size=1,
            content=b"",
            sent_by=BY,
            sent_at=timezone.now(),
        )
        part = actions.send(by=BY, given=Return.objects.get(authority=region.authority_a), name="part.csv",
                            content=clean() + b"\n", part_of=export)  # fmt: skip
        read_upload.func(str(part.pk))
    at = f"{AT}/files/{part.pk}"
    assert council.get(at).json()["progress"] == "held"
    assert send(council, f"{AT}/files/{own['id']}/choice", {"rows": "use", "version": 1}).status_code == 404
    assert send(council, f"{at}/choice", {"rows": "use", "version": 2}).status_code == 409
    assert send(council, f"{at}/choice", {"rows": "keep", "version": 1}).json()["progress"] == "set_aside"
    assert send(council, f"{at}/choice", {"rows": "keep", "version": 1}).status_code == 409
    assert send(council, f"{at}/choice", {"rows": "use", "version": 1}).json()["progress"] == "waiting"
