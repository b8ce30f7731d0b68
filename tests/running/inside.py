"""A process within a live platform: it fills it, queues tasks, tells people, and reads what the database holds.

It is a program of the platform's own (Django, the platform's settings and database), so that a test which kills the
server and the worker from outside has someone inside who was not killed. The test's end is `Inside`; the rest of this
file runs in the process. Questions and answers are lines of JSON.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from live import Platform

HERE = Path(__file__).resolve().parent
SLUG = "severnside"


class InsideError(Exception):
    """The process could not do what it was asked. The message carries what went wrong there."""


class Inside:
    """Whoever a test has inside a platform: `inside.seed()`, `inside.enqueue(...)`, `inside.held()`."""

    def __init__(self, platform: Platform) -> None:
        env = {**platform.env, "COMITY_DATA": str(platform.folder), "DJANGO_SETTINGS_MODULE": "comity.web.settings"}
        words = [sys.executable, str(HERE / "inside.py")]
        self._log = (platform.logs / "inside.log").open("ab")
        self._process = subprocess.Popen(
            words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )

    def __enter__(self) -> Inside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **given: self._ask(name, given)

    def sees_running(self, path: str) -> bool:
        """Whether a worker is at a task of this name, also where that worker is held still.

        It may then hold the whole of a SQLite database, and nothing can be seen: the answer is no.
        """
        try:
            tasks = self.tasks()
        except InsideError as error:
            if "database is locked" in str(error):
                return False
            raise
        return any(one["state"] == "RUNNING" and one["path"].endswith(path) for one in tasks.values())

    def _ask(self, name: str, given: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, given]) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline() or '["failed", "it has ended"]')
        if said[0] == "failed":
            raise InsideError(f"{name}: {said[1]}")
        return said[1]


def seed() -> dict[str, Any]:
    """A region with its lead signed in, and a key that may add organisations and keys."""
    from cast import PASSWORD
    from django.test import Client
    from django_scopes import scope
    from signing_in import sign_in

    from comity.web.api.actions import make_key
    from comity.web.api.scopes import Scope
    from comity.web.organisations.actions import make_region
    from comity.web.organisations.models import Kind, Organisation
    from comity.web.people.actions import give_membership
    from comity.web.people.models import Person
    from comity.web.people.roles import Role

    by = "platform:test"
    region = make_region(by=by, slug=SLUG, name="Severnside")
    with scope(region=region):
        programme = Organisation.objects.get(kind=Kind.REGION)
        erin = Person.objects.create_user("erin@example.org", PASSWORD, name="Erin Example")
        give_membership(by=by, person=erin, organisation=programme, role=Role.REGIONAL_LEAD)
        made = make_key(
            by=by,
            organisation=programme,
            label="seed",
            scopes=[Scope.ORGANISATIONS, Scope.ORGANISATIONS_MANAGE, Scope.KEYS_MANAGE],
        )
    client = sign_in(Client(), erin)
    return {
        "token": made.token,
        "programme": programme.pk,
        "session": client.cookies["comity_session"].value,
        "lead": str(erin.pk),
    }


def held() -> dict[str, Any]:
    """What the database holds of what clients add, with the events that tell of it, all as of one moment."""
    from django.db import connection, transaction

    from comity.web.api.models import Answer, ApiKey
    from comity.web.audit.models import Event
    from comity.web.organisations.models import Organisation

    with transaction.atomic():
        if connection.vendor == "postgresql":  # else each query sees what was committed since the one before
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        events = Event.objects.order_by("pk").values_list("verb", "subject", "number", "chain__length")
        return {
            "organisations": sorted([code, pk] for code, pk in Organisation.objects.values_list("code", "pk")),
            "keys": sorted([label, str(pk)] for label, pk in ApiKey.objects.values_list("label", "pk")),
            "events": [list(event) for event in events],
            "answers": Answer.objects.count(),
            "half_answers": Answer.objects.filter(status=None).count(),
        }


def verified() -> dict[str, int]:
    """How many events each record holds, verified as `comity audit verify` does, without starting a program for it.

    Raises:
        AssertionError: one is broken.
    """
    from comity.web.audit.models import chain_name
    from comity.web.audit.verification import verify
    from comity.web.organisations.models import Region

    found = {chain_name(region): verify(region) for region in (*Region.objects.all(), None)}
    assert all(one.unbroken for one in found.values()), [fault.words for one in found.values() for fault in one.faults]
    return {name: one.events for name, one in found.items()}


def enqueue(*, task: str, given: list[list[Any]]) -> list[str]:
    """Queue a task of `fault_tasks` once for each of the arguments given; the ids."""
    import fault_tasks

    return [str(getattr(fault_tasks, task).enqueue(*one).id) for one in given]


def tasks() -> dict[str, dict[str, Any]]:
    """Every task by its id: state, by how many workers it was begun, and what came of it."""
    from django_tasks_db.models import DBTaskResult

    return {
        str(task.pk): {
            "path": task.task_path,
            "state": task.status,
            "begun": len(task.worker_ids),
            "by": task.worker_ids[-1] if task.worker_ids else "",
            "came": task.return_value,
            "error": task.exception_class_path,
            "words": task.traceback,
        }
        for task in DBTaskResult.objects.all()
    }


def tell() -> str:
    """Tell the lead of something, as the pages do; the notice's id."""
    from comity.web.notices.actions import tell as tell_people
    from comity.web.notices.kinds import NoticeKind
    from comity.web.organisations.models import Region
    from comity.web.people.models import Person

    region = Region.objects.get(slug=SLUG)
    path = f"/regions/{SLUG}/memoranda/"
    people = [Person.objects.get(email="erin@example.org")]
    (notice,) = tell_people(people=people, region=region, kind=NoticeKind.BUNDLE_WAITS, path=path)
    return str(notice.pk)


def mails() -> dict[str, list[Any]]:
    """What is to go by mail: each notice with whether it has gone and how often it was tried, each invitation too."""
    from comity.web.notices.models import Notice
    from comity.web.people.models import Invitation

    return {
        "notices": [[str(one.pk), one.mailed_at is not None, one.mail_attempts] for one in Notice.objects.all()],
        "invitations": [[one.email, one.sent_at is not None] for one in Invitation.objects.all()],
    }


def later() -> None:
    """As if hours had passed: what waits to be mailed again may be tried now."""
    from django.core.cache import cache
    from django.utils import timezone

    from comity.web.notices.models import Notice

    Notice.objects.filter(mailed_at=None).update(mail_after=timezone.now())
    cache.clear()


def jobs() -> dict[str, bool]:
    """Each scheduled job that was begun, and whether it ended."""
    from comity.web.worker.models import JobRun

    return {one.job: one.ended_at is not None for one in JobRun.objects.all()}


def _main() -> None:
    import django

    django.setup()
    from django.db import connections
    from django_scopes import scopes_disabled

    done: Any
    for line in sys.stdin:
        name, given = json.loads(line)
        try:
            with scopes_disabled(), contextlib.redirect_stdout(sys.stderr):
                done = ["done", (globals().get(name) or getattr(import_module("inside_returns"), name))(**given)]
        except Exception as error:
            done = ["failed", f"{type(error).__name__}: {error}"]
        finally:
            connections.close_all()  # it holds nothing open while others move the database about
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
