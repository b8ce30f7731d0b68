"""When something of ours fails: a page in words, with the request's id, that needs nothing which may be what failed.

A database that does not answer and a disk that is full are told apart from faults in Comity: they pass, and the page
says so (503); a fault is 500. Neither page asks the database anything, nor who the person is.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Any, Literal

from django.conf import settings
from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template

from comity.web.requests import request_id

Cause = Literal["database", "disk", "fault"]

RETRY_SECONDS = 30

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("disk is full", "disk i/o error", "no space left", "could not extend file")
_NO_DATABASE_WORDS = ("file is not a database", "disk image is malformed")
"""What SQLite says of a file that holds something else: no error of its own kind, as a fault of ours may be."""


def cause_of(error: BaseException | None) -> Cause:
    """What lies under an error: the database, the disk, or a fault of Comity's own."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _FULL:
            return "disk"
        if isinstance(error, OperationalError | InterfaceError):
            return "disk" if _says(error, _FULL_WORDS) else "database"
        if isinstance(error, DatabaseError) and _says(error, _NO_DATABASE_WORDS):
            return "database"
        error = error.__cause__ or error.__context__
    return "fault"


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    said = str(error).lower()
    return any(one in said for one in words)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500: called while the error is being handled."""
    cause = cause_of(sys.exc_info()[1])
    status = 500 if cause == "fault" else 503
    if cause == "database":
        keep_no_connection()
    response = _problem(cause, status) if request.path_info.startswith("/api/") else _page(cause, status)
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def keep_no_connection() -> None:
    """Have the connections of this thread closed once its request is over.

    Django keeps one to SQLite for its time whatever has failed on it, and so a file that is well again would be met
    with one that is not. (Where the disk is full one is kept: it can still read, and opening another may need room.)
    """
    for connection in connections.all(initialized_only=True):
        connection.close_at = 0


def _page(cause: Cause, status: int) -> HttpResponse:
    said = {"request_id": request_id(), "cause": cause, "demo": settings.COMITY.demo}
    # Without the request no context processor runs, and so none asks the database who the person is.
    return HttpResponse(get_template(f"errors/{status}.html").render(said), status=status)


_TITLES = {
    "database": "The database does not answer. Nothing was half done. Try again in a few minutes.",
    "disk": "There is no room left to write. Nothing was half done. Tell whoever runs Comity for you.",
    "fault": "Something went wrong on our side. Nothing was half done.",
}


def _problem(cause: Cause, status: int) -> HttpResponse:
    said = {"type": "about:blank", "title": _TITLES[cause], "status": status, "request_id": request_id()}
    return JsonResponse(said, status=status, content_type="application/problem+json")


def _remember_the_file(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.comity_file = _identity(connection)


def _leave_a_file_that_is_gone(**_: Any) -> None:
    """A database file that was taken away or replaced goes on answering those who have it open: open it anew."""
    for connection in connections.all(initialized_only=True):
        known = getattr(connection, "comity_file", None)
        idle = connection.connection is not None and not connection.in_atomic_block
        if known is not None and idle and _identity(connection) != known:
            connection.close()


def _identity(connection: Any) -> tuple[int, int] | None:
    from comity.web.settings.database import path_of

    try:
        found = os.stat(path_of(connection.settings_dict["NAME"]))  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino


connection_created.connect(_remember_the_file, dispatch_uid="comity.faults")
request_started.connect(_leave_a_file_that_is_gone, dispatch_uid="comity.faults")
