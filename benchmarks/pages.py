"""What a signed-in page costs, against a bare page of the same server: `make bench`, or `bench.py --only pages`.

Both are served by granian with as many threads, asked by wrk with as many connections, turn and turn about, on SQLite
and on PostgreSQL. Before the first turn every page has been asked for by as many at once, unmeasured: a worker's first
answer loads modules and compiles templates, which takes it seconds. After that an answer later than wrk's two seconds
is wrong, as is any but 200. wrk is Debian's package of that name; PostgreSQL is found as the tests find it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TOOLS = HERE.parent / "tools"
COMITY = Path(sys.executable).with_name("comity")
SECONDS, CONNECTIONS, THREADS = 5, 8, 8
WARMING = 5
"""Unmeasured answers to each connection."""
PAGES = {"start page": "/regions/severnside/", "organisations": "/regions/severnside/organisations/"}
HEADINGS = ["", "requests a second", "p95 ms", "hello's requests, times this", "p95, times hello's"]


@dataclass(frozen=True, slots=True)
class Run:
    """What wrk found: requests a second, and the 95th percentile of an answer's milliseconds."""

    rate: float
    p95: float


def measure(times: int) -> Iterator[tuple[str, list[list[str]]]]:
    """A table for each database: its title and rows.

    Raises:
        FileNotFoundError: wrk is not on this machine.
    """
    if shutil.which("wrk") is None:
        raise FileNotFoundError("wrk is needed to ask for pages. As an administrator: apt-get install -y wrk")
    yield "Signed-in pages on SQLite", _table(times, {})
    sys.path.insert(0, str(TOOLS))
    from with_postgres import NoPostgresError, ThrowAwayPostgres

    try:
        with ThrowAwayPostgres() as server:
            yield "Signed-in pages on PostgreSQL", _table(times, {"DATABASE_URL": server.url})
    except NoPostgresError as error:
        print(f"Not measured on PostgreSQL: {error}")


def _table(times: int, database: Mapping[str, str]) -> list[list[str]]:
    runs: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        environment = {**os.environ, **database, "COMITY_LOG_LEVEL": "WARNING"}
        comity(environment, "migrate", folder)
        seed = [sys.executable, str(HERE / "contenders" / "pages_seed.py"), folder]
        cookie = subprocess.run(seed, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1]
        with served(environment, folder) as platform, hello() as bare:
            asked = {"bare hello": (f"{bare}/", "")}
            asked |= {name: (platform + path, cookie) for name, path in PAGES.items()}
            for address, session in asked.values():
                warm(address, session)
            for _ in range(times):
                for name, (address, session) in asked.items():
                    runs.setdefault(name, []).append(ask(address, session))
    found = {
        name: Run(statistics.median(run.rate for run in some), statistics.median(run.p95 for run in some))
        for name, some in runs.items()
    }
    base = found["bare hello"]
    return [
        [name, f"{run.rate:,.0f}", f"{run.p95:.1f}", f"{base.rate / run.rate:.1f}", f"{run.p95 / base.p95:.1f}"]
        for name, run in found.items()
    ]


def comity(environment: Mapping[str, str], command: str, folder: str) -> None:
    subprocess.run([COMITY, command, "--data", folder], env=environment, check=True, capture_output=True)


@contextmanager
def served(environment: Mapping[str, str], folder: str, workers: int = 1) -> Iterator[str]:
    port = _free_port()
    command = [str(COMITY), "serve", "--data", folder, "--port", str(port), "--workers", str(workers)]
    with _running(command, environment, f"http://127.0.0.1:{port}", "/health/ready") as address:
        yield address


@contextmanager
def hello(workers: int = 1) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "error"]
    command += ["--blocking-threads", str(THREADS), "--workers", str(workers), "--no-ws", "hello:application"]
    environment = {**os.environ, "PYTHONPATH": str(HERE / "contenders")}
    with _running(command, environment, f"http://127.0.0.1:{port}", "/") as address:
        yield address


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], address: str, path: str) -> Iterator[str]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(address + path, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} did not answer within thirty seconds")


def warm(address: str, cookie: str) -> None:
    """Have every thread of the server answer a page a few times, however long the first takes.

    Raises:
        RuntimeError: the page leads elsewhere (to sign in, say).
        urllib.error.HTTPError: its answer is a mistake.
    """
    headers = {"Cookie": f"comity_session={cookie}"} if cookie else {}

    def one(_: int) -> str:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            answer.read()
            return str(answer.url)

    with ThreadPoolExecutor(CONNECTIONS) as together:
        led = set(together.map(one, range(WARMING * CONNECTIONS)))
    if led != {address}:
        raise RuntimeError(f"{address} leads to {', '.join(sorted(led - {address}))}")


def ask(address: str, cookie: str, connections: int = CONNECTIONS) -> Run:
    """Ask for one page for some seconds. An answer other than 200, or a late one, is a mistake of ours, and raises."""
    sent = ["-H", f"Cookie: comity_session={cookie}"] if cookie else []
    asked = ["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "-s", str(HERE / "p95.lua"), *sent, address]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    found = re.search(r"p95_us=(\S+) rate=(\S+) wrong=(\d+)", said)
    if found is None or int(found[3]):
        raise RuntimeError(f"{address} did not answer as it should:\n{said}")
    return Run(rate=float(found[2]), p95=float(found[1]) / 1000)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
