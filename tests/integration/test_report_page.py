"""The report page in a browser: axe-core finds nothing, it fits a telephone, and it needs no script."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from comity.cli import main

pytestmark = pytest.mark.slow

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-slow installs it")
axe = pytest.importorskip("axe_playwright_python.base", reason="no axe-core: make test-slow installs it")

CHROMIUM = os.environ.get("COMITY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_ROOM = ["color-contrast", "link-in-text-block", "region", "scrollable-region-focusable", "target-size"]
"""The rules of axe-core that depend on how wide the window is."""
WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a network."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: make test-slow installs it (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["many", "one", "none"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a return with every kind of outcome, of one assignment, and of nothing that could be read."""
    folder = tmp_path_factory.mktemp(request.param)
    sent = folder / "return.csv"
    rows = {"many": "150", "one": "1", "none": "1"}[request.param]
    made = CliRunner().invoke(
        main, ["generate", "--rows", rows, "--seed", "5", "--breach-rate", "0.1", "--out", str(sent)]
    )
    assert made.exit_code == 0, made.output
    if request.param == "none":
        headings = sent.read_text(encoding="utf-8").splitlines()[0]
        sent.write_text(f"{headings}\nX99000003{',' * headings.count(',')}\n", encoding="utf-8")
    out = folder / "out"
    done = CliRunner().invoke(
        main, ["assess", str(sent), "--memorandum", "exemplar", "--as-at", "2026-09-30", "--out", str(out)]
    )
    assert done.exit_code in {0, 1, 3}, done.output
    return out / "report.html"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Any, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    page.evaluate(axe.AXE_SCRIPT)
    widest = width == max(WIDTHS)
    only = {"type": "tag", "values": RULES} if widest else {"type": "rule", "values": OF_ROOM}
    found = page.evaluate("only => axe.run({runOnly: only})", only)
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]] == []
    passed = {"color-contrast", *({"document-title", "html-has-lang", "bypass"} if widest else ())}
    assert {each["id"] for each in found["passes"]} >= passed
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways_but_tables_within_themselves(browser: Any, report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = """width => [...document.querySelectorAll('body *')]
        .filter(each => !each.closest('.scroll, svg') && each.getBoundingClientRect().right > width + 1)
        .map(each => each.outerHTML.slice(0, 120))"""
    assert page.evaluate(wide, width) == []
    page.close()


def test_one_chart_is_shown_at_a_time(browser: Any, report: Path) -> None:
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(report.as_uri())
        charts = page.locator("figure.chart").count()
        assert page.locator("figure.chart svg:visible").count() == charts
        page.close()


def test_it_says_everything_without_a_script_and_asks_nothing_of_anyone(browser: Any, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert page.locator("h1").is_visible()
    assert page.locator("h2").count() == 8
    assert all(page.locator("h2").nth(number).is_visible() for number in range(8))
    context.close()


def test_a_keyboard_comes_first_to_the_way_past_the_contents(browser: Any, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()
