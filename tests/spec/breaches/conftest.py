"""A region with the exemplar in force, whose people talk about what was not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date

import pytest
from approving import a_room
from breaching import Log, another_day
from cast import Cast
from casting import made_cast
from django_scopes import scope
from kept_rows import Kept, kept
from pytest_django import DjangoDbBlocker
from record_guards import no_person_in_events


@pytest.fixture(scope="session")
def _cast_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Cast]:
    with django_db_blocker.unblock():
        return kept(made_cast)


@pytest.fixture
def log(db: None, _cast_once: Kept[Cast]) -> Iterator[Log]:
    """The breach log of the region, with nothing in it."""
    _cast_once.put_back()
    room = a_room(deepcopy(_cast_once.made))
    with scope(region=room.cast.severnside), no_person_in_events():
        yield Log(room)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Have it be another day, at midday."""
    return another_day(monkeypatch)
