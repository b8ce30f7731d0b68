"""A region with the exemplar in force, and an authority with a director, a chief executive and a deputy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from approving import Room, a_room
from breaching import another_day
from cast import Cast


@pytest.fixture
def room(cast: Cast) -> Room:
    return a_room(cast)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Have it be another day, at midday."""
    return another_day(monkeypatch)
