"""The API: its routes and how it says what went wrong. Its description is at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as UnusableRequest

from comity.web.api.auth import LacksScopeError
from comity.web.api.problems import TITLES, problem
from comity.web.api.routes import keys, organisations

OF_OURS = frozenset({"body", "query", "path", "form", "given", "part"})
"""Parts of a place that say where in our code it is, not where in the request."""

log = structlog.get_logger("comity.api")

api = NinjaAPI(
    title="Comity",
    version="1",
    urls_namespace="api",
    docs_url=None,  # its pages come from a network of others; docs/reference/api.md is made from the same description
    description="A regional memorandum on agency children's social workers, running. What the pages can do, this can.",
)
api.add_router("", organisations.router)
api.add_router("", keys.router)


@api.exception_handler(UnusableRequest)
def _unusable(request: HttpRequest, error: UnusableRequest) -> HttpResponse:
    return problem(422, errors=[_said(one) for one in error.errors])


def _said(error: dict[str, Any]) -> dict[str, Any]:
    """Where (`body.given.code` becomes `code`), what was found, and what was expected."""
    place = [
        str(part) for part in error.get("loc", ()) if part not in ("body", "query", "path", "form", "given", "part")
    ]
    said: dict[str, Any] = {"field": ".".join(place), "expected": error.get("msg", "")}
    found = error.get("input")
    if isinstance(found, str | int | float | bool):
        said["found"] = found
    return said


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    errors = [
        {"field": "" if name == "__all__" else name, "expected": said}
        for name, some in by_field.items()
        for said in some
    ]
    return problem(422, errors=errors)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "Send a key that has not been revoked, as Authorization: Bearer comity_...")


@api.exception_handler(LacksScopeError)
def _lacks_scope(request: HttpRequest, error: LacksScopeError) -> HttpResponse:
    return problem(403, f"This key was not made with the scope {error.scope.value}.")


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413)


@api.exception_handler(HttpError)
def _said_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code if error.status_code in TITLES else 400, str(error))
