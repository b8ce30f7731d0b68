"""What a check over the API costs at fifty a second, against a bare page of the same server: `bench.py --only checks`.

Requests are sent by the clock, whether or not those before them were answered, and each is timed from the moment at
which it was due: a server that falls behind shows it. The same clock asks the bare page. Before that every thread of
the server has answered a few, unmeasured. Both are asked turn and turn about, by new connections each time: how the
system deals those out to the two processes is chance, and decides much. So the middle turn is what is told, and the
range beside it. An answer other than 200 is a mistake of ours, and raises.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from pages import HERE, TOOLS, comity, hello, served

CORES = 2
"""Of the machine that is asked for; a server has a process for each, as docs/how-to/run-the-platform.md says."""
A_SECOND, SECONDS, TURNS = 50, 10, 5
CONNECTIONS = A_SECOND
"""As of so many programs that each ask once a second."""
WARMING = 2
"""Unmeasured answers to each connection."""

FACTS = {
    "worker": "SW123456",
    "role": "social_worker",
    "start_date": "2026-09-07",
    "planned_end_date": "2026-12-04",
    "supply_route": "msp",
    "payment_basis": "umbrella",
    "pay_rate": "39.50",
    "had_substantive_role": True,
    "last_substantive_authority": "X99000001",
    "last_substantive_end_date": "2026-08-31",
    "leaving_reason": "resignation",
    "direct_experience_months": 60,
    "references_received": 1,
    "notice_days": 28,
    "registration_checked_date": "2026-09-01",
    "dbs_checked_date": "2026-09-01",
    "right_to_work_checked_date": "2026-09-01",
    "onsite_days_per_week": "3",
}
BODY = json.dumps({"memorandum": "exemplar", "as_at": "2026-09-30", "facts": FACTS})
HEADINGS = ["", f"at {A_SECOND} a second", "p50 ms", "p95 ms", "p95 from, to", "p95, times hello's"]


def measure() -> Iterator[tuple[str, list[list[str]]]]:
    """A table for each database: its title and rows."""
    yield "Checks over HTTP on SQLite", _table({})
    sys.path.insert(0, str(TOOLS))
    from with_postgres import NoPostgresError, ThrowAwayPostgres

    try:
        with ThrowAwayPostgres() as server:
            yield "Checks over HTTP on PostgreSQL", _table({"DATABASE_URL": server.url})
    except NoPostgresError as error:
        print(f"Not measured on PostgreSQL: {error}")


def _table(database: Mapping[str, str]) -> list[list[str]]:
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        environment = {**os.environ, **database, "COMITY_LOG_LEVEL": "WARNING"}
        comity(environment, "migrate", folder)
        seed = [sys.executable, str(HERE / "contenders" / "checks_seed.py"), folder]
        token = subprocess.run(seed, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1]
        with served(environment, folder, CORES) as platform, hello(CORES) as bare:
            asked = {"bare hello": (bare, None), "a check": (platform, token)}
            turns = [{name: timed(*each) for name, each in asked.items()} for _ in range(TURNS)]
    base = statistics.median(turn["bare hello"][1] for turn in turns)
    return [_row(name, [turn[name] for turn in turns], base) for name in asked]


def _row(name: str, turns: Sequence[tuple[float, float]], base: float) -> list[str]:
    middle = statistics.median(each for each, _ in turns)
    p95s = sorted(each for _, each in turns)
    p95 = statistics.median(p95s)
    answers = f"{TURNS} times {A_SECOND * SECONDS:,} answers"
    return [name, answers, f"{middle:.1f}", f"{p95:.1f}", f"{p95s[0]:.1f}, {p95s[-1]:.1f}", f"{p95 / base:.1f}"]


def timed(address: str, token: str | None) -> tuple[float, float]:
    """The median and the 95th percentile of an answer's milliseconds, asked by the clock."""
    host = urlsplit(address).netloc
    held = threading.local()

    def one(due: float | None) -> float:
        if due is not None and (wait := due - time.perf_counter()) > 0:
            time.sleep(wait)
        began = time.perf_counter() if due is None else due
        if not hasattr(held, "connection"):
            held.connection = http.client.HTTPConnection(host, timeout=60)
        _ask(held.connection, token)
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(CONNECTIONS) as together:
        list(together.map(one, [None] * (WARMING * CONNECTIONS)))
        first = time.perf_counter() + 0.2
        spent = list(together.map(one, [first + number / A_SECOND for number in range(A_SECOND * SECONDS)]))
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def _ask(connection: http.client.HTTPConnection, token: str | None) -> Any:
    if token is None:
        connection.request("GET", "/")
    else:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", "/api/v1/checks", BODY, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"The answer was {answer.status}: {said[:300]!r}")
    return said
