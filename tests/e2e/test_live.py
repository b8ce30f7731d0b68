"""The platform as processes: up, killed with -9, up again, and ended when it is asked to end, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from live import NotReadyError, Platform

pytestmark = pytest.mark.slow

BOTH = ("serve", "worker")


def test_it_comes_up_is_killed_comes_up_again_and_ends_when_it_is_asked_to(
    platform: Platform, database_url: str
) -> None:
    assert (platform.folder / "comity.sqlite3").exists() is (database_url == "")
    assert ([platform.alive(name) for name in BOTH], platform.status("/health/live")) == ([True, True], 200)
    server = platform.processes["serve"].pid
    answering = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    loaded_once = [_command(pid) for pid in answering] == [_command(server)]
    assert loaded_once, "who answers was not forked: something that is loaded at the start loads the engine (polars)"
    platform.kill("worker")
    assert (platform.alive("serve"), platform.status("/health/ready")) == (True, 200)
    platform.kill("serve")
    assert ([platform.alive(name) for name in BOTH], platform.status("/health/live")) == ([False, False], 0)
    platform.start()
    assert ([platform.alive(name) for name in BOTH], platform.status("/health/live")) == ([True, True], 200)
    platform.stop()
    assert {name: process.returncode for name, process in platform.processes.items()} == {"serve": 0, "worker": 0}


def test_what_keeps_it_from_starting_is_said_in_words(tmp_path: Path) -> None:
    nowhere = "postgres://nobody@127.0.0.1:9/nothing"  # nothing listens on the discard port
    with pytest.raises(NotReadyError) as refused, Platform(tmp_path / "data", database_url=nowhere):
        pass
    assert "comity migrate" in str(refused.value) or "migrate --data" in str(refused.value)
    assert "Traceback" not in str(refused.value)


def _command(pid: int | str) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
