"""Running the demonstration: server and worker as processes of their own, started together and stopped together.

In place of the timer that a server has, it also has done, every so often, what is due by the clock.
"""

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
TICK_MINUTES = 2
_TOLD = 2000


class DemoError(Exception):
    """The demonstration did not start, or ended by itself. The message carries what the process said last."""


class Children:
    """`comity serve` and `comity worker` on a data folder, and `comity tick` now and then. Their words go to its files.

    `tick_seconds` is after how long it ticks, again and again; None: never. It never has two ticks at once.
    """

    def __init__(self, data: Path, port: int, *, tick_seconds: float | None = TICK_MINUTES * 60) -> None:
        self.data, self.port = data, port
        self._logs = data / "logs"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()
        self._tick_seconds, self._ticked = tick_seconds, time.monotonic()
        self._ticking: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Children:
        self._logs.mkdir(exist_ok=True)
        for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(which, self._asked)
        self._running["serve"] = self._begun("serve", "--port", str(self.port))
        self._running["worker"] = self._begun("worker")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        processes = [*self._running.values(), *([self._ticking] if self._ticking is not None else [])]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in processes:
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
        """Wait until asked to stop, ticking meanwhile. At a terminal, `each` is called whenever Enter is pressed.

        Raises:
            DemoError: a process ended by itself.
        """
        if each is not None and sys.stdin.isatty():
            threading.Thread(target=self._at_enter, args=(each,), daemon=True).start()
        while not self._stop.wait(0.5):
            self._must_run()
            self._tick_when_due()

    def _tick_when_due(self) -> None:
        """Begin a tick where its time has come and the one before is over. A job that fails is in its log, and is done
        again by a later tick."""
        if self._tick_seconds is None or time.monotonic() - self._ticked < self._tick_seconds:
            return
        if self._ticking is None or self._ticking.poll() is not None:
            self._ticked, self._ticking = time.monotonic(), self._begun("tick")

    def _begun(self, command: str, *given: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "comity.cli.child", command, "--data", str(self.data), *given]
        with (self._logs / f"{command}.log").open("ab") as log:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

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
