"""Assignments in a lookup: by returns and by engagements recorded as started, each once; one's own with their rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cast import BY, Cast
from django.test import Client
from held_of_workers import asks, engaged, offered
from signing_in import text_of

from comity.web.engagements import actions as engaging
from comity.web.engagements.models import Because, Engagement
from comity.web.histories.models import Fact, Told
from comity.web.people.models import Person
from comity.web.returns.models import PooledAssignment, Return, Round

pytestmark = pytest.mark.django_db
HERE = "/regions/severnside/histories/"


def dearer(engagement: Engagement, pounds: str, day: date) -> None:
    """Its rate changes, and that is told on a day."""
    engagement.refresh_from_db()
    before, changes = engagement.current, {"pay_rate": int(float(pounds) * 10_000)}
    engaging.judge_again(by=BY, check_before=before, changes=changes, because=Because.RATE, as_at=day)


def own(world: Cast) -> list[str]:
    """What A is told of its own."""
    return [line.words for line in asks(world.authority_a).answer.lines if line.own]


def test_ones_own_engagement_is_told_in_full_with_its_rates_and_once_where_a_return_has_it_too(
    world: Cast, in_pool: Callable[..., PooledAssignment], signed_in: Callable[[Person], Client]
) -> None:
    engagement = engaged(world.authority_a, "A-2", date(2026, 7, 6))
    dearer(engagement, "26.50", date(2026, 9, 14))
    words = (
        "An assignment (A-2; Social worker) from 6 July 2026, running. "
        "£25.00 an hour (PAYE) from 6 July 2026; £26.50 an hour (PAYE) from 14 September 2026."
    )
    assert own(world) == [words]
    row = in_pool(world.authority_a, "A-2", start_date=date(2026, 7, 6), pay_rate=265_000, payment_basis="paye")
    at = {"deadline": date(2026, 8, 31), "template": "1", "opened_by": BY, "opened_at": "2026-07-01T00:00Z"}
    row.pk, row.pay_rate = None, 250_000
    row.round = Round.objects.create(region=world.severnside, quarter="2026-Q2", **at)
    row.given = Return.objects.create(region=world.severnside, round=row.round, authority=world.authority_a)
    row.save()
    both = f"{words} By your returns: £25.00 an hour (PAYE) from 2026-Q2; £26.50 an hour (PAYE) from 2026-Q3."
    assert own(world) == [both]
    engaging.end(by=BY, engagement=engagement, ended_on=date(2026, 10, 2))
    assert own(world) == [both.replace("running", "to 2 October 2026")]
    assert not Told.objects.exists(), "one's own is told to oneself, and not written down for another"
    lookup = asks(world.authority_a).lookup
    shown = text_of(signed_in(world.alice).get(f"{HERE}lookups/{lookup.pk}/").content.decode())
    assert "from 6 July 2026, to 2 October 2026. £25.00 an hour (PAYE) from 6 July 2026" in shown


def test_of_anothers_engagement_only_that_it_runs_or_has_ended_is_told_and_that_is_written_down_for_it(
    world: Cast, in_pool: Callable[..., PooledAssignment], signed_in: Callable[[Person], Client]
) -> None:
    proposed = engaging.propose(
        by=BY, check=offered(world.authority_b, world.authority_b, start_date=date(2026, 10, 5)), reference="B-3"
    )
    assert not asks(world.authority_a).answer.lines, "what is proposed is not told"
    engagement = engaged(world.authority_b, "B-2", date(2026, 7, 6), pay_rate="26.10")
    dearer(engagement, "27.35", date(2026, 9, 14))
    running = "An assignment is recorded as running at Brackenshire County Council. Ask it."
    assert [line.words for line in asks(world.authority_a).answer.told] == [running]
    in_pool(world.authority_b, "B-2", start_date=date(2026, 7, 6), pay_rate=273_500)
    assert [line.words for line in asks(world.authority_a).answer.told] == [running], "the return has the same one"
    engaging.end(by=BY, engagement=engagement, ended_on=date(2026, 10, 2))
    [ended] = asks(world.authority_a).answer.told
    assert ended.words == "An assignment at Brackenshire County Council has ended. Ask it for a reference."
    kept = list(Told.objects.order_by("lookup__at", "position"))
    assert [(each.authority, each.fact, each.words) for each in kept] == [
        (world.authority_b, Fact.ENGAGEMENT, words) for words in (running, running, ended.words)
    ]
    log = text_of(signed_in(world.bob).get(f"{HERE}X99000002/asked/").content.decode())
    assert log.count(running) == 2
    assert log.count("An engagement") == 3
    for hidden in ("26.1", "27.35", "B-2", "July", "October", proposed.reference):
        assert not any(hidden in each.words for each in kept)
