"""Every route of the platform, and which of the files that walk its pages looks at which."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OF_RETURNS = tuple(f"regions/<slug:region>/{room}/" for room in ("returns", "pool", "retention"))
"""How the routes begin that `test_every_page_of_returns` looks at, less OF_SENDING."""

OF_HISTORIES = ("regions/<slug:region>/histories/", "regions/<slug:region>/patterns/", "worker/")
"""How the routes begin that `test_every_page_of_histories` looks at."""

OF_CHECKS = ("regions/<slug:region>/checks/", "receipts/", "can-i-take-this-assignment/")
"""How the routes begin that `test_every_page_of_checks` looks at."""

OF_EXCEPTIONS = ("regions/<slug:region>/exceptions/",)
"""How the routes begin that `test_every_page_of_exceptions` looks at."""

OF_BREACHES = ("regions/<slug:region>/breaches/",)
"""How the routes begin that `test_every_page_of_breaches` looks at."""

OF_SENDING = tuple(
    f"regions/<slug:region>/{page}"
    for page in (
        "retention/",
        *("returns/open/", "returns/<str:quarter>/deadline/", "returns/<str:quarter>/close/"),
        *("returns/profiles/", "returns/providers/", "returns/<str:quarter>/exports/"),
        *(
            f"returns/<str:quarter>/<str:code>/{rest}"
            for rest in ("nil/", *(f"files/<uuid:pk>/{page}/" for page in ("again", "choose", "headings")))
        ),
    )
)
"""How the routes begin that `test_every_page_of_sending` looks at: rounds, files, providers, retention."""

OF_PEOPLE = ("account/", "regions/<slug:region>/people/")
"""How the routes begin that `test_every_page_of_people` looks at."""

ELSEWHERE = (*OF_PEOPLE, *OF_SENDING, *OF_HISTORIES, *OF_CHECKS, *OF_EXCEPTIONS, *OF_BREACHES)
"""How the routes begin that neither of the first two looks at, because a file of their own does."""


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route, as Django joins its parts when it resolves an address."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLPattern):
            yield (before + str(found.pattern)).replace("/^", "/")
        else:
            yield from routes(found, before + str(found.pattern))


def missed(seen: set[str], not_pages: dict[str, str], *, of_returns: bool) -> list[str]:
    """The routes of pages that were not looked at: those of returns and what follows of them, or all others."""
    mine = {route for route in routes() if route.startswith(OF_RETURNS) is of_returns}
    mine = {route for route in mine if not route.startswith(ELSEWHERE)}
    return sorted(route for route in mine - seen if not route.startswith(tuple(not_pages)))


def missed_among(beginnings: tuple[str, ...], seen: set[str], not_pages: dict[str, str]) -> list[str]:
    """The routes of pages that begin so and were not looked at."""
    mine = {route for route in routes() if route.startswith(beginnings)}
    return sorted(route for route in mine - seen if not route.startswith(tuple(not_pages)))
