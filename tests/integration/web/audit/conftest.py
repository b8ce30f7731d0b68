"""More of the cast, who read the record: Hugo, director of authority A, and events that tell each story."""

from __future__ import annotations

import pytest
from cast import BY, Cast
from django_scopes import scope

from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role


@pytest.fixture
def hugo(cast: Cast) -> Person:
    """Director of authority A: reads the record of that and nothing else."""
    made = Person.objects.create_user("hugo@example.org", name="Hugo Example")
    with scope(region=cast.severnside):
        give_membership(by=BY, person=made, organisation=cast.authority_a, role=Role.DIRECTOR)
    return made
