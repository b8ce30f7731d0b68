"""The cast, the same in every test: who belongs where, and so who may see what.

Alice is HR lead of authority A and Bob of authority B, both in Severnside. Charlie is HR lead of an authority in
another region. Dora is of an agency, Erin the regional lead, Frank the auditor, Grace an administrator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

import pytest
from cast import BY, PASSWORD, Cast
from django.test import Client
from django_scopes import scope, scopes_disabled
from kept_rows import Kept, kept
from pytest_django import DjangoDbBlocker
from pytest_django import Settings as DjangoSettings
from record_guards import clearing_is_allowed, no_person_in_events
from signing_in import sign_in

from comity.web.agreements.bundle_files import Files
from comity.web.agreements.examining import Examined, examine
from comity.web.organisations.actions import add_organisation, make_region
from comity.web.organisations.models import Kind, Organisation, Region
from comity.web.people.actions import give_membership
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person
from comity.web.people.roles import Role


@pytest.fixture(scope="session", autouse=True)
def _record_guards() -> Iterator[None]:
    """The record does not keep databases from being cleared between tests, and no test leaves a person in an event."""
    with clearing_is_allowed(), no_person_in_events():
        yield


@pytest.fixture(scope="session", autouse=True)
def _examined_once() -> Iterator[None]:
    """The same bundle is examined once: what comes of it depends on nothing else, and takes longer than most tests."""
    kept: dict[tuple[str, frozenset[tuple[str, bytes]]], Examined] = {}

    def once(files: Files, *, region: str) -> Examined:
        key = region, frozenset(files.items())
        if key not in kept:
            kept[key] = examine(files, region=region)
        return kept[key]

    with patch("comity.web.agreements.actions.examine", once):
        yield


def person(name: str) -> Person:
    return Person.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=f"{name} Example")


@pytest.fixture(scope="session")
def _cast_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Cast]:
    with django_db_blocker.unblock():
        return kept(_made_cast)


@pytest.fixture
def cast(db: None, _cast_once: Kept[Cast], tmp_path: Path, settings: DjangoSettings) -> Cast:
    """Everyone, afresh; and no regional key was ever made."""
    settings.COMITY = settings.COMITY.model_copy(update={"pool_keys": tmp_path / "pool-keys"})
    _cast_once.put_back()
    return deepcopy(_cast_once.made)


def _made_cast() -> Cast:
    severnside = make_region(by=BY, slug="severnside", name="Severnside")
    northmoor = make_region(by=BY, slug="northmoor", name="Northmoor")
    with scopes_disabled():
        kinds = {
            "authority_a": (severnside, Kind.AUTHORITY, "X99000001", "Abbotsbridge City Council"),
            "authority_b": (severnside, Kind.AUTHORITY, "X99000002", "Brackenshire County Council"),
            "authority_c": (northmoor, Kind.AUTHORITY, "X98000001", "Cairnwick Council"),
            "agency": (severnside, Kind.AGENCY, "ripple", "Ripple Social Work"),
            "provider": (severnside, Kind.MANAGED_SERVICE_PROVIDER, "keystone", "Keystone Managed Services"),
        }
        made = {
            name: add_organisation(by=BY, region=region, kind=kind, code=code, name=said)
            for name, (region, kind, code, said) in kinds.items()
        }
        programme = Organisation.objects.get(region=severnside, kind=Kind.REGION)
        places = {
            "alice": (made["authority_a"], Role.HR_LEAD),
            "bob": (made["authority_b"], Role.HR_LEAD),
            "charlie": (made["authority_c"], Role.HR_LEAD),
            "dora": (made["agency"], Role.AGENCY_USER),
            "erin": (programme, Role.REGIONAL_LEAD),
            "frank": (programme, Role.AUDITOR),
        }
        people = {name: person(name.capitalize()) for name in [*places, "grace"]}
        for name, (organisation, role) in places.items():
            give_membership(by=BY, person=people[name], organisation=organisation, role=role)
        people["grace"].is_administrator = True
        people["grace"].save()
    return Cast(severnside=severnside, northmoor=northmoor, **made, **people)


@pytest.fixture
def acting(cast: Cast) -> Callable[[Person, Region], Member]:
    """Someone as a member of a region (Severnside unless told)."""

    def of(who: Person, region: Region | None = None) -> Member:
        where = region or cast.severnside
        with scope(region=where):
            found = member_of(who, where)
        assert found is not None, f"{who} has no place in {where}"
        return found

    return of


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """A browser in which someone has signed in, with their second factor where they need one."""

    def of(who: Person) -> Client:
        return sign_in(Client(), who)

    return of
