"""The twelve weeks to equal treatment of an engagement, with the time away that its authority tells of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from cast import BY, Cast
from checking import MEETS
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from signing_in import text_of

from comity.judge.equal_treatment import Break
from comity.judge.facts import typed
from comity.web.audit.models import Event
from comity.web.engagements import actions
from comity.web.engagements.actions import EngagementError
from comity.web.engagements.gathering import Gathered
from comity.web.engagements.memoranda import of_region
from comity.web.engagements.models import Engagement, State, TimeAway
from comity.web.engagements.weeks import weeks_of
from comity.web.notices.models import Notice
from comity.web.people.models import Person

pytestmark = pytest.mark.django_db
HERE = "/regions/severnside/checks/engagements/"


def started(desk: Cast, first: date, **otherwise: Any) -> Engagement:
    """An engagement of the one worker that started on a day."""
    facts = typed({**MEETS, "authority": "X99000003", "start_date": first, "planned_end_date": None, **otherwise})
    held = of_region(desk.severnside, timezone.localdate())
    made = actions.check(
        by=BY, organisation=desk.authority_a, gathered=Gathered(facts), held=held, as_at=timezone.localdate()
    )
    engagement = actions.propose(by=BY, check=made.check)
    Engagement.objects.filter(pk=engagement.pk).update(state=State.STARTED, started_by=BY, started_at=timezone.now())
    return Engagement.objects.select_related("authority").get(pk=engagement.pk)


def days(**given: date) -> dict[str, int]:
    return {f"{name}_{part}": getattr(on, part) for name, on in given.items() for part in ("day", "month", "year")}


def test_leave_stops_the_clock_maternity_does_not_and_the_page_warns_before_it_is_complete(
    desk: Cast, signed_in: Callable[[Person], Client]
) -> None:
    today = timezone.localdate()
    first = today - timedelta(weeks=11)
    with scope(region=desk.severnside):
        held = started(desk, first)
        now = weeks_of(held, today)
        assert now is not None
        assert (now.clock.weeks, now.warns, now.due_on) == (11, True, first + timedelta(weeks=12))
    assert [actions.warn_of_twelve_weeks(now=timezone.now()) for _ in range(2)] == [1, 0], "once"
    with scope(region=desk.severnside):
        noticed = Notice.objects.filter(kind="twelve_weeks_near", path=f"{HERE}{held.pk}/")
        told = {each.person_id for each in noticed}
    assert desk.alice.pk in told
    assert desk.bob.pk not in told
    alice, page = signed_in(desk.alice), f"{HERE}{held.pk}/"
    assert "The twelve weeks are complete on" in text_of(alice.get(page).content.decode())
    leave = days(first=first + timedelta(weeks=2), last=first + timedelta(weeks=4, days=-1))
    told = alice.post(f"{page}time-away/", {"why": "sickness", **leave})
    assert told["Location"] == f"{page}time-away/"
    shown = text_of(alice.get(page).content.decode())
    assert "9 weeks of 12 are complete" in shown
    assert "the clock stands still" in shown
    assert "Sickness" not in shown, "why is for those who tell of it"
    assert "Sickness or injury" in text_of(alice.get(f"{page}time-away/").content.decode())
    for why, given in (("jury", leave), ("", leave), ("jury", days(first=first - timedelta(days=1)))):
        assert alice.post(f"{page}time-away/", {"why": why, **given}).status_code == 422
    with scope(region=desk.severnside):
        held.refresh_from_db()
        assert b"sickness" not in bytes(TimeAway.objects.get().said)
        actions.tell_time_away(
            by=BY, engagement=held, first=today - timedelta(days=9), last=None, why=Break.PREGNANCY_OR_MATERNITY
        )
        now = weeks_of(held, today)
        assert now is not None
        assert (now.clock.weeks, now.clock.running, now.due_on) == (9, True, first + timedelta(weeks=14))
        with pytest.raises(EngagementError, match="told of already"):
            actions.tell_time_away(by=BY, engagement=held, first=today, last=today, why=Break.JURY)
        record = TimeAway.objects.order_by("told_at").first()
        assert record is not None
    assert signed_in(desk.bob).get(f"{page}time-away/").status_code == 404
    back = f"{page}time-away/{record.pk}/take-back/"
    assert signed_in(desk.bob).post(back).status_code == 404
    assert alice.post(back).status_code == 302
    with scope(region=desk.severnside):
        now = weeks_of(held, today)
        assert now is not None
        assert now.clock.weeks == 11
        assert {"told_time_away", "took_back_time_away", "warned_of_twelve_weeks"} <= {
            *Event.objects.values_list("verb", flat=True)
        }


def test_an_earlier_engagement_of_the_same_worker_here_counts_with_its_time_away(desk: Cast) -> None:
    today = timezone.localdate()
    with scope(region=desk.severnside):
        earlier = started(desk, today - timedelta(weeks=20))
        actions.tell_time_away(
            by=BY,
            engagement=earlier,
            first=today - timedelta(weeks=19),
            last=today - timedelta(weeks=17, days=1),
            why=Break.SHUTDOWN,
        )
        actions.end(by=BY, engagement=earlier, ended_on=today - timedelta(weeks=9, days=1))
        later = started(desk, today - timedelta(weeks=5))
        now = weeks_of(later, today)
        assert now is not None
        assert now.clock.qualified_on == today - timedelta(weeks=20) + timedelta(weeks=12 + 2 + 4)
        other = started(desk, today - timedelta(weeks=5), worker="SW765431")
        now = weeks_of(other, today)
        assert now is not None
        assert now.clock.weeks == 5
        assert actions.warn_of_twelve_weeks(now=timezone.now()) == 1, "the one is complete, the other far from it"
        soon = started(desk, today + timedelta(days=3), worker="SW765432")
        assert weeks_of(soon, today) is None
