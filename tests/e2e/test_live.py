"""The platform as processes: up, killed with -9, up again, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from live import NotReadyError, Platform

pytestmark = pytest.mark.slow


def test_it_comes_up_is_killed_and_comes_up_again(platform: Platform, database_url: str) -> None:
    assert (platform.folder / "comity.sqlite3").exists() is (database_url == "")
    for _ in range(2):
        assert [platform.alive(name) for name in ("serve", "worker")] == [True, True]
        assert platform.status("/health/live") == 200
        platform.kill()
        assert [platform.alive(name) for name in ("serve", "worker")] == [False, False]
        assert platform.status("/health/live") == 0
        platform.start()
    platform.kill("worker")
    assert (platform.alive("serve"), platform.status("/health/ready")) == (True, 200)


def test_it_ends_when_it_is_asked_to(platform: Platform) -> None:
    platform.stop()
    assert {name: process.returncode for name, process in platform.processes.items()} == {"serve": 0, "worker": 0}


def test_what_keeps_it_from_starting_is_said_in_words(tmp_path: Path) -> None:
    nowhere = "postgres://nobody@127.0.0.1:9/nothing"  # nothing listens on the discard port
    with pytest.raises(NotReadyError) as refused, Platform(tmp_path / "data", database_url=nowhere):
        pass
    assert "comity migrate" in str(refused.value) or "migrate --data" in str(refused.value)
    assert "Traceback" not in str(refused.value)
