"""While a return is made the database goes, the disk fills up, the mail server is down, and hostile files come.

Each is said in words on a page; nothing is lost; and nobody needs to do anything for it to come right.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from clients import Said
from inside import HERE, Inside
from live import Platform, free_port
from postbox import answering
from return_clients import Teller, a_file
from small_workbooks import book, packed, parts
from taking_away import GiveBack, limited, moved_away
from test_hostile_opendocument import CASES as OPENDOCUMENT
from test_hostile_workbooks import CASES as XLSX
from test_hostile_xls import CASES as XLS

pytestmark = pytest.mark.slow

CODE = "X99000003"
AT_ONCE = 5
GONE = "Comity's database does not answer just now. Nothing that you sent was half done"
FULL = "There is no room left on the disk that Comity writes to. Nothing that you sent was half done"
LONG_SECONDS = 7
"""Longer than a worker's silence, so that the one that is at a task is taken for dead."""
MOST_MIB = 900
"""What a worker and all that it starts may hold at most. It holds about 250 MiB with nothing to do."""
HOSTILE = {
    "xlsx": [
        *("cut in half", "goes on after its size", "declares four gigabytes", "declares a terabyte of one kilobyte"),
        *("path that climbs", "entries overlap", "50 MiB of zeros in a small part", "bomb among the pictures"),
        *("external entity in the sheet", "entity that doubles", "nested in a cell", "sheet outside the file"),
        *("something in the last cell", "two billion texts promised", "10,000,000 rows", "a long text 3,000 times"),
        *("entry with a password", "a binary workbook", "number too large", "a table of 512 by 100,000 places"),
    ],
    "ods": ["external entity", "nested", "10,000,000 rows repeated", "a long text repeated", "50 MiB of spaces"],
    "xls": ["sectors in a circle", "a billion texts", "a password", "something in the last cell"],
}
MACROS: dict[str, str | bytes] = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(4000)}


class Scene:
    """A platform with one authority's return, its people at their browsers, and a mail server that is down."""

    def __init__(self, platform: Platform, inside: Inside, mail: int) -> None:
        self.platform, self.inside, self.mail = platform, inside, mail
        (sessions,) = inside.seed_returns(authorities=1).values()
        ((self.code, _),) = inside.returns_held()["returns"].items()
        self.analyst, self.hr_lead, self.director = (Teller(platform, self.code, one) for one in sessions.values())

    def a_file(self, name: str) -> bytes:
        return a_file(self.code, name)[0]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Scene]:
    mail = free_port()
    env = {"COMITY_TASK_SILENCE_SECONDS": "5", "COMITY_TASK_ATTEMPTS": "10", "PYTHONPATH": str(HERE)}
    env |= {"COMITY_MAIL_URL": f"smtp://127.0.0.1:{mail}"}
    folder = tmp_path_factory.mktemp("returns") / "data"
    with Platform(folder, env=env, like=migrated) as platform, Inside(platform) as inside:
        yield Scene(platform, inside, mail)


def _database_gone(platform: Platform) -> GiveBack:
    return moved_away(platform.folder / "comity.sqlite3")


@pytest.mark.parametrize(("take", "words", "reads"), [(_database_gone, GONE, 503), (limited, FULL, 200)])
def test_a_return_comes_through_the_loss_of_database_and_disk(
    scene: Scene, take: Callable[[Platform], GiveBack], words: str, reads: int
) -> None:
    name = "gone" if take is _database_gone else "full"
    before = scene.inside.returns_held()
    worker = scene.platform.processes["worker"].pid
    scene.analyst.ended(scene.analyst.send(scene.a_file(f"{name}-0")))
    saw = scene.hr_lead.seen("submit")
    with _held_still(scene.platform):
        waits = scene.analyst.send(scene.a_file(f"{name}-1"))
        give_back = take(scene.platform)
    try:
        refused = scene.a_file(f"{name}-2")
        _says(scene.analyst.post("send/", file=("return.csv", refused)), words)
        _says(scene.analyst.post("nil/", sure="on"), words)
        _says(scene.hr_lead.post("submit/", saw=saw), words)
        assert scene.hr_lead.get().status == reads
        assert scene.analyst.get(f"files/{waits}/").status == reads
        time.sleep(LONG_SECONDS)
        assert scene.platform.alive("worker")
    finally:
        give_back()
    scene.platform.wait_ready(30)
    assert "issues" in scene.analyst.ended(waits).headers["location"]
    scene.analyst.ended(scene.analyst.send(refused))
    held = scene.inside.returns_held()
    assert [one["progress"] for one in held["uploads"][len(before["uploads"]) :]] == ["read"] * 3
    assert len(held["versions"]) == len(before["versions"]) + 3
    assert held["returns"][scene.code] == {
        **before["returns"][scene.code],
        "state": "draft",
        "current": len(held["versions"]),
    }
    assert scene.platform.processes["worker"].pid == worker
    assert scene.inside.verified()["regions/severnside"] > 0


