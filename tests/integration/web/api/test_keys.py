"""Keys: random, kept as a hash, for one organisation, with scopes, and revocable."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from cast import BY, Cast
from django.core.exceptions import PermissionDenied
from django.test import Client
from django_scopes import scope

from comity.web.api.actions import make_key, revoke_key
from comity.web.api.models import ApiKey
from comity.web.api.queries import caller_of, keys
from comity.web.api.scopes import Scope
from comity.web.people.member import Member

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once_and_only_its_hash_is_kept(cast: Cast) -> None:
    with scope(region=cast.severnside):
        made = make_key(by=BY, organisation=cast.agency, label="Feed", scopes=[Scope.MEMORANDA])
        kept = ApiKey.objects.values().get()
    secret = made.token.split("_", 2)[2]
    assert len(secret) == 43
    assert secret not in str(kept)


@pytest.mark.parametrize("token", ["", "comity", "comity_x_y", "other_a_b", "comity_\x00_b"])
def test_what_is_not_a_key_is_refused(cast: Cast, client: Client, token: str) -> None:
    answer = client.get("/api/v1/region", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["type"] == "urn:comity:problem:no-key"
    assert answer["WWW-Authenticate"] == 'Bearer realm="comity"'


def test_a_revoked_key_is_refused_from_that_moment(cast: Cast) -> None:
    with scope(region=cast.severnside):
        made = make_key(by=BY, organisation=cast.agency, label="Feed", scopes=[Scope.ORGANISATIONS])
    client = Client(HTTP_AUTHORIZATION=f"Bearer {made.token}")
    assert client.get("/api/v1/region").json()["slug"] == "severnside"
    with scope(region=cast.severnside):
        revoke_key(by=BY, key=made.key)
    assert client.get("/api/v1/region").status_code == 401


def test_a_key_does_only_what_its_scopes_say(cast: Cast, program: Callable[..., Client]) -> None:
    answer = program(cast.agency, Scope.MEMORANDA).get("/api/v1/organisations")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This key was not made with the scope organisations."


def test_nobody_makes_a_key_that_can_do_more_than_they(cast: Cast, acting: Callable[..., Member]) -> None:
    alice = acting(cast.alice)
    with scope(region=cast.severnside):
        make_key(by=alice, organisation=cast.authority_a, label="Own", scopes=[Scope.PEOPLE_MANAGE])
        with pytest.raises(PermissionDenied, match="record"):
            make_key(by=alice, organisation=cast.authority_a, label="More", scopes=[Scope.RECORD])
        with pytest.raises(PermissionDenied, match="memoranda"):
            make_key(by=alice, organisation=cast.authority_b, label="Not hers", scopes=[Scope.MEMORANDA])
        assert [key.label for key in keys(alice)] == ["Own"]
        assert list(keys(acting(cast.bob))) == []


def test_a_key_makes_no_key_that_can_do_more_than_it(cast: Cast, program: Callable[..., Client]) -> None:
    client = program(cast.authority_a, Scope.KEYS_MANAGE, Scope.MEMORANDA)
    body = {"organisation": cast.authority_a.pk, "label": "Child", "scopes": ["people"]}
    answer = client.post("/api/v1/keys", body, content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "A key cannot do more than whoever makes it: people."
    made = client.post("/api/v1/keys", {**body, "scopes": ["memoranda"]}, content_type="application/json")
    assert made.status_code == 201
    assert caller_of(made.json()["token"]) is not None


def test_charlies_key_finds_nothing_of_severnside(cast: Cast, program: Callable[..., Client]) -> None:
    charlie = program(cast.authority_c)
    names = [one["name"] for one in charlie.get("/api/v1/organisations").json()["items"]]
    assert names == ["Cairnwick Council", "Northmoor regional programme"]
    assert charlie.get(f"/api/v1/organisations/{cast.authority_a.pk}").status_code == 404


def test_the_page_shows_the_token_once_and_then_only_that_there_is_a_key(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    erin = signed_in(cast.erin)
    address = "/regions/severnside/keys/"
    empty = unescape(erin.post(f"{address}make/", {"label": ""}).content.decode())
    assert "Choose the organisation that the key is for" in empty
    assert "Choose an organisation</option>" in empty
    assert ("for which organisation" in empty.lower(), "-----" in empty) == (False, False)
    given = {"organisation": cast.agency.pk, "label": "Vendor system", "scopes": ["memoranda"]}
    made = erin.post(f"{address}make/", given)
    token = next(
        word for word in made.content.decode().replace("<", " ").replace(">", " ").split() if "comity_" in word
    )
    assert caller_of(token) is not None
    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    listed = erin.get(address).content.decode()
    assert "Vendor system" in listed
    assert token.split("_", 2)[2] not in listed
    key = ApiKey.objects.with_scopes_disabled().get()  # type: ignore[attr-defined]
    assert "Revoke the key for Vendor system?" in erin.get(f"{address}{key.pk}/revoke/").content.decode()
    erin.post(f"{address}{key.pk}/revoke/")
    assert caller_of(token) is None
