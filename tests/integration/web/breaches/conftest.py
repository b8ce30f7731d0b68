"""A region with the exemplar in force, and an authority with a director, a chief executive and a deputy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from approving import Room, a_room
from cast import Cast
from django.utils import timezone


@pytest.fixture
def room(cast: Cast) -> Room:
    return a_room(cast)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Have it be another day, at midday."""

    def go(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return go
