"""Debian's Chromium as somebody looking at pages, and what is asked of every page that they look at."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-slow installs it")
axe = pytest.importorskip("axe_playwright_python.base", reason="no axe-core: make test-slow installs it")

CHROMIUM = os.environ.get("COMITY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --disable-quic"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_ROOM = ["region", "scrollable-region-focusable", "target-size"]
"""The rules of axe-core that depend on how wide the window is."""

KINDS = """() => {
  const name = (one) => one ? `${one.tagName}.${one.getAttribute("class") || ""}` : "";
  return [...new Set([...document.querySelectorAll("body *")].map((one) => `${name(one.parentElement)}>${name(one)}`))];
}"""
"""The kinds of element that a page is made of: each one's name and classes, and those of what it stands in."""
CONTRASTED: set[str] = set()
"""Those whose contrast was measured. It is four fifths of axe-core's time, and the style sheet gives it by kind."""

DESK, TELEPHONE, ZOOMED = (1280, 900), (375, 800), (320, 256)
"""Windows in pixels. The last is that of a desk zoomed to 400%, and as narrow as WCAG asks a page to fit."""

PICTURES = os.environ.get("PAGE_PICTURES")
"""A folder to put a picture of every page in that is looked at, for people to look at too."""

FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const parts = [[at, null], ...(at.labels || []).length ? [[at.labels[0], "::before"]] : []];
  const drawn = () => JSON.stringify(parts.map(([one, part]) => {
    const style = getComputedStyle(one, part);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor];
  }));
  const focused = drawn();
  at.blur();
  const blurred = drawn();
  at.focus({preventScroll: true});
  return {
    name: (at.labels?.[0]?.innerText || at.getAttribute("aria-label") || at.innerText || at.name || at.tagName).trim(),
    drawn: focused !== blurred,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
"""What has the focus, whether it looks otherwise than without it, and whether any of it is in the window."""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped, and says so, where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: make test-slow installs it (apt-get install chromium)")
    with sync_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


class Looking:
    """A browser window on one platform, and every problem that its pages had: none is forgotten at the next page.

    Args:
        browser: Playwright's.
        base: The platform's address, without a path. Nothing else may be asked for anything.
        scripts: Whether JavaScript is on.
        saw: Told the path of every page that was looked at and found good.
        state: The cookies of someone who has signed in, as `state()` gives them.
        issuer: The address of where else people may be sent to sign in; its pages are its own affair.
        headers: What the browser sends with every request.
    """

    def __init__(
        self,
        browser: Any,
        base: str,
        *,
        scripts: bool = True,
        saw: Callable[[str], object] = str,
        state: Any = None,
        issuer: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.base, self.scripts, self._saw = base, scripts, saw
        self._issuer = issuer or base
        self.context = browser.new_context(
            java_script_enabled=scripts,
            storage_state=state,
            extra_http_headers=headers,
            viewport={"width": DESK[0], "height": DESK[1]},
        )
        self.page = self.context.new_page()
        self._problems: list[str] = []
        self._status = 0
        self.page.on("pageerror", lambda error: self._problems.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _is_ours(self) -> bool:
        return str(self.page.url).startswith((self.base, "about:"))

    def _console(self, said: Any) -> None:
        # Chromium reports the status of the page itself as an error of it: an error page is meant to be one.
        of_the_page = said.text.startswith("Failed to load resource") and said.location["url"] == self.page.url
        if said.type in ("error", "warning") and self._is_ours() and not of_the_page:
            self._problems.append(f"the console says: {said.text}")

    def _request(self, request: Any) -> None:
        allowed = (f"{self.base}/", "data:", "blob:", *([self._issuer] if request.is_navigation_request() else ()))
        if self._is_ours() and not request.url.startswith(allowed):
            self._problems.append(f"something asked {request.url}")

    def _response(self, response: Any) -> None:
        if response.request.is_navigation_request():
            self._status = response.status
        elif response.status >= 400 and self._is_ours():
            self._problems.append(f"{response.url} answers {response.status}")

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(f"{self.base}{path}")

    def press(self, text: str, within: str = "main") -> None:
        """Press the button, or follow the link, of this text, and wait for the page that it leads to."""
        self.follow(f"{within} :is(a[class], button):has-text('{text}')")

    def follow(self, selector: str) -> None:
        """Press the first that the selector finds, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.press("Enter")

    def fill(self, **fields: str) -> None:
        """Fill in fields by name; a file by its path."""
        for name, value in fields.items():
            box = self.page.locator(f"main [name='{name}']").first
            kind = box.evaluate("e => e.tagName + ' ' + (e.type || '')")
            if kind == "INPUT file":
                box.set_input_files(value)
            elif kind.startswith("SELECT"):
                box.select_option(value)
            elif kind in ("INPUT radio", "INPUT checkbox"):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            else:
                box.fill(value)

    def state(self) -> Any:
        """The cookies as they are, for other windows of the same person."""
        return self.context.storage_state()

    def look(self, heading: str, *, title: str = "", status: int = 200, error: bool = False) -> None:
        """Hold the page that is open to everything that is asked of a page.

        Args:
            heading: Its h1 begins with this, or with a caption and then this.
            title: What its title begins with, where that is not the heading.
            status: The HTTP status that it came with.
            error: Whether it says what is wrong with a form that was sent.
        """
        page, at = self.page, self.page.url.removeprefix(self.base)
        found = self._found(heading, title or heading.rstrip("?"), status, error)
        for width, height in (DESK, ZOOMED):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(50)  # a script gives tables that have come to scroll their stop for the keyboard
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"at {width} pixels it is {wide} wide")
            if not self.scripts:
                continue  # axe-core waits for timers, which do not run then
            found += [f"at {width} pixels {said}" for said in self._axe(only=OF_ROOM if width < DESK[0] else RULES)]
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        if PICTURES:
            self._picture(heading)
        found += self._problems
        self._problems = []
        assert not found, "\n".join([f"{at} ({heading}):", *found])
        self._saw(at.partition("?")[0].partition("#")[0])

    def _found(self, heading: str, title: str, status: int, error: bool) -> list[str]:
        page, found = self.page, []
        if self._status != status:
            found.append(f"its status is {self._status}, not {status}")
        headings = page.locator("h1").all_inner_texts()
        caption = page.locator("h1 .govuk-caption-l").all_inner_texts()
        said = headings[0].removeprefix(caption[0]).strip() if caption else "".join(headings)
        if len(headings) != 1 or not said.startswith(heading):
            found.append(f"its h1 is {headings}")
        wanted = rf"{'Error: ' if error else ''}{re.escape(title)}.*? – Comity"
        if not re.fullmatch(wanted, page.title()):
            found.append(f"its title is {page.title()!r}")
        if error and page.locator(".govuk-error-summary").count() != 1:
            found.append("it has no error summary")
        if error and self.scripts and not page.evaluate("document.activeElement.matches('.govuk-error-summary')"):
            found.append("its error summary is not focused")
        main = page.locator("main").all_inner_texts()
        if len(main) != 1 or re.search(r"\bundefined\b|Traceback|\[object|\{[{%]", main[0]):
            found.append(f"its text is {main}")
        return found

    def _axe(self, only: list[str]) -> list[str]:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe.AXE_SCRIPT)
        run: dict[str, Any] = {"runOnly": {"type": "rule", "values": only}, "resultTypes": ["violations"]}
        if only is RULES:
            kinds = set(self.page.evaluate(KINDS))
            run["runOnly"]["type"] = "tag"
            run["rules"] = {"color-contrast": {"enabled": not kinds <= CONTRASTED}}
            CONTRASTED.update(kinds)
        report = self.page.evaluate("run => axe.run(run)", run)
        return [f"axe finds {one['id']} in {one['nodes'][0]['html'][:200]}" for one in report["violations"]]

    def _picture(self, heading: str) -> None:
        folder = Path(str(PICTURES))
        folder.mkdir(parents=True, exist_ok=True)
        said = f"{len(list(folder.iterdir())) // 2:03} {self.page.url.removeprefix(self.base)} {heading}"
        name = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:100]
        for width, height in (DESK, TELEPHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def focus(self) -> dict[str, Any]:
        """What has the focus: its name, whether a mark is drawn about it, and whether it is in the window."""
        found = dict(self.page.evaluate(FOCUS))
        return {**found, "name": " ".join(str(found["name"]).split())[:80]}

    def tab_to(self, name: str, most: int = 60) -> list[str]:
        """Press Tab until what begins with this name has the focus; gives the names on the way, itself the last."""
        passed = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            focus = self.focus()
            assert focus["drawn"], f"nothing shows that {focus['name']} has the focus"
            assert focus["inside"], f"{focus['name']} has the focus out of sight"
            passed.append(focus["name"])
            if passed[-1].startswith(name):
                return passed
        raise AssertionError(f"Tab does not reach {name}: {passed}")
