"""The database goes and comes back while the platform runs: pages say so in words, and nobody need do anything."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from clients import Browser, Program, Said, ask
from inside import HERE, SLUG, Inside
from live import Platform
from taking_away import moved_away
from with_postgres import NoPostgresError, ThrowAwayPostgres

pytestmark = pytest.mark.slow

ENV = {"COMITY_TASK_SILENCE_SECONDS": "5", "COMITY_TASK_ATTEMPTS": "10", "PYTHONPATH": str(HERE)}
REGION = f"/regions/{SLUG}/"
WORDS = "Comity's database does not answer just now. Nothing that you sent was half done"
TITLE = "The database does not answer. Nothing was half done. Try again in a few minutes."


class Scene:
    """A platform with a region, someone in it, a program, and how its database goes and comes back."""

    def __init__(self, platform: Platform, inside: Inside, tmp_path: Path) -> None:
        self.platform, self.inside, self.log = platform, inside, tmp_path / "ran"
        self.seeded = inside.seed()
        self.program, self.browser = Program(platform, self.seeded), Browser(platform, self.seeded)
        assert self.program.organisation("before").status == 201
        assert self.browser.organisation("before-page").status == 302

    def says_so(self, database: str) -> None:
        """Every kind of answer says that the database is gone, in words and with its reference."""
        for said in (self.browser.get(REGION), self.browser.get("/account/login/")):
            _is_page(said)
        for said in (self.program.organisations(), self.program.organisation("meanwhile", "once")):
            _is_problem(said)
        assert ask(self.platform, "GET", "/health/live").status == 200
        ready = ask(self.platform, "GET", "/health/ready")
        assert (ready.status, ready.json()) == (
            503,
            {"status": "not ready", "database": database, "data_folder": "can be written"},
        )
        assert self.platform.alive("serve")
        assert self.platform.alive("worker")

    def is_well_again(self, codes: tuple[str, ...] = ()) -> None:
        """All works by itself, what was there before is there, and what was refused is not (or `codes` are too)."""
        self.platform.wait_ready(30)
        task = self.inside.enqueue(task="noted", given=[[str(self.log), "after", 0]])[0]
        held = self.inside.held()
        assert {code for code, _ in held["organisations"]} == {SLUG, "before", "before-page", *codes}
        assert self.program.organisation(f"after-{len(codes)}", f"again-{len(codes)}").status == 201
        assert self.browser.get(REGION).status == 200
        assert _soon(lambda: self.inside.tasks()[task]["state"] == "SUCCESSFUL"), self.inside.tasks()
        assert self.inside.verified()[f"regions/{SLUG}"] > 0


def _is_page(said: Said) -> None:
    assert said.status == 503, said
    assert WORDS in said.words
    assert f"Reference: {said.headers['x-request-id']}" in said.words
    assert (said.headers["retry-after"], said.headers["cache-control"]) == ("30", "no-store")


def _is_problem(said: Said) -> None:
    assert said.status == 503, said
    assert said.headers["content-type"] == "application/problem+json"
    given = said.json()
    assert (given["title"], given["status"]) == (TITLE, 503)
    assert given["request_id"] == said.headers["x-request-id"]


def _soon(come: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not come():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


@contextmanager
def _worker_keeps_on(platform: Platform) -> Iterator[None]:
    """It is the same worker, not another, that goes on."""
    before = platform.processes["worker"].pid
    yield
    assert platform.alive("worker")
    assert platform.processes["worker"].pid == before


def _begin_one(scene: Scene) -> str:
    """A task in the worker's hands, which will find no database when it ends."""
    task: str = scene.inside.enqueue(task="noted", given=[[str(scene.log), "cut", 2]])[0]
    assert _soon(lambda: scene.log.exists() and "began cut" in scene.log.read_text())
    return task


def _was_done_after_all(scene: Scene, task: str) -> dict[str, Any]:
    inside = scene.inside
    assert _soon(lambda: inside.tasks()[task]["state"] == "SUCCESSFUL", 40), inside.tasks()
    found: dict[str, Any] = inside.tasks()[task]
    return found


def test_postgresql_is_killed_and_stopped_while_serving(tmp_path: Path) -> None:
    with (
        ThrowAwayPostgres(synchronous_commit="on", full_page_writes="on") as server,
        Platform(tmp_path / "data", database_url=server.url, env=ENV) as platform,
        Inside(platform) as inside,
    ):
        scene = Scene(platform, inside, tmp_path)
        with _worker_keeps_on(platform):
            codes: tuple[str, ...] = ()
            for how in (signal.SIGKILL, signal.SIGINT):
                task = _begin_one(scene)
                server.end(how)
                scene.says_so("does not answer")
                assert _soon(lambda: "ended cut" in scene.log.read_text())  # meanwhile, and cannot say so
                _start_again(server)
                scene.is_well_again(codes)
                codes += (f"after-{len(codes)}",)
                assert _was_done_after_all(scene, task)["begun"] >= 2
                scene.log.unlink()
        assert _waits(platform) >= 2
        assert platform.comity("audit", "verify").returncode == 0


def _start_again(server: ThrowAwayPostgres) -> None:
    """As its service manager does; those whom the killed one left behind may hold its memory for a moment."""
    for _ in range(20):
        try:
            return server.run_server()
        except NoPostgresError:
            time.sleep(0.5)
    return server.run_server()


def _not_a_database(file: Path) -> Callable[[], None]:
    back = moved_away(file)
    file.write_bytes(b"This is not a database, but somebody's letter. " * 500)
    return back


def _a_folder(file: Path) -> Callable[[], None]:
    back = moved_away(file)
    file.mkdir()
    return back


def _empty(file: Path) -> Callable[[], None]:
    back = moved_away(file)
    file.touch()
    return back


def test_the_sqlite_file_is_gone_for_a_while(tmp_path: Path, migrated: Path) -> None:
    with Platform(tmp_path / "data", env=ENV, like=migrated) as platform, Inside(platform) as inside:
        scene = Scene(platform, inside, tmp_path)
        file = platform.folder / "comity.sqlite3"
        codes: tuple[str, ...] = ()
        with _worker_keeps_on(platform):
            for taken in (moved_away, _not_a_database, _a_folder, _empty):
                put_back = taken(file)
                said = "needs comity migrate" if taken is _empty else "does not answer"
                scene.says_so(said)
                waited = _waits(platform)
                assert _soon(lambda before=waited: _waits(platform) > before)  # the worker has noticed too
                scene.says_so(said)
                assert file.exists() is (taken is not moved_away), "it is not made anew"
                put_back()
                scene.is_well_again(codes)
                codes += (f"after-{len(codes)}",)
        assert platform.comity("audit", "verify").returncode == 0


def _waits(platform: Platform) -> int:
    return (platform.logs / "worker.log").read_text().count("waiting for it")
