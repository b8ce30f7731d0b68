"""The API: its routes and how it says what went wrong. Its description is at /api/v1/openapi.json."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as UnusableRequest

from comity.web.agreements.actions import NotPublishedError
from comity.web.agreements.bundle_files import NotAcceptedError
from comity.web.api.auth import LacksScopeError
from comity.web.api.once import once
from comity.web.api.problems import TITLES, problem
from comity.web.api.routes import (
    asked,
    assessments,
    breaches,
    bundles,
    checks,
    contests,
    exceptions,
    exports,
    histories,
    invitations,
    keys,
    national,
    organisations,
    people,
    pool,
    record,
    register,
    returns,
    rounds,
)
from comity.web.api.strictness import strict
from comity.web.approvals.errors import ApprovalError
from comity.web.audit.actions import NothingToSignError
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.sealed import PastRetentionError
from comity.web.returns.actions import LockedError, RoundError

KINDS_OF_FACT = ("bool", "int", "float", "str", "string")
"""What pydantic adds to the place of a fact that is of none of these kinds."""

OF_OURS = frozenset({"body", "query", "path", "form", "file", "given", "part", "asked"})
"""Parts of a place that say where in our code it is, not where in the request."""

LONGEST_SHOWN = 200

api = NinjaAPI(
    title="Comity",
    version="1",
    urls_namespace="api",
    docs_url=None,  # its pages come from a network of others; docs/reference/api.md is made from the same description
    openapi_url=None,  # views.description has it
)
api.add_decorator(once, mode="view")
api.add_decorator(strict, mode="view")
for room in (
    organisations,
    bundles,
    assessments,
    checks,
    rounds,
    returns,
    asked,
    contests,
    exports,
    pool,
    national,
    register,
    exceptions,
    breaches,
    histories,
    people,
    invitations,
    record,
    keys,
):
    api.add_router("", room.router)


@api.exception_handler(UnusableRequest)
def _unusable(request: HttpRequest, error: UnusableRequest) -> HttpResponse:
    said = {(one["field"], one["expected"]): one for one in map(_said, error.errors)}
    return problem(422, errors=list(said.values()))


def _said(error: dict[str, Any]) -> dict[str, Any]:
    """Where (`body.given.code` becomes `code`), what was found, and what was expected."""
    place = [str(part) for part in error.get("loc", ())]
    while place and place[0] in OF_OURS:
        place.pop(0)
    message = str(error.get("msg", "")).removeprefix("Value error, ")
    if len(place) > 1 and place[-1] in KINDS_OF_FACT and str(error.get("type", "")).startswith(place[-1]):
        place.pop()
        message = "Give text, a number, true, false or null."
    said: dict[str, Any] = {"field": ".".join(place)[:LONGEST_SHOWN], "expected": message}
    found = error.get("input")
    if isinstance(found, str):
        said["found"] = found[:LONGEST_SHOWN]
    elif isinstance(found, bool | int | float):
        said["found"] = str(found)[:LONGEST_SHOWN] if isinstance(found, float) and not math.isfinite(found) else found
    return said


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """By field, what cannot be so; a message of no field says that the request does not fit with what is there."""
    if not hasattr(error, "error_dict"):
        return problem(409, " ".join(error.messages))
    errors = [
        {"field": "" if name == "__all__" else name} | _found(one)
        for name, some in error.error_dict.items()
        for one in some
    ]
    return problem(422, errors=errors)


def _found(error: ValidationError) -> dict[str, str]:
    """What was found and, where the error's `params` say it, what was expected; else its words are what was."""
    words = " ".join(error.messages)
    expected = (error.params or {}).get("expected")
    return {"found": words, "expected": expected} if expected else {"expected": words}


@api.exception_handler(NotAcceptedError)
def _not_accepted(request: HttpRequest, error: NotAcceptedError) -> HttpResponse:
    """What is wrong with a bundle, line by line, as `comity memorandum lint` says it."""
    errors = [
        {
            "field": "bundle",
            "file": one.file,
            "line": one.line,
            "level": one.level.value,
            "found": one.found,
            "expected": one.write,
        }
        for one in error.problems
    ]
    return problem(422, "The bundle was not taken in.", errors=errors)


@api.exception_handler(ApprovalError)
def _not_so(request: HttpRequest, error: ApprovalError) -> HttpResponse:
    return (
        problem(422, errors=[{"field": each.field, "expected": str(each)} for each in (error, *error.besides)])
        if error.field
        else _conflict(request, error)
    )


@api.exception_handler(NotPublishedError)
@api.exception_handler(NothingToSignError)
@api.exception_handler(RoundError)
@api.exception_handler(LockedError)
@api.exception_handler(EngagementError)
def _conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(409, str(error))


@api.exception_handler(PastRetentionError)
def _past_retention(request: HttpRequest, error: PastRetentionError) -> HttpResponse:
    return problem(409, "What was judged was deleted when its time was up. Make a check anew.")


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
    if isinstance(error.__cause__, RequestDataTooBig):
        return problem(413)
    return problem(error.status_code if error.status_code in TITLES else 400, str(error))
