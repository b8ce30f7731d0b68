"""kill -9 while clients write and tasks run: nothing half-written, nothing acknowledged lost, nothing done twice."""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from clients import NOBODY, Browser, Program, Said, Writer
from inside import HERE, Inside
from live import Platform

pytestmark = pytest.mark.slow

ROUNDS = 2
SEED = 20261122
TASKS_A_ROUND = 6
SLUG = "regions/severnside"
ENV = {"COMITY_TASK_SILENCE_SECONDS": "5", "COMITY_TASK_ATTEMPTS": "10", "PYTHONPATH": str(HERE)}
CUT_OFF = "comity.web.worker.recovery.CutOffError"


def test_kill_9_of_server_and_worker_while_clients_write(platform: Platform, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    log = tmp_path / "ran"
    with Inside(platform) as inside:
        seeded = inside.seed()
        program, browser = Program(platform, seeded), Browser(platform, seeded)
        writers = [
            Writer("organisation-", lambda name, once: _created(program.organisation(name, once))),
            Writer("key-", lambda name, once: _created(program.key(name, once))),
            Writer("page-", lambda name, _: _kept_by_page(browser, name)),
        ]
        for writer in writers:
            writer.start()
        queued: list[str] = []
        lengths: list[int] = []
        for turn in range(ROUNDS):
            wanted = [[str(log), f"{turn}-{one}", chance.uniform(0.1, 0.5)] for one in range(TASKS_A_ROUND)]
            for victim in ("one that answers", "serve", "worker"):
                if victim == "worker":
                    queued += inside.enqueue(task="noted", given=wanted)
                else:
                    _each_writes(writers)
                time.sleep(chance.uniform(0.05, 1.0))
                if victim == "worker":
                    at_one = partial(inside.sees_running, "fault_tasks.noted")
                    platform.kill_amid("worker", under_way=at_one, pause=partial(chance.uniform, 0.01, 0.1))
                else:
                    _kill(platform, victim)
                _hold(inside, writers)
                lengths.append(inside.verified()[SLUG])
                if victim == "worker":
                    platform.start("serve", "worker")
        for writer in writers:
            writer.finish()
        assert [writer.wrong for writer in writers] == [[], [], []]
        assert all(len(writer.acknowledged) >= 2 * ROUNDS for writer in writers)
        assert sum(writer.again for writer in writers) > 0, "no kill met a request: nothing was shown"
        _all_there(inside, writers)
        ended = _ended(inside, queued)
        ran = Counter(log.read_text().split("\n"))
        assert {name: ended[name]["state"] for name in queued} == dict.fromkeys(queued, "SUCCESSFUL")
        names = {f"{turn}-{one}" for turn in range(ROUNDS) for one in range(TASKS_A_ROUND)}
        assert {ended[name]["came"] for name in queued} == names
        assert sum(ended[name]["begun"] for name in queued) > len(queued), "no kill met a task: nothing was shown"
        for name in queued:  # one that was begun once ran once, from its beginning to its end
            if ended[name]["begun"] == 1:
                assert (ran[f"began {ended[name]['came']}"], ran[f"ended {ended[name]['came']}"]) == (1, 1)
        _a_task_that_kills_its_worker_every_time_is_given_up_and_says_so(platform, inside, tmp_path / "deadly")
        lengths.append(inside.verified()[SLUG])
    assert len(lengths) == 3 * ROUNDS + 1
    assert 0 < lengths[0] < lengths[-1]
    assert lengths == sorted(lengths)
    said = platform.comity("audit", "verify").stdout
    assert re.match(rf"Severnside: unbroken, {lengths[-1]:,} events\. The last hash is [0-9a-f]{{64}}\.\n", said), said
    assert said.endswith("The platform: nothing has been done yet.\n2 of 2 records are unbroken.\n"), said


def _a_task_that_kills_its_worker_every_time_is_given_up_and_says_so(
    platform: Platform, inside: Inside, log: Path
) -> None:
    attempts = 2
    platform.env["COMITY_TASK_ATTEMPTS"] = str(attempts)
    platform.kill("worker")
    (deadly,) = inside.enqueue(task="deadly", given=[[str(log)]])
    (behind,) = inside.enqueue(task="noted", given=[[str(log), "behind", 0]])
    until, killed = time.monotonic() + 60, 0
    platform.start("worker")
    while inside.tasks()[deadly]["state"] not in ("SUCCESSFUL", "FAILED"):
        assert time.monotonic() < until, inside.tasks()
        if not platform.alive("worker"):
            killed += 1
            platform.start("worker")  # what a service manager does
        time.sleep(0.2)
    found = _ended(inside, [deadly, behind])
    assert killed == attempts
    assert found[deadly].pop("by")
    assert found[deadly] == {
        "path": "fault_tasks.deadly",
        "state": "FAILED",
        "begun": attempts,
        "came": None,
        "error": CUT_OFF,
        "words": f"Begun {attempts} times; each time its worker died before it was done.",
    }
    assert (found[behind]["state"], found[behind]["begun"]) == ("SUCCESSFUL", 1)
    assert Counter(log.read_text().split()) == {"began": 3, "deadly": 2, "behind": 2, "ended": 1}
    assert platform.alive("worker")


def _each_writes(writers: list[Writer]) -> None:
    """Wait until each has had an answer to something more, so that they are in the middle of what they do."""
    before = [len(one.acknowledged) for one in writers]
    until = time.monotonic() + 60
    while any(len(one.acknowledged) <= count for one, count in zip(writers, before, strict=True)):
        assert time.monotonic() < until, [one.wrong for one in writers]
        time.sleep(0.02)


def _kill(platform: Platform, victim: str) -> None:
    """Kill one that answers requests (the server starts another), or all of the server."""
    if victim == "serve":
        platform.kill(victim)
        return
    parent = platform.processes["serve"].pid
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=True).stdout.split()
    for one in found:
        os.kill(int(one), 9)
    platform.wait_ready()


