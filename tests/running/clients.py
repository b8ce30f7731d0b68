"""HTTP clients that do not give up: each thing is asked for until it has been answered, as a patient program would."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from inside import SLUG
from live import Platform

NOBODY = 0
"""The status of a request that nobody answered: the connection was refused, or broke."""


@dataclass(frozen=True)
class Said:
    """An answer. `status` is NOBODY where there was none."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    def json(self) -> Any:
        """The body, where it is JSON."""
        return json.loads(self.body)

    @property
    def words(self) -> str:
        """What a page says between its main tags."""
        main = "<" + self.body.partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).replace("’", "'").split())


def ask(
    platform: Platform, method: str, path: str, body: str | bytes = "", seconds: float = 30, **headers: str
) -> Said:
    """Ask once, on a connection of its own. Header names are given with `_` for `-`."""
    connection = http.client.HTTPConnection("127.0.0.1", platform.port, timeout=seconds)
    try:
        connection.request(method, path, body or None, {name.replace("_", "-"): said for name, said in headers.items()})
        answer = connection.getresponse()
        said = answer.read().decode()
        headers = {name.lower(): ", ".join(answer.headers.get_all(name) or ()) for name in answer.headers}
        return Said(answer.status, headers, said)
    except (OSError, http.client.HTTPException):
        return Said(NOBODY)
    finally:
        connection.close()


class Program:
    """A program with an API key."""

    def __init__(self, platform: Platform, seeded: dict[str, Any]) -> None:
        self.platform, self.seeded = platform, seeded

    def organisation(self, code: str, once: str = "") -> Said:
        """Ask for an organisation to be added."""
        return self._post("/api/v1/organisations", {"kind": "agency", "code": code, "name": f"Agency {code}"}, once)

    def key(self, label: str, once: str = "") -> Said:
        """Ask for a key to be made."""
        given = {"organisation": self.seeded["programme"], "label": label, "scopes": ["organisations"]}
        return self._post("/api/v1/keys", given, once)

    def organisations(self) -> Said:
        """Ask for the list of organisations."""
        return ask(self.platform, "GET", "/api/v1/organisations", Authorization=f"Bearer {self.seeded['token']}")

    def _post(self, path: str, given: dict[str, Any], once: str) -> Said:
        headers = {"Authorization": f"Bearer {self.seeded['token']}", "Content_Type": "application/json"}
        headers |= {"Idempotency_Key": once} if once else {}
        return ask(self.platform, "POST", path, json.dumps(given), **headers)


class Browser:
    """The regional lead's browser: the pages' own forms, without JavaScript."""

    def __init__(self, platform: Platform, seeded: dict[str, Any]) -> None:
        self.platform = platform
        self.cookie = f"comity_session={seeded['session']}"

    def get(self, path: str) -> Said:
        """Open a page."""
        return ask(self.platform, "GET", path, Cookie=self.cookie)

    def send(self, path: str, **fields: str) -> Said:
        """Open a page with a form, and send it. What opening came to where that failed."""
        from urllib.parse import urlencode

        page = self.get(path)
        if page.status != 200:
            return page
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        assert found, page.body
        csrf = page.headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]
        return ask(
            self.platform,
            "POST",
            path,
            urlencode({"csrfmiddlewaretoken": found[1], **fields}),
            Cookie=f"{self.cookie}; csrftoken={csrf}",
            Content_Type="application/x-www-form-urlencoded",
        )

    def organisation(self, code: str) -> Said:
        """Add an organisation by the page."""
        path = f"/regions/{SLUG}/organisations/add/"
        return self.send(path, kind="agency", code=code, name=f"Agency {code}")

    def invite(self, email: str, programme: int) -> Said:
        """Invite an auditor by the page."""
        given = {"name": "Nadia Newcomer", "email": email, "organisation": str(programme), "role": "auditor"}
        return self.send(f"/regions/{SLUG}/people/invite/", **given)


class Writer(threading.Thread):
    """Adds one thing after another, each until it is answered; holds what was acknowledged.

    `add(name, once)` asks for one thing and gives its id when it was acknowledged, None when it must be asked again.
    """

    def __init__(self, prefix: str, add: Callable[[str, str], str | None]) -> None:
        super().__init__(name=prefix, daemon=True)
        self.prefix, self.add = prefix, add
        self.asked: list[str] = []
        self.acknowledged: dict[str, str] = {}
        self.again = 0
        self.wrong: list[str] = []
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Until told to stop; what was begun is finished."""
        while not self._stop_asked.is_set():
            name = f"{self.prefix}{len(self.asked):04d}"
            self.asked.append(name)
            once = str(uuid.uuid4())
            try:
                while (known := self.add(name, once)) is None:
                    self.again += 1
                    time.sleep(0.05)
            except AssertionError as error:
                self.wrong.append(str(error))
                return
            self.acknowledged[name] = known
            time.sleep(0.02)

    def finish(self) -> None:
        """Have it finish what it is at."""
        self._stop_asked.set()
        self.join(60)
        assert not self.is_alive(), f"{self.prefix} is still waiting for an answer"
