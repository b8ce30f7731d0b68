"""The API's description: what programs rely on does not change unseen, and says of every route what it needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from comity.web.api.application import api
from comity.web.api.auth import Key
from comity.web.api.description import PUBLIC, description
from comity.web.api.scopes import Scope

KEPT = Path(__file__).parents[4] / "docs" / "reference" / "openapi.json"


def differences(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Where two descriptions differ, and how."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            here = f"{place}/{name}"
            if name not in after:
                yield f"gone:    {here}"
            elif name not in before:
                yield f"new:     {here}"
            else:
                yield from differences(before[name], after[name], here)
    elif before != after:
        yield f"changed: {place}: {json.dumps(before)[:120]} -> {json.dumps(after)[:120]}"


def test_what_programs_rely_on_has_not_changed_unseen() -> None:
    found = list(differences(json.loads(KEPT.read_text(encoding="utf-8")), description()))
    said = "\n  ".join(found[:40])
    assert not found, (
        f"The API is not what docs/reference/openapi.json says:\n  {said}\n"
        "What is gone or changed breaks the programs of others. If it is meant, run `make reference`, and say it in "
        "CHANGELOG.md."
    )


def test_a_change_is_told_by_its_place() -> None:
    before = {"paths": {"/a": {"get": {"summary": "One"}}, "/b": {}}}
    after = {"paths": {"/a": {"get": {"summary": "Two"}}, "/c": {}}}
    assert list(differences(before, after)) == [
        'changed: /paths/~a/get/summary: "One" -> "Two"'.replace("~a", "/a"),
        "gone:    /paths//b",
        "new:     /paths//c",
    ]


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{m} {path}", one) for path, some in description()["paths"].items() for m, one in some.items()]


def test_every_route_declares_the_scope_that_its_key_must_have() -> None:
    bound = [
        operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    assert len(bound) == len(operations()) > 30
    without = [
        one.operation_id
        for one in bound
        if [type(check) for check in one.auth_callbacks] != [Key] and one.operation_id not in PUBLIC
    ]
    assert without == []
    assert [one.operation_id for one in bound if not one.operation_id] == []
    used = {check.scope for one in bound for check in one.auth_callbacks}
    assert used == set(Scope) - {Scope.BUNDLES}, "bundles shows more of what the routes of memoranda list"


def test_every_route_names_its_scope_to_whoever_reads_the_description() -> None:
    for name, one in operations():
        (need,) = one["security"]
        assert f"Needs the scope `{need['Key'][0]}`" in one["description"], name


def test_every_answer_and_every_body_has_an_example_that_is_one() -> None:
    whole = description()
    looked = 0
    for name, one in operations():
        contents = [one["requestBody"]["content"]] if "requestBody" in one else []
        contents += [answer["content"] for answer in one["responses"].values() if "content" in answer]
        for content in contents:
            for kind, media in content.items():
                if kind in ("application/zip", "multipart/form-data", "text/markdown"):
                    continue
                schema = {**media["schema"], "components": whole["components"]}
                found = [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(media["example"])]
                assert not found, (name, kind, found)
                looked += 1
    assert looked > 30


def test_every_refusal_is_a_problem() -> None:
    responses = description()["components"]["responses"]
    for name, one in operations():
        refusals = {status: answer for status, answer in one["responses"].items() if int(status) >= 400}
        assert {"401", "403", "422", "429", "500", "503"} <= refusals.keys(), name
        for status, answer in refusals.items():
            assert answer == {"$ref": f"#/components/responses/{status}"}
            assert list(responses[status]["content"]) == ["application/problem+json"]


@pytest.mark.django_db
def test_anyone_may_read_the_description(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()) == (200, description())