def _created(said: Said) -> str | None:
    """The id of what was made, None where nobody answered."""
    if said.status == NOBODY:
        return None
    assert said.status == 201, f"{said.status} {said.body}"
    return str(said.json()["id"])


def _kept_by_page(browser: Browser, code: str) -> str | None:
    """A page has no idempotency key: who does not know whether it was kept sends again, and reads so."""
    said = browser.organisation(code)
    if said.status == NOBODY:
        return None
    if said.status == 302:
        return said.headers["location"].rstrip("/").rpartition("/")[2]
    assert said.status == 200, f"{said.status} {said.words}"
    assert "already" in said.words, said.words
    return "kept before"


def _hold(inside: Inside, writers: list[Writer]) -> dict[str, Any]:
    """What must hold at every moment, whatever was killed in the middle of what. Others may be writing meanwhile."""
    acknowledged = {writer.prefix: list(writer.acknowledged) for writer in writers}
    held: dict[str, Any] = inside.held()
    codes, labels = (Counter(name for name, _ in held[kind]) for kind in ("organisations", "keys"))
    assert {name: count for name, count in (codes + labels).items() if count != 1} == {}
    asked = {name for writer in writers for name in writer.asked}
    assert {*codes, *labels} - {"severnside", "seed"} <= asked
    for writer in writers:
        there = labels if writer.prefix == "key-" else codes
        assert [name for name in acknowledged[writer.prefix] if name not in there] == []
    _each_has_one_event(held)
    assert held["half_answers"] == 0
    return held


def _each_has_one_event(held: dict[str, Any]) -> None:
    """Every organisation and key has its one event, and every such event is of one that is there."""
    for verb, kind in (("added_organisation", "organisations"), ("made_key", "keys")):
        told = Counter(subject for said, subject, _, _ in held["events"] if said == verb)
        assert told == {str(pk): 1 for _, pk in held[kind]}


def _all_there(inside: Inside, writers: list[Writer]) -> None:
    """At the end, all that was asked for is there, under the id that was answered, and nothing else is."""
    held = _hold(inside, writers)
    by_name = {name: str(pk) for kind in ("organisations", "keys") for name, pk in held[kind]}
    assert {*by_name} - {"severnside", "seed"} == {name for writer in writers for name in writer.asked}
    for writer in writers:
        given = {name: pk for name, pk in writer.acknowledged.items() if pk != "kept before"}
        assert {name: by_name[name] for name in given} == given
        assert [*writer.acknowledged] == writer.asked
    by_program = sum(len(writer.asked) for writer in writers if writer.prefix != "page-")
    assert held["answers"] == by_program


def _ended(inside: Inside, wanted: list[str]) -> dict[str, dict[str, Any]]:
    """Every task, once those wanted have come to an end."""
    until = time.monotonic() + 60
    while True:
        found: dict[str, dict[str, Any]] = inside.tasks()
        if all(found[name]["state"] in ("SUCCESSFUL", "FAILED") for name in wanted):
            return found
        assert time.monotonic() < until, found
        time.sleep(0.3)
