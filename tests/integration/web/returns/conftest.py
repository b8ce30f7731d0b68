"""A region with a memorandum in force and a round open, and people of authority A for each step of its return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cast import BY, Cast
from django_scopes import scope
from returning import QUARTER, Case, a_publication

from comity.web.people.actions import give_membership
from comity.web.people.member import Member
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns import actions
from comity.web.returns.models import Return


@pytest.fixture
def case(cast: Cast, acting: Callable[..., Member], db: None) -> Case:
    region = cast.severnside
    with scope(region=region):
        a_publication(region)
        cast.authority_a.code = "X99000003"
        cast.authority_a.save()
        people = {}
        for name, role in (("Ingrid", Role.DATA_ANALYST), ("Jonas", Role.DIRECTOR)):
            people[name] = Person.objects.create_user(f"{name.lower()}@example.org", name=f"{name} Example")
            give_membership(by=BY, person=people[name], organisation=cast.authority_a, role=role)
        opened = actions.open_round(
            by=BY,
            region=region,
            quarter=QUARTER,
            deadline=date(2026, 11, 30),
            authorities=[cast.authority_a, cast.authority_b],
        )
        given = Return.objects.get(round=opened, authority=cast.authority_a)
    return Case(cast, given, acting(people["Ingrid"]), acting(cast.alice), acting(people["Jonas"]))
