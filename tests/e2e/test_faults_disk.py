"""The disk is full, or a file may grow no more: what writes is refused in words, what reads still answers.

A small file system in memory is the disk (for which the tests must run as root); where none can be mounted, a limit to
the size of files stands for it. The limit is tested everywhere, so that no machine tests nothing; on SQLite it is one
platform that meets first the one and then the other.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from clients import Browser, Program, Said, ask
from inside import HERE, SLUG, Inside
from live import Platform
from taking_away import limited
from with_postgres import ThrowAwayPostgres

pytestmark = pytest.mark.slow

NOT_MOUNTED = "No file system in memory can be mounted here: run the tests as root."
ENV = {"COMITY_TASK_SILENCE_SECONDS": "5", "COMITY_TASK_ATTEMPTS": "10", "PYTHONPATH": str(HERE)}
WORDS = "There is no room left on the disk that Comity writes to. Nothing that you sent was half done"
TITLE = "There is no room left to write. Nothing was half done. Tell whoever runs Comity for you."
FULL = {"data_folder": "cannot be written"}
BEATS_MISSED_SECONDS = 3
"""Longer than two of the worker's signs of life, which it cannot give."""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """An empty file system in memory of that size; None where none can be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="comity-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "comity-tests", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    try:
        yield folder if done.returncode == 0 else None
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
        folder.rmdir()


def fill(disk: Path) -> Path:
    """Write until nothing more can be written; the file that takes all the room."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    assert os.statvfs(disk).f_bavail == 0
    return filler


def test_no_file_may_grow_and_the_disk_is_full(tmp_path: Path, migrated: Path) -> None:
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(16))
        platform = Platform((disk or tmp_path) / "data", env=ENV, like=migrated)
        platform.logs = _logs(tmp_path)
        scene = Scene(stack.enter_context(platform), stack.enter_context(Inside(platform)), tmp_path / "ran")
        _refuses_and_comes_back(scene, "limit", lambda: limited(platform))
        if disk is None:
            pytest.skip(NOT_MOUNTED)
        _refuses_and_comes_back(scene, "disk", lambda: fill(disk).unlink)


def test_the_disk_of_postgresql_is_full(tmp_path: Path) -> None:
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(96))
        if disk is None:
            pytest.skip(NOT_MOUNTED)
        server = ThrowAwayPostgres(disk, min_wal_size="32MB", max_wal_size="32MB", synchronous_commit="on")
        platform = Platform(disk / "data", database_url=stack.enter_context(server).url, env=ENV)
        platform.logs = _logs(tmp_path)
        scene = Scene(stack.enter_context(platform), stack.enter_context(Inside(platform)), tmp_path / "ran")
        _refuses_and_comes_back(scene, "disk", lambda: fill(disk).unlink)


def _logs(tmp_path: Path) -> Path:
    """Where the processes log: those files have room."""
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


class Scene:
    """A platform with a program and a browser that write to it, and all that was acknowledged to them."""

    def __init__(self, platform: Platform, inside: Inside, log: Path) -> None:
        self.platform, self.inside, self.log = platform, inside, log
        seeded = inside.seed()
        self.program, self.browser = Program(platform, seeded), Browser(platform, seeded)
        self.acknowledged: list[str] = []


def _refuses_and_comes_back(scene: Scene, how: str, take_room: Callable[[], Callable[[], None]]) -> None:
    platform, program, browser, acknowledged = scene.platform, scene.program, scene.browser, scene.acknowledged
    for name in (f"before-{how}-1", f"before-{how}-2"):
        assert program.organisation(name).status == 201
        acknowledged.append(name)
    # Whoever has not yet been shown that something was done is shown it once, which has to be noted, and so written.
    assert browser.get(f"/regions/{SLUG}/organisations/").status == 200
    worker = platform.processes["worker"].pid
    give_back = take_room()
    refused: list[Said] = []
    refused_names = []
    for turn in range(400):  # what is left of half-filled pages and of the log may still take a few
        name, once = f"meanwhile-{how}-{turn}", f"once-{how}-{turn}"
        said = program.organisation(name, once)
        if said.status == 201:
            acknowledged.append(name)
            continue
        refused.append(said)
        refused_names.append((name, once))
        if len(refused) == 3:
            break
    assert len(refused) == 3, "it never became full: nothing was shown"
    for said in refused:
        assert said.status == 503, said
        assert said.headers["content-type"] == "application/problem+json"
        assert (said.json()["title"], said.json()["request_id"]) == (TITLE, said.headers["x-request-id"])
    pages = []
    while not pages or pages[-1].status == 302:
        assert len(pages) < 200, "a page never met the full disk: nothing was shown"
        pages.append(browser.organisation(f"by-page-{how}-{len(pages)}"))
    page = pages[-1]
    assert page.status == 503, page
    assert WORDS in page.words
    assert f"Reference: {page.headers['x-request-id']}" in page.words
    assert ask(platform, "GET", "/health/live").status == 200
    ready = ask(platform, "GET", "/health/ready")
    assert (ready.status, ready.json()) == (503, {"status": "not ready", "database": "answers", **ready.json(), **FULL})
    assert browser.get(f"/regions/{SLUG}/organisations/").status == 200  # what only reads still answers
    listed = program.organisations()
    assert listed.status == 200
    time.sleep(BEATS_MISSED_SECONDS)
    assert platform.alive("serve")
    assert platform.processes["worker"].pid == worker
    assert platform.alive("worker")
    give_back()
    platform.wait_ready(30)
    for name, once in refused_names:
        assert program.organisation(name, once).status == 201
        acknowledged.append(name)
    again = browser.organisation(f"by-page-{how}-{len(pages) - 1}")
    assert again.status == 302 or "already" in again.words, again  # there may have been room for it, and for no more
    acknowledged += [f"by-page-{how}-{turn}" for turn in range(len(pages))]
    inside = scene.inside
    held = inside.held()
    assert {code for code, _ in held["organisations"]} == {SLUG, *acknowledged}
    told = sorted(subject for verb, subject, _, _ in held["events"] if verb == "added_organisation")
    assert told == sorted(str(pk) for _, pk in held["organisations"])
    (task,) = inside.enqueue(task="noted", given=[[str(scene.log), "after", 0]])
    until = time.monotonic() + 30
    while inside.tasks()[task]["state"] != "SUCCESSFUL":
        assert time.monotonic() < until, inside.tasks()
        time.sleep(0.2)
    assert platform.alive("worker")
    events = sum(1 for verb, *_ in held["events"] if verb != "signed_in")
    assert f"Severnside: unbroken, {events} events." in platform.comity("audit", "verify").stdout
