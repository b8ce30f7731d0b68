"""The API's own description (OpenAPI 3.1): what each route takes, gives and refuses, with an example of everything.

Made from the routes. What django-ninja does not say of itself is added here: the scope that each needs, refusals as
application/problem+json, the headers, and whole examples put together from those of the fields.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from comity.web.api.auth import Key
from comity.web.api.once import LONGEST, may_be_repeated
from comity.web.api.problems import CONTENT_TYPE, TITLES
from comity.web.api.scopes import WORDS

PREFIX = "api/v1/"

PUBLIC: dict[str, str] = {}
"""Operations that need no key, each with the reason. There is none: this description is a page of its own."""

INTRODUCTION = """A regional memorandum on agency children's social workers, running. What the pages can do, this can.

A program sends the key of its organisation with every request. A key has scopes, and does no more than its
organisation could: what is another region's, or another organisation's own, answers 404 as if it were not there.
What is wrong is said as a problem (RFC 9457), always with what was found and what was expected.

What is a person's own stays with the pages, where the person is: signing in and out, passwords and second factors,
accepting an invitation, their sessions, and the notices that are addressed to them. Setting up a region is for
administrators, on the pages or at the command line."""

REPLAYED = {
    "Idempotent-Replayed": {
        "description": "`true` where this is the answer that was given before to the same Idempotency-Key.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
RETRY = {"Retry-After": {"description": "Seconds until it is worth trying again.", "schema": {"type": "string"}}}
CHALLENGE = {"WWW-Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}}}
HEADERS: dict[int, dict[str, Any]] = {401: CHALLENGE, 429: RETRY, 503: RETRY}

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A name of your own for this request, such as a UUID. Sent again within a day with the same name, "
    "the request is not done again, and is answered as it was; the same name with another request is refused (422).",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
    "example": "0b7e1a52-6f0e-4a55-8c1c-6a1d2f6f4d7e",
}


WITH_EXAMPLES = ("application/json", "multipart/form-data")


class Description(OpenAPISchema):
    """The description of an API, with what the routes say of themselves and what holds for all of them."""

    def __init__(self, api: NinjaAPI) -> None:
        super().__init__(api, PREFIX)
        self["info"]["description"] = INTRODUCTION
        self["tags"] = [{"name": name} for name in sorted({tag for one in self._operations() for tag in one["tags"]})]
        for operation in self._operations():
            self._exemplify(operation)

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One route."""
        said: dict[str, Any] = super().operation_details(operation)
        said["summary"] = operation.description.partition("\n")[0].partition(". ")[0].rstrip(".")
        said["responses"] = {str(status): answer for status, answer in sorted(said["responses"].items())}
        for status, answer in said["responses"].items():
            if int(status) >= 400:
                answer.clear()
                answer["$ref"] = f"#/components/responses/{status}"
        if may_be_repeated(operation):
            said["parameters"] = [*said["parameters"], IDEMPOTENCY_KEY]
            for status, answer in said["responses"].items():
                if int(status) < 400:
                    answer["headers"] = REPLAYED
        for key in operation.auth_callbacks:
            assert isinstance(key, Key)
            need = f"Needs the scope `{key.scope.value}` ({WORDS[key.scope].lower()})."
            said["description"] = f"{said.get('description', '')}\n\n{need}".strip()
            said["security"] = [{"Key": [key.scope.value]}]
        return said

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Keep the shapes that routes use, by name. Of two shapes of one name, one would be described as the other."""
        for name, shape in definitions.items():
            if self.schemas.get(name, shape) != shape:
                raise ValueError(f"Two shapes are called {name}: give one of them another name.")
        super().add_schema_definitions(definitions)

    def get_components(self) -> dict[str, Any]:
        """The shapes, the way to send a key, and the refusals, which are the same for every route."""
        return {**super().get_components(), "responses": {str(status): _refusal(status) for status in TITLES}}

    def _operations(self) -> list[dict[str, Any]]:
        return [operation for path in self["paths"].values() for operation in path.values()]

    def _exemplify(self, operation: dict[str, Any]) -> None:
        form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
        if form:
            parts = form["schema"]["properties"]
            form["schema"] |= {"additionalProperties": False}
            form["schema"]["properties"] = {name: _never_null(part) for name, part in parts.items()}
        held = [operation["requestBody"]["content"]] if "requestBody" in operation else []
        held += [answer["content"] for answer in operation["responses"].values() if "content" in answer]
        for content in held:
            for kind, media in content.items():
                if kind in WITH_EXAMPLES and "example" not in media:
                    media["example"] = self.example(media["schema"])
        for parameter in operation["parameters"]:
            parameter["schema"] = _never_null(parameter["schema"])
            examples = parameter.pop("examples", None)  # ninja gives a list, where OpenAPI wants an object
            if examples:
                parameter["example"] = examples[0]

    def example(self, schema: dict[str, Any]) -> Any:
        """An example of a schema: its own, or one put together from those of its parts."""
        if "examples" in schema:  # the field's own come before those of the shape that it refers to
            return schema["examples"][0]
        if "$ref" in schema:
            return self.example(self.schemas[schema["$ref"].rsplit("/", 1)[-1]])
        for name in ("const", "default"):
            if name in schema:
                return schema[name]
        if schema.get("format") == "binary":
            return "(the file)"
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0])
        if schema.get("type") == "array":
            return [self.example(schema["items"])]
        if schema.get("type") == "object":
            return {name: self.example(part) for name, part in schema.get("properties", {}).items()}
        raise ValueError(f"There is no example of {schema}: give its field one (examples=[...]).")


def _refusal(status: int) -> dict[str, Any]:
    code, title = TITLES[status]
    example = {"type": f"urn:comity:problem:{code}", "title": title, "status": status, "request_id": "5f0c7a1e9bfb"}
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {"description": f"{title}.", "content": content, **headers}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what can be left out and cannot be null: a parameter, or a part of a form."""
    some = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(some) != 1:
        return schema
    return {**some[0], **{name: value for name, value in schema.items() if name != "anyOf"}}


@cache
def description_of(api: NinjaAPI) -> dict[str, Any]:
    """The description of the API as plain JSON."""
    made: dict[str, Any] = json.loads(json.dumps(Description(api), default=str))
    return made


def description() -> dict[str, Any]:
    """The description of the platform's own API."""
    from comity.web.api.application import api

    return description_of(api)
