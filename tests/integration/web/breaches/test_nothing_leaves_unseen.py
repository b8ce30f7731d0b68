"""What is told or changed later cannot start an engagement on an old answer, nor take one out of the breach log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from approving import Room
from breaching import Log
from django.utils import timezone
from django_scopes import scope
from held_of_workers import A_NUMBER, left

from comity.web.breaches.models import Breach, Stands
from comity.web.engagements import actions
from comity.web.engagements.actions import EngagementError, JudgedAgainError
from comity.web.engagements.models import Because, Engagement, State
from comity.web.histories.actions import take_back_leaver
from comity.web.histories.models import Leaver, Lookup
from comity.web.notices.models import Notice

pytestmark = pytest.mark.django_db
COOL_OFF, CAP = "cool-off", "price-cap"
OTHER = "SW654321"


@pytest.fixture
def log(room: Room) -> Iterator[Log]:
    with scope(region=room.cast.severnside):
        yield Log(room)


def within_the_law(log: Log, **otherwise: object) -> Engagement:
    """One whose check found nothing against it."""
    held = log.room.engagement(**{"pay_rate": "25.00", **otherwise})
    assert held.current.decision == "proceed"
    return held


def test_a_leaver_told_after_the_check_is_asked_of_before_the_start(log: Log) -> None:
    cast, today = log.room.cast, timezone.localdate()
    by, held = f"person:{cast.alice.pk}", within_the_law(log)
    left(cast.authority_b, today - timedelta(days=30), number=A_NUMBER)
    with pytest.raises(EngagementError, match=r"worker changed, so it was judged again\. No exception"):
        actions.start(by=by, engagement=held)
    now = Engagement.objects.select_related("current").get()
    assert (now.state, now.current.because, now.current.outcomes[COOL_OFF]) == (
        State.PROPOSED,
        Because.HELD,
        "breached",
    )
    assert [(each.purpose, each.by) for each in Lookup.objects.all()] == [("changed", by)]
    take_back_leaver(by=by, leaver=Leaver.objects.get())
    assert actions.start(by=by, engagement=now).current.outcomes == held.current.outcomes


def test_a_leaver_told_after_the_start_comes_into_the_breach_log_and_taken_back_is_put_right(log: Log) -> None:
    cast, today = log.room.cast, timezone.localdate()
    by = f"person:{cast.alice.pk}"
    actions.start(by=by, engagement=within_the_law(log))
    assert actions.judge_what_was_told(now=timezone.now()) == 0
    asked = Lookup.objects.count()
    assert asked == 0, "nobody was asked of a worker of whom nothing was told"
    left(cast.authority_b, today - timedelta(days=30), number=OTHER)
    assert (actions.judge_what_was_told(now=timezone.now()), log.found()) == (0, 0), "of another worker"
    left(cast.authority_b, today - timedelta(days=30), number=A_NUMBER)
    assert (actions.judge_what_was_told(now=timezone.now()), log.found()) == (1, 1)
    assert actions.judge_what_was_told(now=timezone.now()) == 0
    breach = Breach.objects.get()
    assert (breach.clause, breach.stands) == (COOL_OFF, Stands.BREACHED)
    assert Notice.objects.filter(kind="check_judged_again", person=cast.alice).exists()
    for leaver in Leaver.objects.all():
        take_back_leaver(by=by, leaver=leaver)
    assert (actions.judge_what_was_told(now=timezone.now()), log.found()) == (1, 0)
    breach.refresh_from_db()
    assert breach.stands == Stands.MET


def test_one_that_runs_is_not_put_off_nor_said_less_of(log: Log) -> None:
    today, by = timezone.localdate(), f"person:{log.room.cast.alice.pk}"
    dear = log.room.engagement()
    actions.start_in_an_emergency(by=by, engagement=dear, words="A child is at risk")
    Engagement.objects.update(review_by=today - timedelta(days=1))
    assert log.found() == 1

    def change(**changes: object) -> actions.Made:
        before = Engagement.objects.select_related("current").get().current
        return actions.judge_again(by=by, check_before=before, changes=changes, because=Because.CORRECTED, as_at=today)

    first = dear.current
    with pytest.raises(EngagementError, match="cannot be put off"):
        change(start_date=today + timedelta(days=300))
    for name in ("pay_rate", "worker", "planned_end_date"):
        with pytest.raises(EngagementError, match="do not take it away"):
            change(**{name: None})
    assert Engagement.objects.get().current == first
    change(pay_rate=250_000)
    assert log.found() == 0
    assert Breach.objects.get(clause=CAP).stands == Stands.MET, "put right, and not taken away"
    with pytest.raises(JudgedAgainError, match="judged again meanwhile") as told:
        actions.judge_again(by=by, check_before=first, changes={"pay_rate": 990_000}, because=Because.RATE, as_at=today)
    assert told.value.latest == Engagement.objects.get().current
