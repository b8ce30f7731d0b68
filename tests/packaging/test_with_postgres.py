"""The PostgreSQL that tests run on: there while they run, gone afterwards, whatever happens; never silently missing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import with_postgres

ROOT = Path(__file__).parents[2]
SAYS_WHERE = "import os; print(os.environ['DATABASE_URL'], flush=True)"
COUNTS = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
    connection.execute("CREATE DATABASE another")
    print(connection.execute("SHOW server_version_num").fetchone()[0], os.environ["DATABASE_URL"])
raise SystemExit(7)
"""


def started(*words: str, **env: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "COV"))}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tools" / "with_postgres.py"), *words],
        env={**kept, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def socket_of(url: str) -> Path:
    """The socket on which the server of an address listens."""
    return Path(unquote(urlsplit(url.strip()).hostname or "")) / ".s.PGSQL.5432"


def answers(url: str) -> bool:
    """Whether a PostgreSQL is at an address."""
    import psycopg

    try:
        psycopg.connect(url.strip(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_command_has_a_server_its_exit_code_is_kept_and_nothing_is_left() -> None:
    done = started(sys.executable, "-c", COUNTS)
    said, complained = done.communicate(timeout=60)
    assert (done.returncode, complained) == (7, "")
    version, url = said.split()
    assert int(version) >= with_postgres.OLDEST * 10_000
    assert not answers(url)
    assert not socket_of(url).parent.exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_interrupted(how: signal.Signals) -> None:
    run = started(sys.executable, "-c", f"{SAYS_WHERE}; import time; time.sleep(60)")
    assert run.stdout is not None
    url = run.stdout.readline()
    assert answers(url)
    run.send_signal(how)
    assert run.wait(30) == 128 + how
    assert not answers(url)
    assert not socket_of(url).parent.exists()


@pytest.mark.skipif(not Path("/usr/bin/setpriv").exists(), reason="only Linux tells a process that its parent died")
def test_no_server_is_left_even_by_kill_9() -> None:
    run = started(sys.executable, "-c", f"{SAYS_WHERE}; import time; time.sleep(5)")
    assert run.stdout is not None
    url = run.stdout.readline()
    assert answers(url)
    run.kill()
    run.wait(10)
    until = time.monotonic() + 10
    folder = socket_of(url).parent
    while (folder / "data" / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not (folder / "data" / "postmaster.pid").exists()
    assert not answers(url)
    shutil.rmtree(folder, ignore_errors=True)  # the one thing that nobody was left to see to


def test_a_server_that_is_given_is_used() -> None:
    given = "postgres://someone@db.example/tests"
    said, _ = started(sys.executable, "-c", SAYS_WHERE, DATABASE_URL=given).communicate(timeout=60)
    assert said.strip() == given


def test_without_postgresql_the_command_does_not_run_and_what_to_do_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(with_postgres, "PLACES", ())
    assert with_postgres.main(["touch", str(tmp_path / "ran")]) == 1
    assert capsys.readouterr().err == with_postgres.WHAT_TO_DO + "\n"
    assert list(tmp_path.iterdir()) == []
