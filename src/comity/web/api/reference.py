"""The reference page of the API, and its description as a file: both made from what the routes say of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from comity.web.api.description import description
from comity.web.api.scopes import WORDS, usable
from comity.web.organisations.models import Kind

LIMITS = (
    "## Sending a request\n\n"
    "Every request carries a key: `Authorization: Bearer comity_...`. A body is JSON, or `multipart/form-data` where a "
    "file is sent. A name that is not known, in a body or in an address, is refused: a misspelt one would be passed "
    "over.\n\n"
    "A request that changes something may carry an `Idempotency-Key`, a name of your own for it. Sent again within a "
    "day it is not done again and is answered the same, with `Idempotent-Replayed: true`. What is kept for that is "
    "sealed with your key, and deleted after the day. An answer of 5xx is not kept: nothing was done, so send it "
    "again. Judging a file and verifying the record change nothing: they take no such name, and no answer is kept.\n\n"
    "`COMITY_API_REQUESTS_A_MINUTE` (6000 unless set otherwise) is how many requests a key may send in a minute. It is "
    "counted in each worker process of `comity serve` by itself, so a server of four lets through up to four times as "
    "many, and never fewer. Beyond it the answer is 429, and `Retry-After` says when to go on.\n\n"
    "## What can come back instead\n\n"
    "A problem (RFC 9457), as `application/problem+json`: `type`, `title`, `status`, often `detail`, `errors` with "
    "everything that was found wrong, and `request_id`, to quote when you ask for help.\n"
)


def markdown() -> str:
    """The reference page."""
    said = description()
    parts = ["# The API\n", said["info"]["description"] + "\n", _where(), LIMITS, _problems(), _scopes()]
    for tag in [one["name"] for one in said["tags"]]:
        parts.append(f"## {tag}\n")
        parts += [_operation(*found, said) for found in _operations(said) if tag in found[2]["tags"]]
    return "\n".join(parts)


def as_json() -> str:
    """The description as it is kept beside the page."""
    return json.dumps(description(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _where() -> str:
    return "It is described at `/api/v1/openapi.json`; the same is kept as [openapi.json](openapi.json).\n"


def _problems() -> str:
    from comity.web.api.problems import TITLES

    rows = [f"| {status} | `urn:comity:problem:{code}` | {title} |" for status, (code, title) in TITLES.items()]
    return "\n".join(["| Status | Type | Meaning |", "|---|---|---|", *rows, ""])


def _scopes() -> str:
    kinds = {scope: [Kind(kind).label for kind in Kind if scope in usable(kind)] for scope in WORDS}
    rows = [f"| `{scope.value}` | {words} | {', '.join(kinds[scope])} |" for scope, words in WORDS.items()]
    return "\n".join(["## Scopes\n", "| Scope | What it lets a key do | Keys of |", "|---|---|---|", *rows, ""])


def _operations(said: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path, operation


def _operation(method: str, path: str, operation: dict[str, Any], said: dict[str, Any]) -> str:
    parts = [f"### {method} {path}\n", operation["description"] + "\n"]
    rows = [
        f"| `{one['name']}` | {one['in']} | {'yes' if one['required'] else 'no'} | {_words(one)} |"
        for one in operation["parameters"]
        if one["name"] != "Idempotency-Key"
    ]
    if rows:
        parts.append("\n".join(["| Parameter | In | Needed | What it is |", "|---|---|---|---|", *rows, ""]))
    for kind, media in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"Send, as `{kind}`:\n\n{_json(media['example'])}")
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            continue
        for kind, media in answer.get("content", {"": {}}).items():
            example = media.get("example")
            text = f"Gives {status}" + (f", as `{kind}`" if kind else " and nothing more")
            parts.append(f"{text}:\n\n{_json(example)}" if isinstance(example, dict | list) else f"{text}.\n")
    refusals = [status for status in operation["responses"] if int(status) >= 400]
    parts.append(f"Or a problem: {', '.join(refusals)}.\n")
    return "\n".join(parts)


def _words(parameter: dict[str, Any]) -> str:
    schema = parameter["schema"]
    kind = f"{schema.get('type', 'text')}{', ' + schema['format'] if 'format' in schema else ''}"
    described = parameter.get("description", "").replace("|", "\\|")
    chosen = f" One of {', '.join(f'`{one}`' for one in schema['enum'])}." if "enum" in schema else ""
    default = f" Otherwise `{json.dumps(schema['default'])}`." if schema.get("default") is not None else ""
    return f"{kind}. {described}{chosen}{default}".strip()


def _json(example: Any) -> str:
    return f"```json\n{json.dumps(example, indent=2, ensure_ascii=False)}\n```\n"
