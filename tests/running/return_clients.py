"""Somebody of an authority at a browser, who sends files, waits for what comes of them, and signs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files

from clients import NOBODY, Said, ask
from inside_returns import QUARTER, SLUG
from live import Platform

LINES = (files("comity.library") / "exemplar/returns/coldharbour-2026-q3.csv").read_text("utf-8").splitlines()
PATIENCE_SECONDS = 120


class Teller:
    """One person's browser at one authority's return. Forms are sent as a browser sends them."""

    def __init__(self, platform: Platform, code: str, session: str) -> None:
        self.platform, self.code = platform, code
        self.root = f"/regions/{SLUG}/returns/{QUARTER}/{code}/"
        self.cookie = f"comity_session={session}"
        self._csrf = ""
        self.again = 0
        """How often nobody answered, and it was asked again."""

    def get(self, path: str = "") -> Said:
        """Open a page of the return; a path with a slash in front is from the root."""
        cookie = f"{self.cookie}; csrftoken={self._csrf}" if self._csrf else self.cookie
        said = ask(self.platform, "GET", path if path.startswith("/") else self.root + path, Cookie=cookie)
        if "csrftoken=" in (given := said.headers.get("set-cookie", "")):
            self._csrf = given.partition("csrftoken=")[2].partition(";")[0]
        return said

    def post(self, path: str, file: tuple[str, bytes] | None = None, **fields: str) -> Said:
        """Send a form of the return, with a file where one is given."""
        if not self._csrf:
            page = self.get("send/")
            if page.status != 200:
                return page
        edge = "8dc1c5a7f0"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n'.encode()
            for name, said in {"csrfmiddlewaretoken": self._csrf, **fields}.items()
        ]
        if file is not None:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
            parts.append(head.encode() + file[1] + b"\r\n")
        return ask(
            self.platform,
            "POST",
            path if path.startswith("/") else self.root + path,
            b"".join(parts) + f"--{edge}--\r\n".encode(),
            Cookie=f"{self.cookie}; csrftoken={self._csrf}",
            Content_Type=f"multipart/form-data; boundary={edge}",
        )

    def send(self, content: bytes, name: str = "return.csv") -> str:
        """Send a file until it is known to be there, by one form, as a browser sends it again; the upload's id."""
        form = self._patiently(lambda: self.get("send/"))
        once = re.search(r'name="once" value="([0-9a-f-]{36})"', form.body)
        assert once, f"{form.status} {form.words}"
        said = self._patiently(lambda: self.post("send/", file=(name, content), once=once[1]))
        assert said.status == 302, f"{said.status} {said.words}"
        found = re.search(r"/files/([0-9a-f-]{36})/", said.headers["location"])
        assert found, said.headers["location"]
        return found[1]

    def ended(self, upload: str, every: float = 0.7) -> Said:
        """Wait until the file has come to an end; the page that says which."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            said = self.get(f"files/{upload}/progress/")
            if said.status == 302:
                return said
            assert said.status in (NOBODY, 200), f"{said.status} {said.words}"
            assert time.monotonic() < until, f"still not read: {said.words}"
            time.sleep(every)

    def sign(self, step: str, **fields: str) -> None:
        """Take a step of signing; one that was taken, though nobody said so, is not taken again."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            page = self._patiently(lambda: self.get(f"{step}/"))
            assert page.status == 200, f"{page.status} {page.words}"
            saw = _digest_shown(page)
            if not saw:
                assert self.again, page.words
                return
            said = self.post(f"{step}/", saw=saw, **fields)
            if said.status == 302:
                return
            assert said.status == NOBODY, f"{said.status} {said.words}"
            self.again += 1
            time.sleep(0.1)
        raise AssertionError(f"nobody let them {step}")

    def seen(self, step: str) -> str:
        """The digest of what the page of a step shows, which is sent with the signature."""
        return _digest_shown(self.get(f"{step}/"))

    def _patiently(self, asks: Callable[[], Said]) -> Said:
        until = time.monotonic() + PATIENCE_SECONDS
        while (said := asks()).status == NOBODY:
            assert time.monotonic() < until, "nobody answers"
            self.again += 1
            time.sleep(0.1)
        return said


def _digest_shown(page: Said) -> str:
    found = re.search(r'name="saw" value="([0-9a-f]{64})"', page.body)
    return found[1] if found else ""


def a_file(code: str, name: str, rows: int = 3) -> tuple[bytes, list[str]]:
    """A small return of an authority, unlike any other of another name, about which there is nothing to say.

    Gives the file and the references of its rows.
    """
    heading, *lines = LINES
    sound = [line for line in lines if re.match(r"X99000003,2026-Q3,CHB-26-0(2[0-7]|3[0-4]),", line)]
    references = [f"{name}-{number}" for number in range(rows)]
    made = []
    for reference, line in zip(references, sound, strict=False):
        cells = line.split(",")
        made.append(",".join([code, cells[1], reference, *cells[3:]]))
    assert len(made) == rows
    return "\r\n".join([heading, *made, ""]).encode(), references


def digest(content: bytes) -> str:
    """By which the platform knows a file."""
    return sha256(content).hexdigest()
