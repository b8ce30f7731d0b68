"""Each person of the demonstration follows every link there is: none refuses them, and what they may open is found.

A link that leads someone to a page that they may not open is a promise not kept; a page that nobody's links lead to is
one that nobody finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from comity.web.demo.cast import INVITED, PEOPLE, Someone

pytestmark = pytest.mark.slow

pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-slow installs it")

NO_LINK = {
    "regions/<slug:region>/checks/begin/": "a button of the page of checks",
    "regions/<slug:region>/memoranda/<int:pk>/withdraw/": "a button of the page of publishing",
    "regions/<slug:region>/people/invitations/<uuid:pk>/confirm/": "no invitation waits to be confirmed",
    "regions/<slug:region>/people/invitations/<uuid:pk>/refuse/": "a button of the page of confirming",
    "regions/<slug:region>/keys/<uuid:key_id>/revoke/": "there is no key yet",
    "regions/<slug:region>/memoranda/in-force/": "an address to keep: it leads to whichever is in force",
}
"""Routes of a region that a permission opens and no link leads to, and why."""

NOT_IN_NORTHMOOR = (
    "regions/<slug:region>/memoranda/<int:pk>/",
    "regions/<slug:region>/returns/<str:quarter>/",
    "regions/<slug:region>/pool/<str:quarter>/",
)
"""How the routes begin that Charlie's links do not lead to: there is no memorandum and no round there."""

INVITATIONS = "regions/<slug:region>/people/invitations/"
"""How the routes begin that links lead to where somebody has been invited: to Abbotsbridge, in the demonstration."""

THE_RETURN = "regions/<slug:region>/returns/<str:quarter>/<str:code>/"

AS_IT_STANDS = (
    THE_RETURN,
    "regions/<slug:region>/returns/<str:quarter>/template/",
    "regions/<slug:region>/returns/<str:quarter>/exports/",
    "regions/<slug:region>/returns/contests/",
    "regions/<slug:region>/returns/profiles/",
    "regions/<slug:region>/returns/providers/",
    "regions/<slug:region>/pool/<str:quarter>/queries/<int:pk>/",
    "regions/<slug:region>/breaches/<str:number>/",
    "regions/<slug:region>/checks/<str:number>/",
    "regions/<slug:region>/checks/drafts/",
    "regions/<slug:region>/checks/engagements/<uuid:pk>/",
    "regions/<slug:region>/exceptions/<str:number>/",
    "regions/<slug:region>/exceptions/challenges/",
    "regions/<slug:region>/exceptions/delegations/<uuid:pk>/",
    "regions/<slug:region>/exceptions/questions/",
    "regions/<slug:region>/exceptions/requests/<uuid:pk>/",
    "regions/<slug:region>/exceptions/requests/begin/",
    "regions/<slug:region>/histories/lookups/<uuid:pk>/",
    "regions/<slug:region>/histories/objections/<uuid:pk>/",
    "regions/<slug:region>/histories/<str:code>/leavers/<int:pk>/",
    "regions/<slug:region>/histories/<str:code>/references/<int:pk>/",
)
"""How the routes begin to which links lead according to how far a return, a check or a request is, and whose it is. The
page of the return itself is always found; the rest is met, by its links, in the other files of every page."""

EVERYONES = {"", "account/", "account/2fa/", "account/sessions/", "account/password/change/", "notices/"}
PLACES = {
    "severnside": ("Abbotsbridge", "Coldharbour", "Eastvale", "Ripple Social Work"),
    "northmoor": ("Cairnwick",),
}
"""Names that are said in one region, and that nobody of the other is to read."""

LINES_OF_THE_MENU = """() => new Set(
  [...document.querySelectorAll(".govuk-service-navigation__item")].map((one) => one.offsetTop)
).size"""

