"""The platform as it runs in life: `comity serve` and `comity worker` as processes, to be used, killed and restarted.

with Platform(tmp_path / "data", like=migrated) as platform:  # set up, started, ready
    urlopen(platform.url("/"))
    platform.kill("serve")  # kill -9, the server and all that it started
    platform.start("serve")  # ... and it is ready again

See `live_fixtures` for `platform`, which runs a test on both databases and shows the logs when it fails, and for
`migrated`: setting a platform up takes longer than most that is done with one, so it is done once and copied.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

COMITY = Path(sys.executable).with_name("comity")
READY_SECONDS = 60
STOP_SECONDS = 20
PROCESSES = ("serve", "worker")
RUNNING: list[Platform] = []
"""Those that run now: what they logged is shown when a test fails."""


class NotReadyError(Exception):
    """The platform did not come up. The message carries what it logged."""


class Platform:
    """A platform with its data in a folder, on SQLite, or on PostgreSQL where it is given an address.

    Args:
        folder: The data folder; made when absent. Each process logs to `<folder>.logs/<name>.log`.
        database_url: A PostgreSQL address, or empty for SQLite in the folder.
        env: Further variables of the environment, such as COMITY_MAIL_URL. Nothing else of Comity's or Django's is
            passed on from the tests' own environment.
        command: The `comity` to run, where it is not the one of this environment (a wheel's, say).
        like: A data folder that `comity migrate` has made, of which this one begins as a copy. A PostgreSQL database
            is then migrated too. Without it this one is migrated.
        runs: What is started on entry: both processes, or only those that a test has a use for.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str = "",
        env: Mapping[str, str] | None = None,
        command: Path = COMITY,
        like: Path | None = None,
        runs: Sequence[str] = PROCESSES,
    ) -> None:
        self.folder = folder
        self.command = command
        self.like, self.runs = like, runs
        self.port = free_port()
        self.logs = folder.with_name(f"{folder.name}.logs")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        ours = ("COMITY_", "DJANGO_", "DATABASE_URL", "PYTEST_")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.env |= {"COMITY_BASE_URL": self.url("").rstrip("/")}
        self.env |= {"DATABASE_URL": database_url} if database_url else {}
        self.env |= env or {}

    def __enter__(self) -> Platform:
        self.logs.mkdir(parents=True, exist_ok=True)
        RUNNING.append(self)
        try:
            self.set_up()
            if self.runs:
                self.start(*self.runs)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def set_up(self) -> None:
        """Have the data folder and the database there, as `comity migrate` leaves them."""
        if self.like is None:
            self.comity("migrate")
            return
        # Each has secrets of its own, and none looks used by another's processes.
        not_its_own = [".in-use", "secret-key", *(["comity.sqlite3*"] if "DATABASE_URL" in self.env else [])]
        shutil.copytree(self.like, self.folder, ignore=shutil.ignore_patterns(*not_its_own))

    def _end(self) -> None:
        try:
            self.stop()
        finally:
            RUNNING.remove(self)

    def url(self, path: str) -> str:
        """The address of a path, such as `/health/ready`."""
        return f"http://127.0.0.1:{self.port}{path}"

    def comity(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run another `comity` command over the same data, and wait for it (two minutes at most)."""
        asked = [str(self.command), *words, "--data", str(self.folder)]
        done = subprocess.run(asked, env=self.env, capture_output=True, text=True, check=False, timeout=120)
        if check and done.returncode != 0:
            raise NotReadyError(f"{' '.join(asked)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def start(self, *names: str) -> None:
        """Start the processes named (`serve`, `worker`; both when none is) and wait until the platform is ready.

        Raises:
            NotReadyError: One ended, or `/health/ready` did not say yes in a minute.
        """
        for name in names or PROCESSES:
            assert name in PROCESSES
            assert not self.alive(name), f"comity {name} runs already"
            words = [str(self.command), name, "--data", str(self.folder)]
            words += ["--port", str(self.port)] if name == "serve" else []
            with (self.logs / f"{name}.log").open("ab") as log:
                # A session of its own, so that what it starts can be killed with it.
                self.processes[name] = subprocess.Popen(
                    words, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
                )
        if self.alive("serve"):
            self.wait_ready()
        for name in names or PROCESSES:
            if not self.alive(name):
                raise NotReadyError(f"comity {name} ended at once.\n{self.tail()}")

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until `/health/ready` says yes: after a start, or after what was taken away has come back."""
        until = time.monotonic() + seconds
        while (said := self.status("/health/ready")) != 200:
            if not self.alive("serve") or time.monotonic() > until:
                state = "is running" if self.alive("serve") else "has ended"
                raise NotReadyError(f"/health/ready says {said or 'nothing'}; comity serve {state}.\n{self.tail()}")
            time.sleep(0.1)

    def status(self, path: str, seconds: float = 10) -> int:
        """The HTTP status of a GET, or 0 where nobody answers."""
        try:
            with urllib.request.urlopen(self.url(path), timeout=seconds) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def alive(self, name: str) -> bool:
        """Whether the process started under this name still runs."""
        return name in self.processes and self.processes[name].poll() is None

    def kill(self, *names: str) -> None:
        """kill -9: the processes named (both when none is), each with all that it started. Nothing is asked first."""
        for name in names or PROCESSES:
            self._signal(name, signal.SIGKILL)
            self.processes[name].wait()

    def kill_amid(self, *names: str, under_way: Callable[[], bool], pause: Callable[[], float]) -> None:
        """kill -9 at a moment at which something is seen to be under way, so that no test hangs on luck.

        The processes named are held still while it is looked for, and go on for a `pause` where it is not there: what
        was seen is then so still when they are killed.
        """
        until = time.monotonic() + READY_SECONDS
        while True:
            for name in names:
                self._signal(name, signal.SIGSTOP)
            try:
                if under_way():
                    return self.kill(*names)
            finally:
                for name in names:
                    self._signal(name, signal.SIGCONT)
            assert time.monotonic() < until, f"nothing was under way in {READY_SECONDS} seconds"
            time.sleep(pause())

    def stop(self) -> None:
        """Ask each process to end, as a service manager does; whatever is left after 20 seconds is killed."""
        for name in self.processes:
            if self.alive(name):
                self.processes[name].terminate()
        until = time.monotonic() + STOP_SECONDS
        for name, process in self.processes.items():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, until - time.monotonic()))
            self._signal(name, signal.SIGKILL)
            process.wait()

    def _signal(self, name: str, which: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):  # nobody of that session is left
            os.killpg(self.processes[name].pid, which)

    def tail(self, characters: int = 4000) -> str:
        """The last of what each process logged."""
        said = []
        for path in sorted(self.logs.glob("*.log")):
            text = path.read_text(encoding="utf-8", errors="replace")[-characters:]
            said.append(f"--- comity {path.stem} logged ---\n{text or '(nothing)'}")
        return "\n".join(said) or "(nothing was logged)"


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
