"""A region's returns at their full size: `make bench`, or `bench.py --only region`.

One table is of sending: a workbook of 500 rows, from the press of the button until its findings are on the page, with
the platform's own server and worker on SQLite. The other is of reading: 153 authorities and 12 quarters, some 120,000
pooled assignments, asked by wrk as `pages` asks. The server's memory is that of all its processes after both.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pages

ROWS, SENT = 500, 7
READERS = 2
"""People who look at a large page in the same moment: as many as there are cores."""

WAIT_SECONDS, LOOK_SECONDS = 60, 0.1
AUTHORITIES, QUARTERS, EACH = 153, 12, 65
READ = {
    "returns, as an analyst": ("analyst", "returns/"),
    "returns, as the auditor": ("auditor", "returns/"),
    "a round, as the auditor": ("auditor", "returns/2026-Q3/"),
    "the pool, as the auditor": ("auditor", "pool/"),
    "a quarter of the pool, as the auditor": ("auditor", "pool/2026-Q3/"),
    "a quarter of the pool, as an analyst": ("analyst", "pool/2026-Q3/"),
}
SENDING = ["rows", "median s", "slowest s", "files sent"]
READING = ["page", "requests a second", "p95 ms"]
MEMORY = ["what", "MiB"]


def measure() -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Each table: its title, headings and rows.

    Raises:
        FileNotFoundError: wrk is not on this machine.
    """
    if shutil.which("wrk") is None:
        raise FileNotFoundError("wrk is needed to ask for pages. As an administrator: apt-get install -y wrk")
    environment = {**os.environ, "COMITY_LOG_LEVEL": "WARNING"}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as folder:
        pages.comity(environment, "migrate", folder)
        cookies = seeded(environment, folder)
        with pages.served(environment, folder) as platform, worker(environment, folder):
            taken = [sent(platform, cookies["analyst"], Path(folder), number) for number in range(SENT + 1)][1:]
            title = f"A workbook of {ROWS} rows from the button to its findings"
            row = [f"{ROWS}", f"{statistics.median(taken):.2f}", f"{max(taken):.2f}", f"{SENT}"]
            yield title, SENDING, [row]
            rows = []
            for name, (who, path) in READ.items():
                address = f"{platform}/regions/severnside/{path}"
                pages.warm(address, cookies[who])
                run = pages.ask(address, cookies[who], READERS)
                rows.append([name, f"{run.rate:,.0f}", f"{run.p95:.0f}"])
            yield f"Pages at {AUTHORITIES} authorities and {QUARTERS} quarters", READING, rows
            yield "Memory afterwards", MEMORY, [["the server, all its processes", f"{resident(folder):,.0f}"]]


def seeded(environment: dict[str, str], folder: str) -> dict[str, str]:
    """The platform filled, and the cookies of its people by what they are."""
    seed = [sys.executable, str(pages.HERE / "contenders" / "region_seed.py"), folder]
    seed += [str(number) for number in (AUTHORITIES, QUARTERS, EACH)]
    said = subprocess.run(seed, env=environment, check=True, capture_output=True, text=True).stdout
    return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


@contextmanager
def worker(environment: dict[str, str], folder: str) -> Iterator[None]:
    """The platform's worker, for as long as the block lasts."""
    command = [str(pages.COMITY), "worker", "--data", folder]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def sent(platform: str, cookie: str, folder: Path, number: int) -> float:
    """Seconds from sending a made-up workbook until its findings are there. Each is another file."""
    path = folder / f"sent-{number}.xlsx"
    generate = [str(pages.COMITY), "generate", "--rows", str(ROWS), "--seed", str(number + 1), "--quarter", "2026-Q4"]
    subprocess.run([*generate, "--authority", "X99000003", "--out", str(path)], check=True, capture_output=True)
    base = f"{platform}/regions/severnside/returns/2026-Q4/X99000003/"
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.addheaders = [("Cookie", f"comity_session={cookie}")]
    form = browser.open(base + "send/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None, "the page of sending has no form"
    crumbs = "; ".join([f"comity_session={cookie}", *(f"{one.name}={one.value}" for one in jar)])
    browser.addheaders = [("Cookie", crumbs), ("Referer", base + "send/")]
    kind, body = multipart({"csrfmiddlewaretoken": token[1], "sheet": ""}, path)
    began = time.perf_counter()
    at = browser.open(urllib.request.Request(base + "send/", data=body, headers={"Content-Type": kind})).url
    while "/progress/" in at:
        if time.perf_counter() - began > WAIT_SECONDS:
            raise RuntimeError(f"the file was not read within {WAIT_SECONDS} seconds")
        time.sleep(LOOK_SECONDS)
        at = browser.open(at).url
    shown = browser.open(base + "findings/").read().decode()
    assert "Each finding" in shown, f"no findings were shown: {at}"
    return time.perf_counter() - began


def multipart(fields: dict[str, str], file: Path) -> tuple[str, bytes]:
    """A form with a file as a browser sends it: its content type and body."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = "".join(parts).encode() + head.encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", body


def resident(folder: str) -> float:
    """MiB of memory held by the server's processes, those of the folder's `comity serve`."""
    total = 0.0
    for found in Path("/proc").glob("[0-9]*"):
        try:
            said = (found / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if " serve " in f"{said} " and folder in said:
                kept = re.search(r"^Pss:\s+(\d+) kB", (found / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(kept[1]) / 1024 if kept else 0
        except (OSError, UnicodeDecodeError):
            continue
    return total
