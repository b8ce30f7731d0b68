"""What is due is done, once, and one job's failure does not keep the others from theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings as DjangoSettings
from typer.testing import CliRunner

from comity.cli import database
from comity.cli.tick import app
from comity.web.worker.models import JobRun
from comity.web.worker.schedule import JOBS, Job, jobs_here, tick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def job(name: str, done: list[str], every: timedelta = DAY) -> Job:
    return Job(name, every, "Does something.", lambda: done.append(name))


def later(**by: int) -> datetime:
    return timezone.now() + timedelta(**by)


def test_a_job_is_done_when_it_never_was_and_again_when_its_time_has_come() -> None:
    done: list[str] = []
    jobs = (job("sweep", done),)
    assert tick(now=timezone.now(), jobs=jobs).ran == ("sweep",)
    assert tick(now=later(hours=23), jobs=jobs).ran == ()
    assert tick(now=later(hours=25), jobs=jobs).ran == ("sweep",)
    assert done == ["sweep", "sweep"]


def test_what_was_done_is_said_once_and_not_logged_beside(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "start", lambda _: None)  # the tests' own platform has been started already
    said = CliRunner().invoke(app, []).output
    assert [said.count(f"done: {job.name}.") for job in JOBS] == [1] * len(JOBS)
    assert [line for line in caplog.messages if "job done" in line] == []


def test_a_job_that_fails_is_said_and_the_next_is_done() -> None:
    done: list[str] = []

    def breaks() -> None:
        raise ValueError("no such thing")

    jobs = (Job("bad", DAY, "Breaks.", breaks), job("good", done))
    found = tick(now=timezone.now(), jobs=jobs)
    assert (found.ran, found.failed) == (("good",), (("bad", "ValueError: no such thing"),))


def test_a_job_that_failed_is_tried_again_after_an_hour() -> None:
    tries: list[str] = []

    def breaks() -> None:
        tries.append("tried")
        raise ValueError

    jobs = (Job("bad", DAY, "Breaks.", breaks),)
    tick(now=timezone.now(), jobs=jobs)
    tick(now=later(minutes=59), jobs=jobs)
    assert len(tries) == 1
    tick(now=later(minutes=61), jobs=jobs)
    assert len(tries) == 2


def test_a_job_under_way_elsewhere_is_left_to_it() -> None:
    done: list[str] = []
    JobRun.objects.create(job="sweep", began_at=timezone.now())
    assert tick(now=later(minutes=30), jobs=(job("sweep", done),)).ran == ()
    assert done == []


def test_a_demonstration_does_at_every_tick_what_others_do_hourly(settings: DjangoSettings) -> None:
    assert jobs_here() == JOBS
    settings.COMITY = settings.COMITY.model_copy(update={"demo": True})
    often = {each.name for each in jobs_here() if not each.every}
    assert {"tell-of-exceptions", "find-breaches", "escalate-breaches", "judge-exceptions"} < often
    assert [(each.name, each.work) for each in jobs_here()] == [(each.name, each.work) for each in JOBS]
    assert {each.name for each in JOBS if each.every == DAY}.isdisjoint(often), "What is daily stays so."


def test_every_shipped_job_runs() -> None:
    found = tick(now=timezone.now())
    assert found.failed == ()
    assert found.ran == tuple(job.name for job in JOBS)
