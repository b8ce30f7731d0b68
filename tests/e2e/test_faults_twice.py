"""Two workers at once do each task once, and two ticks at once each job once."""

from __future__ import annotations

import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from inside import HERE, Inside
from live import Platform

pytestmark = pytest.mark.slow

TASKS = 40
WORKERS = 2
TICKS = 2


@pytest.fixture
def platform(tmp_path: Path, database_url: str, migrated: Path) -> Iterator[Platform]:
    """Nothing of it runs: the test starts what it needs."""
    env = {"COMITY_TASK_SILENCE_SECONDS": "5", "PYTHONPATH": str(HERE)}
    with Platform(tmp_path / "data", database_url=database_url, env=env, like=migrated, runs=()) as running:
        yield running


def test_two_workers_do_each_task_once_and_two_ticks_each_job_once(platform: Platform, tmp_path: Path) -> None:
    log = tmp_path / "ran"
    with Inside(platform) as inside:
        names = [f"task-{one}" for one in range(TASKS)]
        # The first takes longer than a silence: its worker is alive all the same, and nobody takes it away.
        (long,) = inside.enqueue(task="noted", given=[[str(log), "long", 7]])
        queued = inside.enqueue(task="noted", given=[[str(log), name, 0.02] for name in names])
        _at_once(platform, ["worker", "--until-idle"], WORKERS)
        found = inside.tasks()
        assert {name: (found[name]["state"], found[name]["begun"]) for name in [*queued, long]} == dict.fromkeys(
            [*queued, long], ("SUCCESSFUL", 1)
        )
        assert len({one["by"] for one in found.values()}) == WORKERS, "one did it all: nothing was shown"
        ran = Counter(log.read_text().splitlines())
        assert ran == {f"{what} {name}": 1 for name in [*names, "long"] for what in ("began", "ended")}
        said = _at_once(platform, ["tick"], TICKS)
        done = Counter(line.partition(".")[0] for line in said.splitlines() if line.startswith("done: "))
        jobs = inside.jobs()
        assert {name for name, ended in jobs.items() if not ended} == set()
        daily = {"clear-sessions", "prune-tasks"}
        assert daily <= jobs.keys()
        assert {name: done[f"done: {name}"] for name in daily} == dict.fromkeys(daily, 1)
        # What is always due may be done by the second once the first has done with it, never by neither.
        assert {name for name in jobs if not 1 <= done[f"done: {name}"] <= TICKS} == set()
    assert platform.comity("audit", "verify").returncode == 0


def _at_once(platform: Platform, words: list[str], count: int) -> str:
    """Run a command so many times at once; what they said, when all have ended well."""
    done: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: done.append(platform.comity(*words))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.returncode for one in done] == [0] * count
    return "".join(one.stdout for one in done)
