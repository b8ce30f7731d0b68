"""The menu: few headings for everyone, and no page further away than one press more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from comity.web.menu import MENU, menu_of
from comity.web.people.roles import PERMISSIONS, Role

HERE = "/regions/severnside/"


def a_member(role: Role) -> Any:
    return SimpleNamespace(region=SimpleNamespace(slug="severnside"), may=PERMISSIONS[role].__contains__)


@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role_is_two_presses_away_at_most(role: Role) -> None:
    member = a_member(role)
    start = menu_of(member, HERE)
    assert len(start.headings) <= 8
    offered = {page["href"] for page in start.headings}
    offered |= {page["href"] for heading in start.headings for page in menu_of(member, heading["href"]).pages}
    permitted = [page.name for _, pages in MENU for page in pages if member.may(page.needs)]
    assert len(offered) == len(permitted)
    assert [heading["text"] for heading in start.headings if heading["current"]] == ["Start"]


def test_a_page_beneath_another_opens_the_heading_of_its_own() -> None:
    lead, manager = a_member(Role.REGIONAL_LEAD), a_member(Role.TEAM_MANAGER)
    deep = menu_of(manager, f"{HERE}checks/engagements/0b8/")
    assert (deep.open, [page["text"] for page in deep.pages if page["current"]]) == ("Checks", ["Engagements"])
    assert [heading["text"] for heading in deep.headings if heading["active"]] == ["Checks"]
    assert not any(heading["current"] for heading in deep.headings)
    assert "Judge a file" in [heading["text"] for heading in menu_of(lead, HERE).headings], "one page has its own name"
    assert menu_of(manager, f"{HERE}retention/").open == ""
    assert menu_of(None, "/").headings == []

    supplier = menu_of(a_member(Role.AGENCY_USER), f"{HERE}checks/")
    assert (supplier.open, supplier.pages) == ("", ()), "a supplier has no engagements, and no page of them"
