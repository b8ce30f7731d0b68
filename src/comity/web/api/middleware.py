"""Before a route of the API runs: whose key it is, how much that may ask, and the region that it is kept to."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django_scopes import scope

from comity.web.api.limits import Allowance
from comity.web.api.problems import CONTENT_TYPE, TITLES, problem
from comity.web.api.queries import caller_of

ROOT = "/api/"
BESIDES = 64 * 1024
"""Bytes of a request beside the largest file in it."""

allowance = Allowance()


class KeyOfRequest:
    """Sets `request.caller`, `request.member` and `request.region` for the API, and scopes what follows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, within the region of the key that was sent; whatever goes wrong is answered as a problem."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        try:
            return _in_words(self._answer(request))
        except RequestDataTooBig:
            return problem(413)
        except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            return problem(400)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        request.caller = None  # type: ignore[attr-defined]
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        caller = caller_of(token.strip()) if kind.lower() == "bearer" else None
        if caller is None:
            return self.get_response(request)
        wait = allowance.wait(str(caller.key.pk), a_minute=settings.COMITY.api_requests_a_minute, now=time.monotonic())
        if wait:
            return too_many(wait)
        if _length(request) > settings.COMITY.most_upload_megabytes * 2**20 + BESIDES:
            return problem(413, f"Send at most {settings.COMITY.most_upload_megabytes} MB.")
        request.caller, request.member = caller, caller.member  # type: ignore[attr-defined]
        request.region = caller.member.region  # type: ignore[attr-defined]
        with scope(region=caller.member.region):
            return self.get_response(request)


def too_many(wait: int) -> HttpResponse:
    """More than the key may send: when to try again."""
    response = problem(429, f"This key has sent too many requests. Send the next in {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


def _in_words(response: HttpResponseBase) -> HttpResponseBase:
    """A refusal that is not of the API's own making (no such address, a method that is not answered) as a problem."""
    status = response.status_code
    if status < 400 or response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    said = problem(status if status in TITLES else 500 if status >= 500 else 400)
    if "Allow" in response.headers:
        said["Allow"] = response.headers["Allow"]
    return said


def _length(request: HttpRequest) -> int:
    given = str(request.META.get("CONTENT_LENGTH") or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
