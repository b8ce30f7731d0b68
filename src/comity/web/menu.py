"""The menu of a region: few headings, which fit on a line, and beneath them the pages of the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from comity.web.people.member import Member
from comity.web.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the menu leads to: its words, the name of its address, and the permission that it needs."""

    text: str
    name: str
    needs: Permission


_P = Permission
MENU: tuple[tuple[str, tuple[Page, ...]], ...] = (
    ("Start", (Page("Start", "region", _P.READ_REGION),)),
    ("Memoranda", (Page("Memoranda", "memoranda", _P.READ_REGION),)),
    ("Returns", (Page("Returns", "returns", _P.READ_ROUNDS), Page("Pool", "pool", _P.READ_POOL))),
    (
        "Checks",
        (
            Page("Checks", "checks", _P.READ_CHECKS),
            Page("Engagements", "engagements", _P.READ_ENGAGEMENTS),
            Page("Judge a file", "judge", _P.JUDGE_FILE),
        ),
    ),
    (
        "Exceptions",
        (
            Page("Register", "register", _P.READ_REGISTER),
            Page("Requests", "exception_requests", _P.READ_REGISTER),
            Page("Breach log", "breaches", _P.READ_BREACHES),
        ),
    ),
    ("Histories", (Page("Histories", "histories", _P.READ_HISTORIES), Page("Patterns", "patterns", _P.READ_PATTERNS))),
    ("People", (Page("People", "people", _P.READ_PEOPLE), Page("Organisations", "organisations", _P.READ_REGION))),
    ("Record", (Page("Record", "record", _P.READ_AUDIT),)),
)
"""Each heading, and its pages: the first that a member may open is where the heading leads."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What a member is offered, for the layout: headings, and the pages of the open one where it has several."""

    headings: list[dict[str, Any]]
    open: str = ""
    pages: tuple[dict[str, Any], ...] = ()


def menu_of(member: Member | None, path: str) -> Menu:
    """The menu on the page of an address. A heading with one page only is called as that page is."""
    if member is None:
        return Menu([])
    offered = [
        (text, [(page, _href(page, member)) for page in pages if member.may(page.needs)]) for text, pages in MENU
    ]
    here = _here(path, [href for _, pages in offered for page, href in pages], _href(MENU[0][1][0], member))
    headings, opened, beneath = list[dict[str, Any]](), "", tuple[dict[str, Any], ...]()
    for text, pages in offered:
        if not pages:
            continue
        is_open = any(href == here for _, href in pages)
        name = text if len(pages) > 1 else pages[0][0].text
        headings.append({"text": name, "href": pages[0][1], "current": path == pages[0][1], "active": is_open})
        if is_open and len(pages) > 1:
            opened = text
            beneath = tuple({"text": page.text, "href": href, "current": href == here} for page, href in pages)
    return Menu(headings, opened, beneath)


def _href(page: Page, member: Member) -> str:
    return reverse(page.name, kwargs={"region": member.region.slug})


def _here(path: str, pages: list[str], start: str) -> str:
    """The page that an address is of: the one whose own address is the longest that it begins with. All addresses begin
    with the start page's, which is that page's only."""
    within = [href for href in pages if path.startswith(href) and (href != start or path == start)]
    return max(within, key=len, default="")
