"""Reminders go before and after a deadline to whoever is to act next, once for a day, and hold nothing of anybody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from cast import BY
from django.conf import settings
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from returning import Case, clean
from tests.integration.web.notices.test_mail import Postbox, postbox

from comity.web.notices.models import Notice
from comity.web.notices.tasks import mail_notice
from comity.web.returns import actions
from comity.web.returns.models import Reminder, Round, State, Step
from comity.web.returns.signing import seen
from comity.web.settings.typed import Settings, SettingsError
from comity.web.worker.schedule import JOBS

__all__ = ["postbox"]

DEADLINE = date(2026, 11, 30)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


@pytest.fixture
def due(case: Case) -> Case:
    """Authority A's return alone in the round, opened in October, with nobody told of anything yet."""
    with scope(region=case.cast.severnside):
        case.given.round.returns.exclude(pk=case.given.pk).delete()
        Round.objects.update(opened_at=at(date(2026, 10, 1)))
        Notice.objects.all().delete()
    return case


def told(case: Case) -> list[tuple[str, str]]:
    """Who has been told of what, and forgotten again."""
    with scopes_disabled():
        found = [(each.person.name.split()[0], each.kind) for each in Notice.objects.order_by("pk")]
        Notice.objects.all().delete()
    return found


def test_it_is_14_and_3_days_before_and_1_and_7_days_after_and_then_every_week(due: Case) -> None:
    days = []
    for after in range(-40, 40):
        day = DEADLINE + timedelta(days=after)
        if actions.remind(now=at(day)):
            days.append(after)
            kind = "return_due" if after <= 0 else "return_late"
            assert told(due) == [("Ingrid", kind)]
    assert days == [-14, -3, 1, 7, 14, 21, 28, 35]


def test_nobody_is_reminded_twice_for_a_day(due: Case) -> None:
    day = DEADLINE - timedelta(days=3)
    assert [actions.remind(now=at(day, hour)) for hour in (0, 6, 9, 23)] == [1, 0, 0, 0]
    assert actions.remind(now=at(day + timedelta(days=1))) == 0
    with scope(region=due.cast.severnside):
        sent = Reminder.objects.get()
    assert (sent.due_on, sent.sent_on, sent.people, sent.state) == (day, day, 1, "not_started")


def test_a_moved_deadline_does_not_remind_twice_on_a_day(due: Case) -> None:
    day = DEADLINE - timedelta(days=3)
    assert actions.remind(now=at(day)) == 1
    with scope(region=due.cast.severnside):
        Round.objects.update(deadline=DEADLINE + timedelta(days=11))
    assert actions.remind(now=at(day, 15)) == 0


def test_a_platform_that_did_not_run_on_the_day_reminds_soon_after_and_not_of_what_is_long_past(due: Case) -> None:
    assert actions.remind(now=at(DEADLINE - timedelta(days=12))) == 1
    assert actions.remind(now=at(DEADLINE + timedelta(days=6))) == 1
    with scope(region=due.cast.severnside):
        assert [each.due_on for each in Reminder.objects.order_by("due_on")] == [
            DEADLINE - timedelta(days=14),
            DEADLINE + timedelta(days=1),
        ]


def test_those_are_told_who_are_to_act_next(due: Case) -> None:
    analyst, hr_lead, director = due.analyst, due.hr_lead, due.director
    day = DEADLINE + timedelta(days=7)
    expected = [(Step.SUBMIT, analyst, "Ingrid"), (Step.APPROVE, hr_lead, "Alice"), (Step.AUTHORISE, director, "Jonas")]
    with scope(region=due.cast.severnside):
        due.sent(clean())
        for step, who, name in expected:
            told(due)
            assert actions.remind(now=at(day)) == 1
            assert told(due) == [(name, "return_late")]
            given = due.now()
            assert given.current is not None
            actions.sign(by=who, given=given, step=step, saw=seen(given, given.current))
            day += timedelta(days=7)
        told(due)
        assert due.now().state == State.AUTHORISED
        assert actions.remind(now=at(day)) == 0


def test_a_closed_round_is_not_reminded_of(due: Case) -> None:
    with scope(region=due.cast.severnside):
        actions.close_round(by=BY, round=due.given.round)
    assert actions.remind(now=at(DEADLINE - timedelta(days=3))) == 0


def test_the_mail_of_a_reminder_names_nobody_and_nothing(due: Case, postbox: Postbox) -> None:
    actions.remind(now=at(DEADLINE - timedelta(days=3)))
    with scopes_disabled():
        notice = Notice.objects.get()
        assert notice.path == "/regions/severnside/returns/2026-Q3/X99000003/"
    assert mail_notice.call(str(notice.pk)) == "sent"
    assert postbox.to == ["ingrid@example.org"]
    (mail,) = postbox.got
    said = mail.get_content() + str(mail["Subject"])
    for word in ("Ingrid", "Abbotsbridge", "X99000003", "2026-Q3"):
        assert word not in said


def test_it_is_done_by_the_clock_and_the_days_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "remind-of-returns" in [job.name for job in JOBS]
    assert settings.COMITY.remind_days_before == (14, 3)
    monkeypatch.setenv("COMITY_REMIND_DAYS_BEFORE", "21, 7,1")
    assert Settings().remind_days_before == (21, 7, 1)
    for wrong in ("0", "x", "400"):
        monkeypatch.setenv("COMITY_REMIND_DAYS_BEFORE", wrong)
        with pytest.raises(SettingsError, match="COMITY_REMIND_DAYS_BEFORE"):
            Settings()
