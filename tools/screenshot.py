"""Take the README's picture of the report: run `make demo` first, then this with Chromium and the browser group."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "out" / "demo" / "report.html"
PICTURE = ROOT / "docs" / "images" / "report.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> int:
    """Photograph the top of the report."""
    chromium = shutil.which("chromium")
    if chromium is None or not REPORT.exists():
        print("Chromium and out/demo/report.html are needed: install the one, and run `make demo` for the other.")
        return 1
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 1150})
        page.goto(REPORT.as_uri())
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
