"""Run a command with a PostgreSQL of its own, which is gone afterwards: tools/with_postgres.py COMMAND...

The command finds the server's address in DATABASE_URL. Where that is set already, that server is used as it is.
Ours is a throw-away one in a temporary folder: no port is taken (it listens on a socket in that folder, which only its
owner can enter), the system's own clusters are not touched, and it goes even when this program is killed. PostgreSQL
refuses to run as root, so for root it is started as the user `postgres`.

`--check` says, without starting anything, whether there is a PostgreSQL to use (0) or what to do about it (1).
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

OLDEST = 14  # what Django 5.2 works with
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
LONGEST_SOCKET = 100  # bytes; the system's limit is 103 to 107
WAIT_SECONDS = 30
# Nothing here outlives the tests, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
}
WHAT_TO_DO = f"""PostgreSQL {OLDEST} or later is needed to run these tests, and there is none on this machine. Either
    install it, as an administrator: apt-get install -y postgresql
    (on macOS: brew install postgresql), or
    set DATABASE_URL=postgres://user:password@host:5432/name to a server whose user may create databases."""

NO_USER = """PostgreSQL refuses to run as root, and this machine has no user `postgres` to run it as. Either
    run the tests as another user, or
    make one: useradd --system --no-create-home postgres"""


class NoPostgresError(Exception):
    """There is no PostgreSQL to use. The message says what to do."""


def programs() -> Path:
    """The folder of the newest PostgreSQL server that will do.

    Raises:
        NoPostgresError: There is none.
    """
    folders = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders += [folder for place in PLACES for folder in Path("/").glob(place[1:])]
    versions = {folder: _major(folder) for folder in folders}
    best = max(versions, key=lambda folder: versions[folder], default=None)
    if best is None or versions[best] < OLDEST:
        raise NoPostgresError(WHAT_TO_DO)
    return best


def _major(folder: Path) -> int:
    """The version of the server in a folder: 15 for 15.4, 0 where there is none that runs."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found and (folder / "initdb").exists() else 0


class ThrowAwayPostgres:
    """A PostgreSQL server in a temporary folder, started on entry and gone on exit.

    `url` is the address of its empty database `comity`, whose user may create others.
    """

    def __init__(self, place: Path | None = None, **settings: str) -> None:
        """`place` is where its folder is made (otherwise that of temporary files); `settings` go before SETTINGS."""
        self.folder = Path()
        self.url = ""
        self._place = place
        self._settings = {**SETTINGS, **settings}
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ThrowAwayPostgres:
        bin_folder = programs()
        place = str(self._place or tempfile.gettempdir())
        # The host of an address is read in lower case, and a socket's path has a limit.
        fits = place == place.lower() and len(place) < LONGEST_SOCKET - 40
        self.folder = Path(tempfile.mkdtemp(prefix="comity-postgres-", dir=place if fits else "/tmp"))
        try:
            self._start(bin_folder)
        except BaseException:
            self.stop()
            raise
        self.url = f"postgres://postgres@{quote(str(self.folder), safe='')}/comity"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self, bin_folder: Path) -> None:
        if os.geteuid() == 0:
            try:
                owner = pwd.getpwnam("postgres")
            except KeyError:
                raise NoPostgresError(NO_USER) from None
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = self.folder / "data"
        made = [bin_folder / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync"]
        self._run([*made, "--encoding=UTF8", "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"])
        self.run_server()
        self._run([bin_folder / "createdb", "--host", self.folder, "--username=postgres", "comity"])

    def run_server(self) -> None:
        """Start the server over what its folder holds, and wait until it answers: at first, and after `end`."""
        bin_folder, data = programs(), self.folder / "data"
        settings = {**self._settings, "unix_socket_directories": str(self.folder)}
        asked = [bin_folder / "postgres", "-D", data, *(f"--{name}={value}" for name, value in settings.items())]
        log = self.folder / "log"
        with log.open("ab") as stream:
            self._server = subprocess.Popen(
                self._as_owner(asked), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
                start_new_session=True, env=_plain(),
            )  # fmt: skip
        until = time.monotonic() + WAIT_SECONDS
        ready = [bin_folder / "pg_isready", "--quiet", "--host", self.folder, "--username=postgres"]
        while subprocess.run(ready, check=False, env=_plain()).returncode != 0:
            if self._server.poll() is not None or time.monotonic() > until:
                said = log.read_text(encoding="utf-8", errors="replace")
                raise NoPostgresError(f"PostgreSQL in {bin_folder} did not start. It said:\n{said[-2000:]}")
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        """End the server by a signal: SIGINT as its administrator does, SIGKILL as no one should. Its data stay."""
        assert self._server is not None
        self._server.send_signal(how)
        self._server.wait()

    def _run(self, words: list[str | Path]) -> None:
        done = subprocess.run(
            self._as_owner(words), cwd=self.folder, capture_output=True, text=True, check=False, env=_plain()
        )
        if done.returncode != 0:
            raise NoPostgresError(f"{Path(words[0]).name} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")

    def _as_owner(self, words: list[str | Path]) -> list[str]:
        """The command as the folder's owner, told by the kernel to stop should this program die (where it can be)."""
        before = []
        if setpriv := shutil.which("setpriv"):
            before = [setpriv, "--pdeathsig", "QUIT"]
            if os.geteuid() == 0:
                before += ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        elif os.geteuid() == 0:
            before = ["su", "postgres", "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "--"]
        return [*before, *(str(word) for word in words)]

    def stop(self) -> None:
        """Stop the server and remove its folder. Doing so twice does nothing more."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        if self.folder != Path():
            shutil.rmtree(self.folder, ignore_errors=True)


def _plain() -> dict[str, str]:
    """The environment without what would send PostgreSQL's programs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def main(words: list[str]) -> int:
    """The exit code of the command, or 1 where there is no PostgreSQL."""
    if not words:
        print(__doc__)
        return 2
    given = os.environ.get("DATABASE_URL")
    try:
        if words == ["--check"]:
            if not given:
                programs()
            return 0
        if given:
            return subprocess.run(words, check=False).returncode
        # Asked to end, this ends as it does for Ctrl-C: the server goes first.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        with ThrowAwayPostgres() as server:
            command = subprocess.Popen(words, env={**os.environ, "DATABASE_URL": server.url})
            try:
                return command.wait()
            finally:
                _end(command)
    except NoPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _end(command: subprocess.Popen[bytes]) -> None:
    """See a command out that is still running because this program was interrupted."""
    if command.poll() is None:
        command.terminate()
        try:
            command.wait(20)
        except subprocess.TimeoutExpired:
            command.kill()
            command.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
