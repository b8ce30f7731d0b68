"""Find uv, or fetch the pinned one, and print where it is.

Debian 12 ships Python without pip and without a working `venv`, so this file uses the standard
library alone. Three ways, in order:

1. a uv on PATH (or fetched before into `.uv/`) that is recent enough;
2. where `python3 -m venv` works: pip in a small environment, with a pinned version and digest
   (pip knows the machine's proxies, certificates and mirrors);
3. otherwise the wheel is fetched from the package index with `urllib`, its SHA-256 compared with the
   one below, and its one program unpacked.

Only the path of uv goes to standard output; everything said to a person goes to standard error.
`COMITY_BOOTSTRAP` may be `path`, `pip` or `wheel` to try one way only.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import html.parser
import io
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
OLDEST_THAT_WILL_DO = (0, 8, 0)
DEFAULT_INDEX = "https://pypi.org/simple"
INDEX_FORMS = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.2"
HOME = Path(__file__).resolve().parent.parent / ".uv"

LINUX_ARM = "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"
WHEELS = {
    ("Linux", "x86_64"): (
        f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "aarch64"): (
        f"uv-{VERSION}-py3-none-{LINUX_ARM}.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64"): (
        f"uv-{VERSION}-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64"): (
        f"uv-{VERSION}-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


class CannotBootstrapError(Exception):
    """This way did not work; the message says why and what a person can do."""


def say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"setup: {message}\n")


def version_of(program: str) -> tuple[int, ...] | None:
    """The version of a uv program, or None where it does not run."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else None


def good(program: str | None) -> bool:
    """Whether a program is a uv that is recent enough."""
    version = version_of(program) if program else None
    return version is not None and version >= OLDEST_THAT_WILL_DO


def from_path() -> str:
    """A uv that is already here."""
    for program in (str(HOME / "bin" / "uv"), str(HOME / "pip" / "bin" / "uv"), shutil.which("uv")):
        if program and good(program):
            return program
    raise CannotBootstrapError("no uv on PATH")


def from_pip() -> str:
    """uv installed by pip into `.uv/pip`."""
    environment = HOME / "pip"
    requirement = HOME / "requirements.txt"
    HOME.mkdir(exist_ok=True)
    digests = " ".join(f"--hash=sha256:{digest}" for _, digest in WHEELS.values())
    requirement.write_text(f"uv=={VERSION} {digests}\n", encoding="utf-8")
    python = environment / "bin" / "python"
    quietly = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        [str(python), "-m", "pip", "install", *quietly, "-r", str(requirement)],
    )
    for step in steps:
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=300, check=False)
        except (OSError, subprocess.SubprocessError) as error:
            raise CannotBootstrapError(str(error)) from error
        if done.returncode:
            shutil.rmtree(environment, ignore_errors=True)
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise CannotBootstrapError(" ".join(["python3 -m venv with pip does not work here:", *last]))
    return str(environment / "bin" / "uv")


def index_url() -> str:
    """The package index this machine is told to use, or the default one."""
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    settings = configparser.RawConfigParser()
    home = Path(os.environ.get("HOME") or "/nonexistent")
    places = [Path("/etc/pip.conf"), home / ".pip/pip.conf", home / ".config/pip/pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(os.environ["PIP_CONFIG_FILE"]))
    try:
        settings.read([str(place) for place in places], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return DEFAULT_INDEX
    return settings.get("global", "index-url", fallback=DEFAULT_INDEX).rstrip("/")


class Links(html.parser.HTMLParser):
    """The addresses on a page of the index."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep each link."""
        self.addresses += [value for name, value in attrs if tag == "a" and name == "href" and value]


def fetch(address: str, accept: str = "*/*") -> tuple[bytes, str, str]:
    """What is at an address: its bytes, its content type and the address it came from in the end."""
    parts = urllib.parse.urlsplit(address)
    headers = {"Accept": accept, "User-Agent": "comity-setup"}
    if parts.username:
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        address = urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=120, context=context) as answer:
        return answer.read(), answer.headers.get("Content-Type", ""), answer.geturl()


def address_of(wheel: str, index: str) -> str:
    """Where the index keeps a wheel. Reads the JSON form of the index, or the older page of links."""
    body, content_type, base = fetch(f"{index}/uv/", INDEX_FORMS)
    if "json" in content_type:
        addresses = [file["url"] for file in json.loads(body)["files"]]
    else:
        page = Links()
        page.feed(body.decode("utf-8", "replace"))
        addresses = page.addresses
    for address in addresses:
        full = urllib.parse.urljoin(base, address).partition("#")[0]
        if urllib.parse.unquote(full).endswith(f"/{wheel}"):
            return full
    raise CannotBootstrapError(f"the package index has no {wheel}")


def from_wheel() -> str:
    """uv unpacked from its wheel with the standard library alone."""
    machine = (platform.system(), platform.machine())
    if machine not in WHEELS:
        raise CannotBootstrapError(
            f"no pinned uv for {' '.join(machine)}; install uv {VERSION} yourself, then try again"
        )
    wheel, digest = WHEELS[machine]
    index = index_url()
    try:
        body, _, _ = fetch(address_of(wheel, index))
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise CannotBootstrapError(
            f"the package index could not be reached ({error}). Check the network, or set PIP_INDEX_URL"
        ) from error
    found = hashlib.sha256(body).hexdigest()
    if found != digest:
        raise CannotBootstrapError(f"{wheel} has SHA-256 {found}, not the pinned {digest}: nothing was installed")
    program = HOME / "bin" / "uv"
    program.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        unpacked = archive.read(f"uv-{VERSION}.data/scripts/uv")
    half = program.with_suffix(".part")
    half.write_bytes(unpacked)
    half.chmod(0o755)
    half.replace(program)
    return str(program)


def main() -> int:
    """Print the path of a uv, or say why there is none and return 1."""
    ways = {"path": from_path, "pip": from_pip, "wheel": from_wheel}
    only = os.environ.get("COMITY_BOOTSTRAP")
    if only and only not in ways:
        say(f"COMITY_BOOTSTRAP is {only!r}; write path, pip or wheel, or leave it out")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is run by whatever python3 there is
        say(f"Comity needs Python 3.11 or later; {sys.executable} is {platform.python_version()}")
        return 1
    reasons = []
    for name, way in ways.items():
        if only in (None, "", name):
            try:
                program = way()
            except CannotBootstrapError as error:
                reasons.append(f"{name}: {error}")
            else:
                if good(program):
                    sys.stdout.write(program + "\n")
                    return 0
                reasons.append(f"{name}: {program} does not run")
    say("uv could not be set up.")
    for reason in reasons:
        say("  " + reason)
    return 1


if __name__ == "__main__":
    sys.exit(main())
