"""The main journeys without a mouse, and without JavaScript: sign in, read the memorandum, judge a file, keep it."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

pytest.importorskip("playwright.sync_api", reason="no Playwright: make test-slow installs it")

Someone = Callable[..., Any]


@pytest.fixture
def exemplar(tmp_path: Path) -> Path:
    """The exemplar return, as a file to send."""
    from comity.memorandum.frozen import shipped_folder

    path = tmp_path / "coldharbour.csv"
    path.write_bytes((shipped_folder("exemplar") / "returns" / "coldharbour-2026-q3.csv").read_bytes())
    return path


def test_signing_in_and_judging_a_file_by_keyboard_alone(someone: Someone, demonstration: Any, exemplar: Path) -> None:
    daniel, email = someone(), "daniel.whitlock@coldharbour.example"
    keyboard = daniel.page.keyboard
    # Heard from the start: asked for only when the key is pressed, the browser may open the chooser for itself first.
    daniel.page.on("filechooser", lambda chooser: chooser.set_files(str(exemplar)))
    daniel.go("/account/login/")
    assert daniel.tab_to("E-mail address") == ["Skip to main content", "Comity", "Sign in", "E-mail address"]
    keyboard.type(email)
    daniel.tab_to("Password")
    keyboard.type(demonstration.password)
    with daniel.page.expect_navigation():
        keyboard.press("Enter")
    assert daniel.tab_to("Code")[0] == "Skip to main content"
    keyboard.type(demonstration.code(email))
    with daniel.page.expect_navigation():
        keyboard.press("Enter")
    assert daniel.page.inner_text("h1") == "Severnside"
    passed = daniel.tab_to("Judge a file")
    assert passed[:2] == ["Skip to main content", "Comity Severnside"]
    assert [name for name in passed if name in ("Start", "Memoranda", "Judge a file")] == [
        "Start",
        "Memoranda",
        "Judge a file",
    ]
    with daniel.page.expect_navigation():
        keyboard.press("Enter")

    daniel.tab_to("Skip to main content")
    keyboard.press("Enter")  # past the head of the page, to what it is for
    passed = daniel.tab_to("The return")
    assert "Organisations" not in passed
    with daniel.page.expect_file_chooser():
        keyboard.press("Enter")
    daniel.page.wait_for_function("document.querySelector('input[type=file]').files.length === 1")
    daniel.tab_to("If the file does not say everything")
    daniel.tab_to("Judge it")
    with daniel.page.expect_navigation():
        keyboard.press("Enter")
    assert "Agency social work return judged: Coldharbour Borough Council" in daniel.page.inner_text("h1")
    daniel.tab_to("Every finding, by assignment and clause", most=30)
    with daniel.page.expect_download() as kept:
        keyboard.press("Enter")
    assert kept.value.suggested_filename == "findings.csv"
    daniel.tab_to("Outcomes by clause", most=12)
    keyboard.press("Enter")
    assert daniel.page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top") < 900


def test_all_of_it_without_javascript(someone: Someone, demonstration: Any, exemplar: Path, tmp_path: Path) -> None:
    colin, email = someone(scripts=False), "colin.marsh@coldharbour.example"
    colin.go("/account/login/")
    colin.look("Sign in")
    colin.press("Sign in")
    colin.look("Sign in", error=True)
    colin.fill(login=email, password=demonstration.password)
    colin.press("Sign in")
    colin.look("Enter a code")
    colin.fill(code=demonstration.code(email))
    colin.press("Continue")
    colin.look("Severnside", title="Start")

    colin.press("Severnside Memorandum of Understanding")
    colin.press("Severnside Memorandum of Understanding")
    colin.look("Severnside Memorandum of Understanding")
    colin.page.locator("summary").first.click()  # the day to read it as at opens without a script
    colin.fill(as_at_day="1", as_at_month="11", as_at_year="2025")
    colin.press("Show")
    colin.look("Severnside Memorandum of Understanding")
    assert "read as at 1 November 2025" in colin.page.inner_text("main")
    colin.press("Rule catalogue")
    colin.look("Rule catalogue")

    colin.go("/regions/severnside/judge/")
    colin.look("Judge a file")
    colin.fill(file=str(exemplar))
    colin.press("Judge it")
    colin.look("Agency social work return judged: Coldharbour Borough Council")
    report = colin.page.get_attribute("main a[download='findings.csv']", "href")
    assert base64.b64decode(str(report).partition(",")[2]).startswith(b"assignment_ref,")
    with colin.page.expect_download() as kept:
        colin.page.click("main a[download='annotated.xlsx']")
    assert zipfile.is_zipfile(kept.value.path())

    colin.go("/regions/severnside/judge/")
    colin.fill(file=str(exemplar))
    with colin.page.expect_download() as kept:
        colin.page.click("text=Download the reports (ZIP)")
    kept.value.save_as(tmp_path / "reports.zip")
    with zipfile.ZipFile(tmp_path / "reports.zip") as packed:
        assert {"findings.csv", "issues.csv", "report.html", "annotated.xlsx"} <= {
            Path(name).name for name in packed.namelist()
        }
    colin.go("/account/")
    colin.press("Sign out", within="header")
    colin.look("Sign in")
