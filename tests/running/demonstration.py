"""The demonstration as a newcomer starts it, `comity demo`, and the people who can sign in to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from live import COMITY, Platform, free_port

READY_SECONDS = 180
LATER = Path(__file__).with_name("later")
"""A folder whose `sitecustomize.py` moves the clock of every Python that begins with it on its path."""
DATABASE = "comity.sqlite3"
EARLIER = """
import sys
from importlib import import_module
import django
django.setup()
from django.conf import settings
kept = import_module(settings.SESSION_ENGINE).SessionStore(sys.argv[1])
for proof in kept["account_authentication_methods"]:
    proof["at"] -= 3600
kept.save()
"""


class Demonstration:
    """`comity demo` in a folder of its own, for as long as the block lasts.

    It is reached as localhost, not by a number: a passkey is for a name. `like` is the folder of another, as `keep`
    left it: filling one takes most of the time that starting one takes. Nothing is done by the clock but by `tick`, so
    that no test has it done in its middle. `days_later` is by how much the clock of all
    that it runs is ahead of the machine's.
    """

    def __init__(self, folder: Path, like: Path | None = None, days_later: int = 0) -> None:
        self.folder = folder
        self.env = dict(os.environ)
        if days_later:
            self.env |= {"PYTHONPATH": str(LATER), "DAYS_LATER": str(days_later)}
        if like is not None:
            shutil.copytree(like, folder)
        self.port = free_port()
        self.base = f"http://localhost:{self.port}"

    def __enter__(self) -> Demonstration:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._log = self.folder.with_suffix(".log")
        with self._log.open("wb") as log:
            words = [str(COMITY), "demo", "--data", str(self.folder), "--port", str(self.port), "--no-tick"]
            self._process = subprocess.Popen(words, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + READY_SECONDS
        while f"Open http://127.0.0.1:{self.port}/" not in self._log.read_text(encoding="utf-8"):
            if self._process.poll() is not None or time.monotonic() > until:
                self._process.kill()
                raise AssertionError(f"comity demo did not start:\n{self._log.read_text(encoding='utf-8')}")
            time.sleep(0.2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)

    @property
    def password(self) -> str:
        """Everyone's."""
        return str(json.loads((self.folder / "demo-sign-ins.json").read_text(encoding="utf-8"))["password"])

    def code(self, email: str) -> str:
        """The code that the authenticator app of someone of the demonstration shows now; empty where they have none."""
        from signing_in import code_of

        held = json.loads((self.folder / "demo-sign-ins.json").read_text(encoding="utf-8"))["secrets"]
        return code_of(held[email]) if email in held else ""

    def sign_in(self, looking: Any, email: str) -> None:
        """Sign somebody of the demonstration in, as a person does. A code of an authenticator app is good once."""
        looking.go("/account/login/")
        looking.fill(login=email, password=self.password)
        looking.press("Sign in")
        if code := self.code(email):
            looking.fill(code=code)
            looking.press("Continue")

    def tick(self) -> str:
        """What is due by the clock is done, as cron has it done; gives what was said of it."""
        words = [str(COMITY), "tick", "--data", str(self.folder)]
        env = {**self.env, "COMITY_DEMO": "true", "COMITY_BASE_URL": self.base}
        return subprocess.run(words, env=env, capture_output=True, text=True, check=True, timeout=120).stdout

    def mailed(self, to: str, about: str = "", seconds: float = 30) -> str:
        """The path that the latest mail to somebody leads to, waited for while the worker is sending it.

        `about` is a part of that path, such as "/invitations/".
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            letters = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
            for letter in letters:
                text = letter.read_text(encoding="utf-8")
                if f"To: {to}\n" not in text:
                    continue
                for found in re.findall(rf"^http://[^/]+(/\S*{re.escape(about)}\S*)$", text, flags=re.MULTILINE):
                    return str(found)
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} about {about or 'anything'}")

    @contextmanager
    def worker_held(self) -> Iterator[None]:
        """The worker does nothing for as long as the block lasts, so that what waits for it can be looked at."""
        [worker] = [
            int(child)
            for child in Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
            if b"\0worker\0" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        os.killpg(worker, signal.SIGSTOP)  # it is started in a group of its own
        try:
            yield
        finally:
            os.killpg(worker, signal.SIGCONT)

    def proved_long_ago(self, session: str) -> None:
        """Whoever has this session (their cookie) proved who they are an hour earlier than they did."""
        env = {"COMITY_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "comity.web.settings", "COMITY_DEMO": "true"}
        subprocess.run([sys.executable, "-c", EARLIER, session], env={**os.environ, **env}, check=True)

    def keep(self, folder: Path) -> None:
        """Put what it holds now into another folder."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(f"{DATABASE}*", "logs"))
        with (
            closing(sqlite3.connect(self.folder / DATABASE)) as here,
            closing(sqlite3.connect(folder / DATABASE)) as to,
        ):
            here.backup(to)

    def copied(self, folder: Path, **env: str) -> Platform:
        """A platform with the same people and memoranda in another folder, with settings of its own."""
        self.keep(folder)
        return Platform(folder, env={"COMITY_DEMO": "true", **env})
