"""The region of an address: found once, before any view of it runs, and every query in it kept to that region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django_scopes import scope

from comity.web.organisations.models import Region
from comity.web.people.member import member_of

PUBLIC_NAMES = frozenset({"brand"})
"""The addresses within a region that hold nothing of anyone's, and so are answered to whoever asks."""


class RegionOfAddress:
    """Sets `request.region` and `request.member` for addresses under /regions/<slug>/, and scopes what follows.

    To someone who has no membership of the region it does not exist: 404, whether or not there is one of that name.
    Someone who has not signed in is asked to, by the view's own gate, and learns nothing by it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the rest, within the region's scope where the address has one."""
        request.region = request.member = None  # type: ignore[attr-defined]
        slug = _slug(request.path_info)
        if slug is None:
            return self.get_response(request)
        region = Region.objects.filter(slug=slug).first()
        if region is None:
            return self.get_response(request)
        with scope(region=region):
            if request.user.is_authenticated:
                request.member = member_of(request.user, region)  # type: ignore[attr-defined]
            request.region = region  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse, as if there were nothing, whoever has no place in the region of the address."""
        match = request.resolver_match
        if "region" not in kwargs or match is None or match.url_name in PUBLIC_NAMES:
            return None
        if request.user.is_authenticated and request.member is None:  # type: ignore[attr-defined]
            raise Http404
        return None


def _slug(path: str) -> str | None:
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 3 and parts[1] == "regions" and parts[2] else None
