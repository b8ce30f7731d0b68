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
from cast import Cast
from casting import made_cast
from django.test import Client
from django_scopes import scope
from kept_rows import Kept, kept
from pytest_django import DjangoDbBlocker
from pytest_django import Settings as DjangoSettings
from record_guards import clearing_is_allowed, no_person_in_events
from signing_in import sign_in

from comity.web.agreements.bundle_files import Files
from comity.web.agreements.examining import Examined, examine
from comity.web.organisations.models import Region
from comity.web.people.member import Member, member_of
from comity.web.people.models import Person


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


@pytest.fixture(scope="session")
def _cast_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Cast]:
    with django_db_blocker.unblock():
        return kept(made_cast)


@pytest.fixture
def cast(db: None, _cast_once: Kept[Cast], tmp_path: Path, settings: DjangoSettings) -> Cast:
    """Everyone, afresh; and no regional key was ever made."""
    settings.COMITY = settings.COMITY.model_copy(update={"pool_keys": tmp_path / "pool-keys"})
    _cast_once.put_back()
    return deepcopy(_cast_once.made)


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
