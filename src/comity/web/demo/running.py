"""Running the demonstration: server and worker as processes of their own, started together and stopped together."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType

READY_SECONDS = 120
STOP_SECONDS = 15
_TOLD = 2000


class DemoError(Exception):
    """The demonstration did not start, or ended by itself. The message carries what the process said last."""


class Children:
    """`comity serve` and `comity worker` on a data folder, whose words go to files in it."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self._logs = data / "logs"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()

    def __enter__(self) -> Children:
        self._logs.mkdir(exist_ok=True)
        for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(which, self._asked)
        self._start("serve", "--port", str(self.port))
        self._start("worker")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def ready(self) -> bool:
        """Wait until pages are answered; False when asked to stop meanwhile.

        Raises:
            DemoError: a process ended, or nothing is answered for two minutes.
        """
        until = time.monotonic() + READY_SECONDS
        while not self._answers():
            self._must_run()
            if time.monotonic() > until:
                raise DemoError(f"The server does not answer after {READY_SECONDS} seconds.\n{self._tail('serve')}")
            if self._stop.wait(0.2):
                return False
        return True

    def wait(self, each: Callable[[], None] | None = None) -> None:
        """Wait until asked to stop. At a terminal, `each` is called whenever Enter is pressed.

        Raises:
            DemoError: a process ended by itself.
        """
        if each is not None and sys.stdin.isatty():
            threading.Thread(target=self._at_enter, args=(each,), daemon=True).start()
        while not self._stop.wait(0.5):
            self._must_run()

    def _start(self, command: str, *given: str) -> None:
        words = [sys.executable, "-m", "comity.cli.child", command, "--data", str(self.data), *given]
        with (self._logs / f"{command}.log").open("ab") as log:
            self._running[command] = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def _asked(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _at_enter(self, each: Callable[[], None]) -> None:
        while not self._stop.is_set() and sys.stdin.readline():
            each()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
                return int(answer.status) == 200
        except (urllib.error.URLError, OSError):
            return False

    def _must_run(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None and not self._stop.is_set():
                raise DemoError(f"comity {name} ended by itself (exit code {process.returncode}).\n{self._tail(name)}")

    def _tail(self, name: str) -> str:
        path = self._logs / f"{name}.log"
        return f"The last of {path}:\n{path.read_text(encoding='utf-8', errors='replace')[-_TOLD:]}"