MOST_OF_A_ROUTE = 3
"""Addresses of one route that are opened for each person: three events of the record tell what thirty would."""


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.email.partition(".")[0])
def test_links_lead_to_all_that_is_theirs_and_nothing_refuses_them(who: Someone, someone: Callable[..., Any]) -> None:
    window = someone(who.email.partition(".")[0])
    assert window.page.evaluate(LINES_OF_THE_MENU) <= 1
    pages, refused = follow_every_link(window, window.page.url)
    assert refused == {}
    routes = {route_of(path) for path in pages}
    assert routes >= EVERYONES - ({""} if who.role else set())
    assert {route for route in routes & gates().keys() if is_always_there(route)} == expected_of(who)
    assert any(route.startswith("administration/") for route in routes) is (who.role is None)
    for region, names in PLACES.items():
        said = [(name, path) for path, text in pages.items() for name in names if name in text]
        assert bool(said) is (who.role is not None and who.region == region)
    address = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w.-]+\.example")
    addresses = {found for text in pages.values() for found in address.findall(text)}
    assert addresses <= {who.email, *colleagues_of(who)}


def follow_every_link(window: Any, start: str) -> tuple[dict[str, str], dict[str, int]]:
    """What somebody can open by links alone: the text of each page by its path, and what answered otherwise."""
    pages: dict[str, str] = {}
    refused: dict[str, int] = {}
    opened: dict[str, int] = {}
    waiting = [start, urljoin(start, "/")]
    met = set(waiting)
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if opened.get(route_of(path), 0) >= MOST_OF_A_ROUTE:
            continue
        opened[route_of(path)] = opened.get(route_of(path), 0) + 1
        answer = window.context.request.get(address)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            continue  # they proved who they are too long ago: it asks again, and then opens
        if answer.status != HTTPStatus.OK:
            refused[path] = answer.status
            continue
        pages[path] = text = answer.text() if "html" in answer.headers["content-type"] else ""
        for href in re.findall(r'<a [^>]*href="([^"#]+)', text):
            address = urljoin(answer.url, unescape(href))
            if address not in met and address.startswith(f"{window.base}/"):
                met.add(address)
                waiting.append(address)
        pages.setdefault(urlsplit(answer.url).path, text)
    return pages, refused


@cache
def route_of(path: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).route
    except Resolver404:
        return path


@cache
def gates() -> dict[str, Any]:
    """The routes that a permission opens, with what each declares."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
        for found in resolver.url_patterns:
            route = before + str(found.pattern)
            if isinstance(found, URLPattern):
                gate = getattr(found.callback, "comity_gate", None)
                if gate is not None and gate.permission is not None:
                    yield route, gate
            else:
                yield from walk(found, route)

    return dict(walk(get_resolver()))


def expected_of(who: Someone) -> set[str]:
    """The routes that somebody's permissions open and links lead to."""
    from comity.web.people.roles import PERMISSIONS

    held = frozenset[str]().union(*(PERMISSIONS[role] for role, _ in who.places))
    found = {route for route, gate in gates().items() if gate.permission in held and route not in NO_LINK}
    found = {route for route in found if is_always_there(route)}
    if not {INVITED.organisation, who.region} & {code for _, code in who.places}:
        found = {route for route in found if not route.startswith(INVITATIONS)}
    if who.region == "northmoor":
        found = {route for route in found if not route.startswith(NOT_IN_NORTHMOOR)}
    return found


def is_always_there(route: str) -> bool:
    """Whether links lead to it whatever has been done for a return."""
    return route == THE_RETURN or not route.startswith(AS_IT_STANDS)


def colleagues_of(who: Someone) -> set[str]:
    """Whose addresses somebody may read: of their organisation, or of the region where their role is held there."""
    from comity.web.demo.cast import OTHERS, SIGN_IN
    from comity.web.people.roles import PERMISSIONS, Permission

    read = {code for role, code in who.places if Permission.READ_PEOPLE in PERMISSIONS[role]}
    everyone = [one for one in (*SIGN_IN, *OTHERS, INVITED) if one.role and one.region == who.region]
    return {one.email for one in everyone if who.region in read or read & {code for _, code in one.places}}
