"""What went wrong, as application/problem+json (RFC 9457): a type for a program to act on, and words for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import JsonResponse

from comity.web.requests import request_id

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: ("bad-request", "The request could not be understood"),
    401: ("no-key", "A valid key is needed"),
    403: ("not-allowed", "This key may not do that"),
    404: ("not-found", "There is nothing here, or nothing for this key"),
    405: ("wrong-method", "This address does not answer that method"),
    409: ("conflict", "This does not fit with what is there"),
    413: ("too-large", "What was sent is too large"),
    415: ("wrong-content-type", "The body is of a kind that this address does not take"),
    422: ("invalid", "Something in the request cannot be used"),
    429: ("too-many", "Too many requests"),
    500: ("failed", "Something of ours went wrong"),
    503: ("not-ready", "The platform cannot answer just now"),
}


EMPTY_FILE = ValidationError(
    "The file is empty.", params={"expected": "A workbook (XLSX, XLS or ODS) or a CSV file, with headings and rows."}
)
"""What is wrong with a file of nothing, and what was expected."""


def problem(status: int, detail: str = "", *, errors: Sequence[dict[str, Any]] = (), **more: Any) -> JsonResponse:
    """The answer. `errors` say for each field what was found and what to do."""
    code, title = TITLES[status]
    body = {"type": f"urn:comity:problem:{code}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    response = JsonResponse({**body, **more, "request_id": request_id()}, status=status)
    response["Content-Type"] = CONTENT_TYPE
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="comity"'
    return response
