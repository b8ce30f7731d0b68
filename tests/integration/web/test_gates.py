"""Every view says who may open it, and means it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from cast import Cast
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from comity.web.gate import THIRD_PARTY, Gate
from comity.web.people.models import Person


@dataclass(frozen=True)
class Address:
    """One address: its route, its view, and what the view declares."""

    route: str
    view: Callable[..., Any]
    gate: Gate | None

    @property
    def module(self) -> str:
        view = getattr(self.view, "func", self.view)  # of a partial, what it calls; of a class, the class
        return str(getattr(view, "view_class", view).__module__)


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[Address]:
    for found in (resolver or get_resolver()).url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from addresses(found, route)
        else:
            assert isinstance(found, URLPattern)
            yield Address(route, found.callback, getattr(found.callback, "comity_gate", None))


def ours() -> list[Address]:
    return [found for found in addresses() if found.module.startswith("comity.")]


def test_there_are_addresses_to_look_at() -> None:
    assert len(ours()) > 40
    assert {"permission", "signed_in", "administrator", "public"} == {found.gate.who for found in ours() if found.gate}


def test_every_view_of_ours_declares_who_may_open_it() -> None:
    assert [found.route for found in ours() if found.gate is None] == []


def test_every_other_view_is_of_a_library_that_is_listed_with_its_reason() -> None:
    # the API's routes declare a scope each: tests/integration/web/api
    listed = (*THIRD_PARTY, "ninja.")
    strangers = [
        (found.route, found.module)
        for found in addresses()
        if not found.module.startswith("comity.") and not found.module.startswith(listed)
    ]
    assert strangers == []


def test_no_two_addresses_have_one_name_so_that_no_link_leads_to_another() -> None:
    def names(resolver: URLResolver, within: str = "") -> Iterator[tuple[str, bool]]:
        for found in resolver.url_patterns:
            if isinstance(found, URLResolver):
                yield from names(found, f"{within}{found.namespace}:" if found.namespace else within)
            elif found.name:
                yield within + found.name, hasattr(found.callback, "comity_gate")

    found = list(names(get_resolver()))
    pages = {name for name, is_page in found if is_page}
    twice = {name for name, count in Counter(name for name, _ in found).items() if count > 1 and name in pages}
    before_allauths = ("account_", "mfa_", "openid_connect_", "socialaccount_")
    assert {name for name in twice if not name.startswith(before_allauths)} == set()


def test_a_permission_is_asked_for_only_where_there_is_a_region_to_hold_it_in() -> None:
    wrong = [
        found.route
        for found in ours()
        if (found.gate is not None and found.gate.who == "permission")
        is not (
            found.route.startswith("regions/<slug:region>/") and found.gate is not None and found.gate.who != "public"
        )
    ]
    assert wrong == []


def test_a_public_view_says_why() -> None:
    assert [
        found.route for found in ours() if found.gate and found.gate.who == "public" and len(found.gate.why) < 20
    ] == []


def filled(route: str, region: str = "severnside") -> str:
    """An address of a route, with things in it that there are not."""
    parts = []
    for part in route.split("/"):
        kind = part[1:-1].split(":") if part.startswith("<") else []
        if not kind:
            parts.append(part)
        elif kind[-1] == "region":
            parts.append(region)
        else:
            parts.append({"int": "987654321", "uuid": "11111111-2222-4333-8444-555555555555"}.get(kind[0], "nothing"))
    return "/" + "/".join(parts)


@pytest.mark.django_db
def test_someone_who_has_not_signed_in_is_asked_to_wherever_a_view_is_not_public(cast: Cast, client: Client) -> None:
    for found in ours():
        if found.gate is None or found.gate.who == "public":
            continue
        for method in (client.get, client.post):
            answer = method(filled(found.route))
            where = (found.route, answer.status_code, answer.headers.get("Location", "").split("?")[0])
            assert where == (found.route, 302, "/account/login/")


@pytest.mark.django_db
def test_to_someone_of_another_region_a_region_is_not_there(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    charlie = signed_in(cast.charlie)
    for found in ours():
        if found.gate is None or found.gate.who != "permission":
            continue
        for method in (charlie.get, charlie.post):
            theirs, nobodys = method(filled(found.route)), method(filled(found.route, region="no-such-region"))
            assert (found.route, theirs.status_code, nobodys.status_code) == (found.route, 404, 404)


@pytest.mark.django_db
def test_an_administrator_sees_no_region_by_being_one(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    grace = signed_in(cast.grace)
    for found in ours():
        if found.gate is not None and found.gate.who == "permission":
            assert (found.route, grace.get(filled(found.route)).status_code) == (found.route, 404)


@pytest.mark.django_db
def test_administration_is_for_administrators(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    erin = signed_in(cast.erin)
    for found in ours():
        if found.gate is not None and found.gate.who == "administrator":
            assert (found.route, erin.get(filled(found.route)).status_code) == (found.route, 403)


@pytest.mark.django_db
def test_a_member_without_the_permission_is_told_so(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    from comity.web.people.roles import PERMISSIONS, Role

    dora, held = signed_in(cast.dora), PERMISSIONS[Role.AGENCY_USER]
    refused = [
        found
        for found in ours()
        if found.gate is not None and found.gate.permission is not None and found.gate.permission not in held
    ]
    assert len(refused) > 10
    for found in refused:
        answer = dora.get(filled(found.route))
        assert (found.route, answer.status_code) == (found.route, 403)
        assert "<h1" in answer.content.decode()