def test_hostile_files_each_end_in_words_and_the_worker_lives_on(scene: Scene) -> None:
    hostile = {
        (suffix, name): {"xlsx": XLSX, "ods": OPENDOCUMENT, "xls": XLS}[suffix][name][1]()
        for suffix, names in HOSTILE.items()
        for name in names
    }
    hostile |= {("xlsm", "macros"): packed({**parts(), **MACROS}), ("csv", "zeros"): bytes(100_000)}
    hostile |= {("csv", "one long line"): b'"' + b"a," * 500_000, ("xlsx", "a sound one that is no return"): book()}
    before = scene.inside.returns_held()
    worker = scene.platform.processes["worker"].pid
    with _watched(worker) as most:
        sent = {key: scene.analyst.send(content, f"return.{key[0]}") for key, content in hostile.items()}
        for upload in sent.values():
            scene.analyst.ended(upload, every=0.2)
    held = {one["pk"]: one for one in scene.inside.returns_held()["uploads"]}
    assert {key: held[pk]["progress"] for key, pk in sent.items() if held[pk]["progress"] != "refused"}.items() <= {
        ("xlsm", "macros"): "headings",
        ("xlsx", "a sound one that is no return"): "headings",
    }.items()
    for key, pk in sent.items():
        (told,) = held[pk]["told"]
        page = scene.analyst.get(f"files/{pk}/")
        assert page.status == 200
        assert told["found"], key
        assert told["action"], key
        assert "Traceback" not in page.body
    formula, _ = a_file(scene.code, "formula")
    formula = formula.replace(b"Looked after children", b"=cmd|'/c calc'!A1")
    scene.analyst.ended(scene.analyst.send(formula))
    now = scene.inside.returns_held()
    assert len(now["versions"]) == len(before["versions"]) + 1, "the file after them is read"
    assert scene.platform.processes["worker"].pid == worker
    assert scene.platform.alive("worker")
    assert 0 < most[0] < MOST_MIB, f"{most[0]:.0f} MiB"


def test_a_return_is_signed_while_the_mail_server_is_down_and_the_mails_go_when_it_is_back(scene: Scene) -> None:
    scene.analyst.ended(scene.analyst.send(scene.a_file("signed")))
    began = time.monotonic()
    scene.analyst.sign("submit")
    scene.hr_lead.sign("approve")
    scene.director.sign("authorise", pooled="yes")
    assert time.monotonic() - began < 3 * AT_ONCE
    (given,) = scene.inside.returns_held()["returns"].values()
    assert (given["state"], given["pooled"]) == ("authorised", True)
    with answering(scene.mail) as box:
        until = time.monotonic() + 60
        while not {to for to, words in box.got if "waits" in words.lower() or "sign" in words.lower()} >= {
            f"{role}.{scene.code}@example.org".lower() for role in ("hr_lead", "director")
        }:
            assert time.monotonic() < until, box.got
            scene.inside.later()
            scene.platform.comity("tick")
            time.sleep(1)
    assert scene.platform.comity("audit", "verify").returncode == 0


def _says(said: Said, words: str) -> None:
    assert said.status == 503, said
    assert words in said.words
    assert f"Reference: {said.headers['x-request-id']}" in said.words


@contextmanager
def _held_still(platform: Platform) -> Iterator[None]:
    """The worker does nothing meanwhile, and was not at a write when it was stopped."""
    worker = platform.processes["worker"].pid
    os.killpg(worker, signal.SIGSTOP)
    while not _can_be_written(platform.folder / "comity.sqlite3"):
        os.killpg(worker, signal.SIGCONT)
        time.sleep(0.05)
        os.killpg(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(worker, signal.SIGCONT)


def _can_be_written(database: Path) -> bool:
    with closing(sqlite3.connect(database, timeout=0.3)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        connection.rollback()
    return True


@contextmanager
def _watched(leader: int) -> Iterator[list[float]]:
    """The most memory in MiB that a process and all that it started have held together at any moment."""
    most, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            most[0] = max(most[0], _held_by_group(leader))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _held_by_group(leader: int) -> float:
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == leader or os.getsid(int(folder.name)) == leader:
                pages += int((folder / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
