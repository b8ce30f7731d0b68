"""The mail server is down, or takes a call and says nothing: what was to be told is kept, and goes when it is back.

This is on PostgreSQL; `test_faults_returns` has a mail server that is down on SQLite.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from clients import Browser, ask
from inside import SLUG, Inside
from live import Platform, free_port
from postbox import answering

pytestmark = pytest.mark.slow

PEOPLE = f"/regions/{SLUG}/people/"
AT_ONCE = 5
"""Seconds within which a page answers, on a busy machine too. The platform gives a mail server ten."""


@contextmanager
def hanging(port: int) -> Iterator[list[socket.socket]]:
    """Takes every call on this port and says nothing."""
    calls: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listener:

        def take() -> None:
            while True:
                try:
                    calls.append(listener.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield calls
        listener.shutdown(socket.SHUT_RDWR)
    for call in calls:
        call.close()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def platform(tmp_path: Path, migrated: Path, migrated_postgres: Callable[[], str], port: int) -> Iterator[Platform]:
    env = {"COMITY_MAIL_URL": f"smtp://127.0.0.1:{port}", "COMITY_TASK_SILENCE_SECONDS": "5"}
    with Platform(tmp_path / "data", database_url=migrated_postgres(), env=env, like=migrated) as running:
        yield running


def test_mail_waits_for_its_server_and_no_page_does(platform: Platform, port: int) -> None:
    with Inside(platform) as inside:
        seeded = inside.seed()
        browser, programme = Browser(platform, seeded), seeded["programme"]

        # There is no mail server.
        assert browser.invite("first@example.org", programme).status == 302
        notice = inside.tell()
        assert _soon(lambda: _tried(inside) == {"sent": 0, "failed": 2})
        assert inside.mails() == {"notices": [[notice, False, 1]], "invitations": [["first@example.org", False]]}
        assert _states(browser) == ["Not sent yet"]

        # It takes the call and says nothing: the page answers all the same, and so does every other.
        with hanging(port) as calls:
            began = time.monotonic()
            assert browser.invite("second@example.org", programme).status == 302
            assert browser.get(PEOPLE).status == 200
            assert time.monotonic() - began < AT_ONCE
            assert _soon(lambda: len(calls) == 1)
            began = time.monotonic()
            assert [ask(platform, "GET", "/health/ready").status for _ in range(10)] == [200] * 10
            assert time.monotonic() - began < AT_ONCE
            assert _soon(lambda: _tried(inside) == {"sent": 0, "failed": 3})
        assert _states(browser) == ["Not sent yet", "Not sent yet"]

        # It is back: the worker sends what a tick finds, each once.
        with answering(port) as box:
            inside.later()
            platform.comity("tick")
            assert _soon(lambda: len(box.got) == 3)
            platform.comity("tick")
            assert _soon(lambda: all(one["state"] == "SUCCESSFUL" for one in inside.tasks().values()))
            assert sorted(to for to, _ in box.got) == ["erin@example.org", "first@example.org", "second@example.org"]
        assert inside.mails() == {
            "notices": [[notice, True, 2]],
            "invitations": [["second@example.org", True], ["first@example.org", True]],
        }
    assert [state.partition(",")[0] for state in _states(browser)] == ["Sent", "Sent"]
    links = {to: re.findall(r"http://127\.0\.0\.1:\d+(/\S+)", body) for to, body in box.got}
    assert links.pop("erin@example.org") == [f"/notices/{notice}/"]
    for to, (link,) in links.items():
        page = ask(platform, "GET", link)
        assert (page.status, to in page.body) == (200, True)
    assert platform.comity("audit", "verify").returncode == 0


def _tried(inside: Inside) -> dict[str, int]:
    """How many mails went and how many could not, by what the worker's tasks came to."""
    came = [one["came"] for one in inside.tasks().values()]
    return {"sent": came.count("sent"), "failed": came.count("could not be sent; it will be tried again")}


def _states(browser: Browser) -> list[str]:
    """What the page says of each invitation."""
    words = browser.get(PEOPLE).words
    return re.findall(r"Severnside regional programme (Not sent yet|Sent, good until [^S]+?) Send again", words)


def _soon(come: Callable[[], bool], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while not come():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True
