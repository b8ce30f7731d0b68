"""A found pattern names what its lead has to ask about: each assignment's role and supplier, and which is an offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cast import Cast
from django.test import Client
from held_of_workers import A_NUMBER, engaged, offered
from signing_in import text_of

from comity.web.histories import actions
from comity.web.histories.models import FoundPattern
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment

pytestmark = pytest.mark.django_db
AT = "/regions/severnside/patterns/"
InPool = Callable[..., PooledAssignment]
SignedIn = Callable[[Person], Client]


def page(world: Cast, signed_in: SignedIn) -> str:
    """The patterns, looked for now, as the lead reads them."""
    actions.find_everywhere()
    return text_of(signed_in(world.erin).get(AT).content.decode())


def test_one_worker_through_two_suppliers_names_both_and_says_which_offers(world: Cast, signed_in: SignedIn) -> None:
    engaged(world.authority_b, "B-1", date(2026, 8, 10), agency="Ripple Social Work")
    offered(world.authority_b, world.agency, start_date=date(2026, 9, 14), agency="Lanternfield")
    shown = page(world, signed_in)
    assert "Brackenshire County Council, from 10 August 2026 Social worker, supplied by Ripple Social Work" in shown
    assert "Brackenshire County Council, from 14 September 2026 Social worker, offered by Lanternfield" in shown
    assert A_NUMBER not in shown


def test_a_dearer_project_team_names_who_supplies_it_and_whom_it_took_the_worker_from(
    world: Cast, in_pool: InPool, signed_in: SignedIn
) -> None:
    in_pool(world.authority_a, "A-1", end_date=date(2026, 6, 30), running=False, role="senior_social_worker")
    in_pool(
        world.authority_a,
        "A-2",
        start_date=date(2026, 7, 20),
        agency="Whole Teams",
        supply_route="project_team",
        charge_rate=520_000,
    )
    shown = page(world, signed_in)
    assert "Offered again in a dearer project team" in shown
    assert "from 5 January 2026 Senior social worker, supplied by Ripple" in shown
    assert "from 20 July 2026 Social worker, supplied by Whole Teams" in shown


def test_a_rise_at_another_authority_names_each_supplier_or_says_that_none_was_told(
    world: Cast, in_pool: InPool, signed_in: SignedIn
) -> None:
    in_pool(world.authority_a, "A-1", end_date=date(2026, 6, 30), running=False)
    in_pool(world.authority_b, "B-1", start_date=date(2026, 7, 20), pay_rate=365_000, agency="", role="")
    shown = page(world, signed_in)
    assert "Abbotsbridge City Council, from 5 January 2026 Social worker, supplied by Ripple" in shown
    assert "Brackenshire County Council, from 20 July 2026 Supplier not told" in shown


def test_one_found_before_suppliers_were_kept_says_so_until_it_is_found_again(
    world: Cast, in_pool: InPool, signed_in: SignedIn
) -> None:
    in_pool(world.authority_a, "A-1", end_date=date(2026, 6, 30), running=False)
    in_pool(world.authority_b, "B-1", start_date=date(2026, 7, 20), pay_rate=365_000, agency="Tide")
    actions.find_everywhere()
    sides = {f"{side}_{name}": "" for side in ("earlier", "later") for name in ("role", "supplier")}
    FoundPattern.objects.update(**sides, earlier_offered=None, later_offered=None)
    before = text_of(signed_in(world.erin).get(AT).content.decode())
    assert before.count("Role and supplier not kept yet") == 2
    assert actions.find_everywhere() == 0, "it is no new one, of which the lead would be told again"
    assert "supplied by Tide" in text_of(signed_in(world.erin).get(AT).content.decode())


def test_a_supplier_that_is_put_right_is_shown_as_it_is_now(world: Cast, in_pool: InPool, signed_in: SignedIn) -> None:
    in_pool(world.authority_a, "A-1", end_date=date(2026, 6, 30), running=False)
    later = in_pool(world.authority_b, "B-1", start_date=date(2026, 7, 20), pay_rate=365_000, agency="Tide")
    assert "supplied by Tide" in page(world, signed_in)
    PooledAssignment.objects.filter(pk=later.pk).update(agency="Tern & Co", start_date=date(2026, 7, 21))
    assert "from 21 July 2026 Social worker, supplied by Tern" in page(world, signed_in)
