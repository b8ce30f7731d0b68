"""A request too large to take is refused by what it says of its size, before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

MIB = 2**20
BESIDE = MIB
"""Bytes of a form beside its file: its other fields, and a mapping profile."""


class UploadLimit:
    """Answers with a page in words what is larger than COMITY_MOST_UPLOAD_MEGABYTES.

    From someone who has not signed in no file is taken at all. The API has a limit of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the rest, unless too much is sent."""
        if request.path_info.startswith("/api/") or (length := _length(request)) <= BESIDE:
            return self.get_response(request)
        most = settings.COMITY.most_upload_megabytes if request.user.is_authenticated else 0
        if length <= most * MIB + BESIDE:
            return self.get_response(request)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "assessments/too_large.html", {"most": most}, status=status)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
