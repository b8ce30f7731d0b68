"""A region with a memorandum in force and two authorities in it, A and B, with pool keys of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from cast import BY, Cast
from django.conf import settings
from django_scopes import scope
from held_of_workers import A_NUMBER
from returning import QUARTER, a_publication

from comity.web.organisations.models import Organisation
from comity.web.people.actions import give_membership
from comity.web.people.models import Person
from comity.web.people.roles import Role
from comity.web.returns.models import PooledAssignment, Return, Round


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COMITY", settings.COMITY.model_copy(update={"pool_keys": tmp_path}))


@pytest.fixture
def world(cast: Cast) -> Iterator[Cast]:
    """The cast, within the scope of a region whose memorandum is in force. Alice keeps for A, Bob for B."""
    with scope(region=cast.severnside):
        a_publication(cast.severnside)
        yield cast


@pytest.fixture
def team_manager(cast: Cast) -> Person:
    """Tom, who hires for authority A and keeps nothing."""
    found = Person.objects.create_user("tom@example.org", name="Tom Example")
    with scope(region=cast.severnside):
        give_membership(by=BY, person=found, organisation=cast.authority_a, role=Role.TEAM_MANAGER)
    return found


@pytest.fixture
def in_pool(world: Cast) -> Callable[..., PooledAssignment]:
    """Puts an assignment of a worker in the region's pool."""
    from comity.measures.worker_key import worker_key
    from comity.web.returns.pool_keys import pool_key

    opened = Round.objects.create(
        region=world.severnside,
        quarter=QUARTER,
        deadline=date(2026, 11, 30),
        template="1",
        opened_by=BY,
        opened_at="2026-10-01T00:00Z",
    )

    def put(authority: Organisation, ref: str, **facts: object) -> PooledAssignment:
        given, _ = Return.objects.get_or_create(region=world.severnside, round=opened, authority=authority)
        key = pool_key(world.severnside)
        made = {
            "role": "social_worker",
            "payment_basis": "umbrella",
            "supply_route": "msp",
            "agency": "Ripple",
            "start_date": date(2026, 1, 5),
            "end_date": None,
            "running": True,
            "pay_rate": 340_000,
            "charge_rate": 400_000,
            **facts,
        }
        number = str(made.pop("number", A_NUMBER))
        return PooledAssignment.objects.create(
            region=world.severnside,
            round=opened,
            given=given,
            authority=authority,
            assignment_ref=ref,
            worker_key=worker_key(number, key),
            worker_key_version=key.version,
            **made,
        )

    return put
