"""A region with the exemplar in force, and an authority with a director, a chief executive and a deputy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from approving import Room
from cast import BY, PASSWORD, Cast
from django.utils import timezone
from django_scopes import scope
from returning import a_publication

from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role


@pytest.fixture
def room(cast: Cast) -> Room:
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
        people = {}
        for name, place, role in (
            ("henry", cast.authority_a, Role.DIRECTOR),
            ("iris", cast.authority_a, Role.CHIEF_EXECUTIVE),
            ("jack", cast.authority_a, Role.ASSISTANT_DIRECTOR),
            ("karen", cast.authority_b, Role.DIRECTOR),
        ):
            people[name] = Person.objects.create_user(f"{name}@example.org", PASSWORD, name=f"{name.title()} Example")
            give_membership(by=BY, person=people[name], organisation=place, role=role)
    return Room(cast, people["henry"], people["iris"], people["jack"], people["karen"])


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Have it be another day, at midday."""

    def go(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return go
