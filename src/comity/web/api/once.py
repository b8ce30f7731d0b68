"""A request that carries an Idempotency-Key is done once.

What it does and the answer to it are kept in one transaction: either both are there or neither. The same request sent
again, even while the first is being done, gets the same answer, with `Idempotent-Replayed: true`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja.operation import Operation

from comity.web.api.models import Answer
from comity.web.api.problems import problem
from comity.web.api.queries import Caller
from comity.web.api.sealed import digest_of, seal, unseal

LONGEST = 80
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEEPS_NOTHING = frozenset({"assess", "verify_record"})
"""Operations that are asked for by POST and change nothing: sent again they are done again, and no answer is kept."""

Run = Callable[..., HttpResponseBase]


class UndoError(Exception):
    """Rolls back what a request did when it ends in a failure of ours; carries the answer out."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def may_be_repeated(operation: Operation) -> bool:
    """Whether an operation takes an Idempotency-Key."""
    return bool(CHANGING & set(operation.methods)) and operation.operation_id not in KEEPS_NOTHING


def once(run: Run) -> Run:
    """An operation that is done once for each Idempotency-Key of a caller."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    if not may_be_repeated(operation):
        return run

    @wraps(run)
    def done(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        caller: Caller | None = getattr(request, "caller", None)
        name = request.headers.get("Idempotency-Key")
        if caller is None or name is None:
            return run(request, *args, **kwargs)
        if not 0 < len(name) <= LONGEST or not (name.isascii() and name.isprintable()):
            return problem(400, f"An Idempotency-Key is 1 to {LONGEST} printable ASCII characters, such as a UUID.")
        try:
            return _once(request, caller, name, lambda: run(request, *args, **kwargs))
        except RequestDataTooBig:
            return problem(413)

    done.__self__ = operation  # type: ignore[attr-defined]
    return done


def _once(request: HttpRequest, caller: Caller, name: str, do: Callable[[], HttpResponseBase]) -> HttpResponse:
    asked = digest_of(request, caller.secret)
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    kept = Answer.objects.create(key=caller.key, idempotency_key=name, request_digest=asked)
            except IntegrityError:
                return _again(Answer.objects.get(key=caller.key, idempotency_key=name), asked, caller.secret)
            response = do()
            assert isinstance(response, HttpResponse)
            if response.status_code >= 500:
                raise UndoError(response)
            kept.status, kept.content_type = response.status_code, response.headers.get("Content-Type", "")
            kept.body = seal(bytes(response.content), caller.secret)
            kept.save(update_fields=["status", "content_type", "body"])
            return response
    except UndoError as undone:
        return undone.response


def _again(kept: Answer, asked: str, secret: str) -> HttpResponse:
    if kept.request_digest != asked:
        return problem(422, "This Idempotency-Key was sent before with another request. Use a new one for each.")
    body = unseal(bytes(kept.body or b""), secret)
    response = HttpResponse(body, status=kept.status or 200, content_type=kept.content_type or None)
    response["Idempotent-Replayed"] = "true"
    return response
