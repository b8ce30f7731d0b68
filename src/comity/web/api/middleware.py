"""Before a route of the API runs: whose key it is, the region that it is kept to, and whether it was asked before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_scopes import scope

from comity.web.api.models import Answer
from comity.web.api.problems import problem
from comity.web.api.queries import Caller, caller_of

ROOT = "/api/"
LONGEST_KEY = 80
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


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
        """Answer, within the region of the key that was sent."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        request.caller = None  # type: ignore[attr-defined]
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        caller = caller_of(token.strip()) if kind.lower() == "bearer" else None
        if caller is None:
            return self.get_response(request)
        request.caller, request.member = caller, caller.member  # type: ignore[attr-defined]
        request.region = caller.member.region  # type: ignore[attr-defined]
        with scope(region=caller.member.region):
            name = request.headers.get("Idempotency-Key", "")
            if not name or request.method not in CHANGING:
                return self.get_response(request)
            if len(name) > LONGEST_KEY or not name.isprintable():
                return problem(
                    400, f"An Idempotency-Key is at most {LONGEST_KEY} printable characters, such as a UUID."
                )
            return self._once(request, caller, name)

    def _once(self, request: HttpRequest, caller: Caller, name: str) -> HttpResponseBase:
        asked = _digest(request)
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        kept = Answer.objects.create(key=caller.key, idempotency_key=name, request_digest=asked)
                except IntegrityError:
                    return _again(Answer.objects.get(key=caller.key, idempotency_key=name), asked)
                response = self.get_response(request)
                assert isinstance(response, HttpResponse)
                if response.status_code >= 500:
                    raise UndoError(response)
                kept.status, kept.content_type = response.status_code, response["Content-Type"]
                kept.body = bytes(response.content)
                kept.save(update_fields=["status", "content_type", "body"])
                return response
        except UndoError as undone:
            return undone.response


def _again(kept: Answer, asked: str) -> HttpResponse:
    if kept.request_digest != asked:
        return problem(422, "This Idempotency-Key was sent before with another request. Use a new one for each.")
    response = HttpResponse(bytes(kept.body or b""), status=kept.status or 200, content_type=kept.content_type)
    response["Idempotent-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    """What was asked, so that the same key with another request is noticed. A file counts by its contents."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, value in sorted(request.POST.items()):
            found.update(f"{name}={value}\n".encode())
        for name, file in sorted(request.FILES.items()):
            found.update(f"{name}\n".encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()
