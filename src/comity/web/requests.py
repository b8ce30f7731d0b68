"""Each request has an id: in its log lines, in the events that it causes, and on the page when something fails."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

import structlog
from django.http import HttpRequest, HttpResponseBase

from comity.web import metrics

log = structlog.get_logger("comity.request")
_current: ContextVar[str] = ContextVar("request_id", default="")
_USABLE = re.compile(r"[A-Za-z0-9-]{8,40}")


def request_id() -> str:
    """The id of the request being answered; empty outside one."""
    return _current.get()


class RequestLog:
    """Gives the request its id (a proxy's own, where it sent one that can be used); logs one line when it is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say in the log what was asked, what came of it and how long it took."""
        given = request.headers.get("X-Request-ID", "")
        name = given if _USABLE.fullmatch(given) else uuid.uuid4().hex
        token = _current.set(name)
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=name):
            try:
                response = self.get_response(request)
            finally:
                _current.reset(token)
            match = request.resolver_match
            # Never the path itself: it can hold ids, and a query string can hold words.
            route = f"/{match.route or ''}" if match else "(no route)"
            took = time.perf_counter() - began
            metrics.count(method=request.method or "", route=route, status=response.status_code, seconds=took)
            log.info(
                "request",
                method=request.method if request.method in metrics.METHODS else "OTHER",
                route=route,
                status=response.status_code,
                milliseconds=round(took * 1000, 1),
            )
        response["X-Request-ID"] = name
        return response
