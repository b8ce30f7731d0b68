"""What is done by the clock. `comity tick`, from cron or systemd every few minutes, does whatever is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from comity.web.api.actions import forget_answers
from comity.web.approvals.actions import chase, judge_what_turned, tell_the_region, warn
from comity.web.breaches.actions import escalate, find
from comity.web.engagements.actions import judge_what_changed, judge_what_was_told, warn_of_twelve_weeks
from comity.web.histories.actions.patterns import find_everywhere
from comity.web.histories.tasks import mail_worker_links_that_wait
from comity.web.insight.tasks import check_open_rounds
from comity.web.notices.tasks import mail_what_waits
from comity.web.people.adapters.mfa import renew_secrets
from comity.web.people.tasks import mail_invitations_that_wait
from comity.web.returns.actions import remind
from comity.web.returns.settling import settle
from comity.web.worker.deleting import delete_what_is_past
from comity.web.worker.models import JobRun
from comity.web.worker.recovery import recover

log = structlog.get_logger("comity.tick")

LEASE = timedelta(hours=1)
"""A job begun this long ago that has not ended was cut off, and is begun again."""

RESULTS_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Job:
    """Something done every so often. Doing it twice comes to the same as doing it once."""

    name: str
    every: timedelta
    does: str
    work: Callable[[], object]


def _recover_tasks() -> object:
    asked = settings.COMITY
    recovered = recover(
        now=timezone.now(), silence=timedelta(seconds=asked.task_silence_seconds), attempts=asked.task_attempts
    )
    settle(attempts=asked.task_attempts)
    return recovered


def _tell_of_exceptions() -> object:
    now = timezone.now()
    return tell_the_region(now=now), chase(now=now), warn(now=now)


JOBS: tuple[Job, ...] = (
    Job("recover-tasks", timedelta(0), "Run again the tasks that were cut off.", _recover_tasks),
    Job("mail-notices", timedelta(0), "Send the mail that could not be sent before.", mail_what_waits),
    Job("mail-invitations", timedelta(0), "Send the invitations that could not be sent.", mail_invitations_that_wait),
    Job("mail-worker-links", timedelta(0), "Send workers links that could not be sent.", mail_worker_links_that_wait),
    Job(
        "clear-sessions",
        timedelta(days=1),
        "Delete sessions that have lapsed.",
        lambda: call_command("clearsessions"),
    ),
    Job(
        "prune-tasks",
        timedelta(days=1),
        f"Delete the results of tasks {RESULTS_KEPT_DAYS} days old.",
        lambda: call_command("prune_db_task_results", queue_name="*", min_age_days=RESULTS_KEPT_DAYS, verbosity=0),
    ),
    Job(
        "remind-of-returns",
        timedelta(hours=1),
        "Remind people of returns that are due soon or late.",
        lambda: remind(now=timezone.now()),
    ),
    Job(
        "retention",
        timedelta(days=1),
        "Delete what has been kept for as long as its record declares.",
        lambda: delete_what_is_past(now=timezone.now()),
    ),
    Job(
        "check-across",
        timedelta(hours=1),
        "Check the returns of open rounds across authorities, and ask each what only shows beside others.",
        check_open_rounds,
    ),
    Job(
        "judge-again",
        timedelta(hours=1),
        "Judge again the checks and engagements whose memorandum has changed, and tell whoever relies on them.",
        lambda: judge_what_changed(now=timezone.now()),
    ),
    Job(
        "judge-what-was-told",
        timedelta(hours=1),
        "Judge again the engagements of whose workers the region holds something else since, and tell whoever relies.",
        lambda: judge_what_was_told(now=timezone.now()),
    ),
    Job(
        "warn-of-twelve-weeks",
        timedelta(days=1),
        "Tell whoever answers for an engagement, once, that its worker's twelve weeks are nearly complete.",
        lambda: warn_of_twelve_weeks(now=timezone.now()),
    ),
    Job(
        "judge-exceptions",
        timedelta(minutes=10),
        "Judge again the engagements whose exception has begun or ended.",
        lambda: judge_what_turned(now=timezone.now()),
    ),
    Job(
        "tell-of-exceptions",
        timedelta(hours=1),
        "Tell the region of exceptions that are new in its register, chase whoever is to decide, and warn of the end.",
        _tell_of_exceptions,
    ),
    Job(
        "find-breaches",
        timedelta(hours=1),
        "Find what was not kept and is under no exception, and see how the breaches in the log stand.",
        lambda: find(now=timezone.now()),
    ),
    Job(
        "escalate-breaches",
        timedelta(hours=1),
        "Take each breach that stays open up the memorandum's ladder, and tell whom its next rung names.",
        lambda: escalate(now=timezone.now()),
    ),
    Job(
        "find-patterns",
        timedelta(hours=1),
        "Look for patterns across each region's assignments and what suppliers offer.",
        find_everywhere,
    ),
    Job(
        "renew-secrets",
        timedelta(0),
        "Encrypt the secrets of authenticator apps anew where an old secret key did.",
        renew_secrets,
    ),
    Job(
        "forget-answers",
        timedelta(hours=1),
        "Delete the API's answers that were kept to be given again, a day after.",
        lambda: forget_answers(now=timezone.now()),
    ),
)
"""Every job, in the order in which they are done."""


def jobs_here() -> tuple[Job, ...]:
    """The jobs as often as this platform does them.

    A demonstration does at every tick what others do hourly, so that whoever looks at it sees it done.
    """
    if not settings.COMITY.demo:
        return JOBS
    hour = timedelta(hours=1)
    return tuple(replace(each, every=timedelta(0)) if each.every <= hour else each for each in JOBS)


@dataclass(frozen=True, slots=True)
class Done:
    """What a tick did: the jobs that ran, and those that failed with what went wrong."""

    ran: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def tick(*, now: datetime, jobs: tuple[Job, ...] = JOBS) -> Done:
    """Do what is due. Two ticks at once do each job once; one job's failure does not keep the others from theirs.

    What was done is for the caller to say, once; of a failure the log has where it arose.
    """
    ran: list[str] = []
    failed: list[tuple[str, str]] = []
    for job in jobs:
        if not _claim(job, now):
            continue
        try:
            job.work()
        except Exception as error:
            log.exception("job failed", job=job.name)
            failed.append((job.name, f"{type(error).__name__}: {error}"))
        else:
            JobRun.objects.filter(job=job.name).update(ended_at=timezone.now())
            ran.append(job.name)
    return Done(tuple(ran), tuple(failed))


@transaction.atomic
def _claim(job: Job, now: datetime) -> bool:
    """Whether the job is due and nobody else has begun it."""
    JobRun.objects.get_or_create(job=job.name)
    run = JobRun.objects.select_for_update().get(job=job.name)
    under_way = run.began_at is not None and (run.ended_at is None or run.ended_at < run.began_at)
    if under_way and run.began_at is not None and now - run.began_at < min(LEASE, max(job.every, timedelta(minutes=5))):
        return False
    if not under_way and run.ended_at is not None and now - run.ended_at < job.every:
        return False
    run.began_at = now
    run.save(update_fields=["began_at"])
    return True
