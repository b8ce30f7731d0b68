"""Before a route of the API runs: whose key it is, the region that it is kept to, and whether it was asked before."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django_scopes import scope

from comity.web.api.limits import Allowance
from comity.web.api.models import Answer
from comity.web.api.problems import CONTENT_TYPE, TITLES, problem
from comity.web.api.queries import Caller, caller_of
from comity.web.api.sealed import digest_of, seal, unseal

ROOT = "/api/"
LONGEST_KEY = 80
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEEPS_NOTHING = frozenset({"/api/v1/assessments", "/api/v1/record/verification"})
"""What is asked by POST and changes nothing: asked again it is done again, and its answer is not kept."""

BESIDES = 64 * 1024
"""Bytes of a request beside the largest file in it."""

allowance = Allowance()


class UndoError(Exception):
    """Rolls back what a request did when it ends in a failure of ours; carries the answer out."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class KeyOfRequest:
    """Sets `request.caller`, `request.member` and `request.region` for the API, and scopes what follows.

    A request that carries an Idempotency-Key is answered once: what it does and the answer are kept in one
    transaction, and the same request sent again gets the same answer, with `Idempotent-Replayed: true`.
    """

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
            name = request.headers.get("Idempotency-Key", "")
            if not name or request.method not in CHANGING or request.path_info in KEEPS_NOTHING:
                return self.get_response(request)
            if len(name) > LONGEST_KEY or not name.isprintable():
                return problem(
                    400, f"An Idempotency-Key is at most {LONGEST_KEY} printable characters, such as a UUID."
                )
            return self._once(request, caller, name)

    def _once(self, request: HttpRequest, caller: Caller, name: str) -> HttpResponseBase:
        asked = digest_of(request, caller.secret)
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        kept = Answer.objects.create(key=caller.key, idempotency_key=name, request_digest=asked)
                except IntegrityError:
                    return _again(Answer.objects.get(key=caller.key, idempotency_key=name), asked, caller.secret)
                response = _in_words(self.get_response(request))
                assert isinstance(response, HttpResponse)
                if response.status_code >= 500:
                    raise UndoError(response)
                kept.status, kept.content_type = response.status_code, response.headers.get("Content-Type", "")
                kept.body = seal(bytes(response.content), caller.secret)
                kept.save(update_fields=["status", "content_type", "body"])
                return response
        except UndoError as undone:
            return undone.response


def too_many(wait: int) -> HttpResponse:
    """More than the key may send: when to try again."""
    response = problem(429, f"This key has sent too many requests. Send the next in {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


def _again(kept: Answer, asked: str, secret: str) -> HttpResponse:
    if kept.request_digest != asked:
        return problem(422, "This Idempotency-Key was sent before with another request. Use a new one for each.")
    body = unseal(bytes(kept.body or b""), secret)
    response = HttpResponse(body, status=kept.status or 200, content_type=kept.content_type or None)
    response["Idempotent-Replayed"] = "true"
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
