"""Every page by which rows come in: a provider's export, files that are not taken, headings, nil returns and rounds.

As `test_every_page_of_returns`, which follows one return from its file to its figures: run each of the two as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from return_clients import a_file
from return_walks import explain_all, export_of, of_two_sheets, proved, read, send, shipped, tell

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "returns"
RETURNS = "/regions/severnside/returns/"
POOL = "/regions/severnside/pool/"
LAST, NOW = "2026-Q2", "2026-Q3"
ABBOTSBRIDGE, BRACKENSHIRE, COLDHARBOUR, EASTVALE = "X99000001", "X99000002", "X99000003", "X99000005"
NOT_PAGES = {
    "regions/<slug:region>/returns/profiles/<str:code>/<int:number>/": "a file",
    "regions/<slug:region>/returns/<str:quarter>/exports/<str:code>/<uuid:pk>/download/": "a file",
}
"""Routes that answer with no page, by how they begin, and what they are instead."""
BLANK = "Review shared with the worker is blank"
"""A query that Abbotsbridge's file has."""


def test_an_authority_names_a_provider_which_sends_one_export(
    someone: Someone, demonstration: Any, providers_file: str, tmp_path: Path
) -> None:
    tomasz, helen, owen = someone("tomasz"), someone("helen"), someone("owen")
    helen.go(RETURNS)
    helen.look("Returns")
    helen.press("Managed service providers that may send rows")
    helen.look("Managed service providers")
    helen.press("Name this provider")
    helen.look("Managed service providers", status=422, error=True)
    helen.page.locator("main [name=provider]").first.check()
    helen.press("Name this provider")
    helen.look("Managed service providers")
    owen.go(RETURNS)
    owen.look("Returns")
    owen.press("Send an export")
    owen.look("Exports for July to September 2026", title="Exports for 2026-Q3")
    owen.press("Send the export")
    owen.look("Exports for July to September 2026", title="Exports for 2026-Q3", status=422, error=True)
    owen.fill(file=providers_file)
    with demonstration.worker_held():
        owen.press("Send the export")
        owen.press("Stop it from going on by itself")
        owen.look("The export is waiting to be split")
    owen.press("See how far it is now")
    read(owen)
    owen.look("The export was split")
    told = owen.page.inner_text("main")
    assert re.search(r"Abbotsbridge City Council\s.{0,40}a draft of its return", told, re.DOTALL)
    assert re.search(r"Brackenshire County Council\s.{0,40}a draft of its return", told, re.DOTALL)
    assert re.search(r"Eastvale Children's Trust\s.{0,40}it has not named you", told, re.DOTALL)
    owen.press("Say what headings or values of this file mean")
    owen.look("Say what the headings mean")
    if owen.page.locator("main select").count() > 1:  # the provider's own columns
        tell(owen, "notes")
        owen.look("Say what the headings mean", status=422, error=True)
        tell(owen, "-")
        read(owen)
        owen.look("The export was split")
    of_two_sheets(tmp_path / "sheets.xlsx")
    owen.go(f"{RETURNS}{NOW}/exports/keystone/")
    owen.fill(file=str(tmp_path / "sheets.xlsx"))
    owen.press("Send the export")
    read(owen)
    owen.look("The export was not taken")  # it asks which sheet
    owen.press("Split this sheet")
    owen.look("The export was not taken", status=422, error=True)
    owen.go(f"{RETURNS}profiles/keystone/")
    owen.look("What the headings of your files mean", title="What headings mean")

    tomasz.go(f"{RETURNS}{NOW}/{BRACKENSHIRE}/")
    mine = tmp_path / "own.csv"
    mine.write_bytes(a_file(BRACKENSHIRE, "own")[0])
    send(tomasz, f"{RETURNS}{NOW}/{BRACKENSHIRE}/", mine)
    owen.go(f"{RETURNS}{NOW}/exports/keystone/")
    owen.press(Path(providers_file).name)
    owen.press("Split it again")
    read(owen)
    assert "Waits for the authority, which has rows of its own" in owen.page.inner_text("main")
    tomasz.go(f"{RETURNS}{NOW}/{BRACKENSHIRE}/")
    tomasz.look("Brackenshire County Council")  # a provider's rows wait
    tomasz.press("Compare them and choose")
    tomasz.look("A provider has sent rows, and the return has its own", title="Whose rows should the return have?")
    tomasz.press("Save the choice")
    tomasz.look(
        "A provider has sent rows, and the return has its own",
        title="Whose rows should the return have?",
        status=422,
        error=True,
    )
    tomasz.fill(rows="use")
    tomasz.press("Save the choice")
    read(tomasz)

    for who, own, others in ((tomasz, BRACKENSHIRE, ABBOTSBRIDGE), (helen, ABBOTSBRIDGE, BRACKENSHIRE)):
        who.go(f"{RETURNS}{NOW}/{own}/")
        assert "Keystone" in who.page.inner_text("main") or "Owen Clarke" in who.page.inner_text("main")
        who.press("All versions")
        who.look("Versions and files")
        who.go(f"{RETURNS}{NOW}/{others}/")
        who.look("Page not found", status=404)
    owen.go(f"{RETURNS}{NOW}/{ABBOTSBRIDGE}/")
    owen.look("You do not have permission for this", status=403)
    tomasz.go(RETURNS)
    tomasz.press("Managed service providers that may send rows")
    tomasz.press("End")
    tomasz.look("End that Keystone Managed Services sends your rows")
    tomasz.fill(ended_on_day="31", ended_on_month="2", ended_on_year="2027")
    tomasz.press("End it")
    tomasz.look("End that Keystone Managed Services sends your rows", status=422, error=True)
    tomasz.fill(ended_on_day="1", ended_on_month="1", ended_on_year="2027")
    tomasz.press("End it")
    tomasz.look("Managed service providers")


def test_files_that_are_not_taken_and_headings_that_are_told(someone: Someone, tmp_path: Path) -> None:
    sunil, here = someone("sunil"), f"{RETURNS}{NOW}/{EASTVALE}/"
    another = tmp_path / "another.csv"
    another.write_bytes(a_file(COLDHARBOUR, "another")[0])
    send(sunil, here, another)
    sunil.look("The file was not taken")
    sheets = tmp_path / "sheets.xlsx"
    of_two_sheets(sheets)
    send(sunil, here, sheets)
    sunil.look("The file was not taken")  # it asks which sheet
    sunil.press("Read this sheet")
    sunil.look("The file was not taken", status=422, error=True)
    odd = tmp_path / "odd.csv"
    odd.write_bytes(a_file(EASTVALE, "odd")[0].replace(b"Assignment reference", b"Zxq").replace(b"Pay rate", b"Fnord"))
    send(sunil, here, odd)
    sunil.look("Say what the headings mean")
    sunil.press("Say what the headings mean")
    sunil.look("Say what the headings mean")
    tell(sunil, "assignment_ref")
    sunil.look("Say what the headings mean", status=422, error=True)
    tell(sunil, "assignment_ref", "pay_rate")
    read(sunil)
    sunil.look("Errors and queries")
    sunil.go(f"{RETURNS}profiles/{EASTVALE}/")
    sunil.look("What the headings of your files mean", title="What headings mean")


def test_errors_are_put_right_one_by_one(someone: Someone, demonstration: Any, tmp_path: Path) -> None:
    sunil, here = someone("sunil"), f"{RETURNS}{NOW}/{EASTVALE}/"
    sunil.go(f"{here}issues/")
    sunil.look("Errors and queries")  # there are none yet
    sunil.go(f"{here}findings/")
    sunil.look("Findings")
    sunil.go(f"{here}submit/")
    proved(sunil, demonstration)
    sunil.look("Submit the return")
    file = tmp_path / "eastvale.csv"
    file.write_text(shipped(errors=True).replace(COLDHARBOUR, EASTVALE), encoding="utf-8")
    send(sunil, here, file)
    sunil.look("Errors and queries")
    sunil.press("Go through them one by one")
    sunil.look("Put right")
    sunil.press("Leave it for now, and go to the next")
    sunil.look("Put right")


def test_a_nil_return(someone: Someone, demonstration: Any) -> None:
    sunil, here = someone("sunil"), f"{RETURNS}{NOW}/{EASTVALE}/"
    sunil.go(f"{here}nil/")
    sunil.look("Give a nil return")
    sunil.press("Give a nil return")
    sunil.look("Give a nil return", status=422, error=True)
    sunil.fill(sure="on")
    sunil.press("Give a nil return")
    sunil.look("Eastvale Children's Trust")
    for page, heading in (
        ("issues/", "Errors and queries"),
        ("findings/", "Findings"),
        ("submit/", "Submit the return"),
    ):
        sunil.go(f"{here}{page}")
        proved(sunil, demonstration)
        sunil.look(heading)


def test_a_return_of_last_quarter_for_who_may_only_read(someone: Someone) -> None:
    frances, here = someone("frances"), f"{RETURNS}{LAST}/{ABBOTSBRIDGE}/"
    for path, heading, title in (
        (RETURNS, "Returns", ""),
        (f"{RETURNS}{LAST}/", "April to June 2026", f"The round for {LAST}"),
        (f"{RETURNS}{LAST}/exports/keystone/", "Exports for April to June 2026", f"Exports for {LAST}"),
        (here, "Abbotsbridge City Council", ""),
        (f"{here}issues/", "Errors and queries", ""),
        (f"{here}signatures/", "Who signed", ""),
        (f"{POOL}{LAST}/", "April to June 2026", f"The pool, {LAST}"),
        ("/regions/severnside/retention/", "What is kept, and for how long", ""),
    ):
        frances.go(path)
        frances.look(heading, title=title)


def test_without_javascript(someone: Someone, demonstration: Any, tmp_path: Path) -> None:
    helen, here = someone("helen", scripts=False), f"{RETURNS}{NOW}/{ABBOTSBRIDGE}/"
    file = tmp_path / "abbotsbridge.csv"
    file.write_text(shipped(errors=False).replace(COLDHARBOUR, ABBOTSBRIDGE), encoding="utf-8")
    helen.go(RETURNS)
    helen.press("Abbotsbridge City Council")
    helen.go(f"{here}send/")
    helen.press("Send the file")
    helen.look("Send a file", status=422, error=True)
    send(helen, here, file)  # the page of the reading goes on by itself without a script
    helen.look("Errors and queries")
    helen.press(BLANK)
    helen.press("Put it right")
    helen.press("Put right")
    helen.look("Put right", status=422, error=True)
    explain_all(helen, f"{here}issues/")
    helen.go(here)
    helen.press("Look at it whole and submit")
    proved(helen, demonstration)
    helen.press("Submit the return")
    helen.look("Abbotsbridge City Council")
    assert "Locked" in helen.page.inner_text("main")


def test_rounds_open_move_and_close(someone: Someone) -> None:
    ruth, helen = someone("ruth"), someone("helen")
    ruth.go(RETURNS)
    ruth.press("Open a round")
    ruth.look("Open a round")
    ruth.fill(deadline_day="31", deadline_month="2", deadline_year="2026")
    ruth.press("Open the round")
    ruth.look("Open a round", status=422, error=True)
    ruth.fill(deadline_day="28", deadline_month="2", deadline_year="2027")
    ruth.press("Open the round")
    ruth.look("", title="The round for")
    ruth.press("Change the deadline")
    ruth.look("Change the deadline of")
    ruth.fill(deadline_day="31", deadline_month="2", deadline_year="2027")
    ruth.press("Change the deadline")
    ruth.look("Change the deadline of", status=422, error=True)
    ruth.fill(deadline_day="14", deadline_month="3", deadline_year="2027", reason="Two of us changed their system.")
    ruth.press("Change the deadline")
    ruth.look("", title="The round for")
    ruth.press("Close the round")
    ruth.look("Close the round for")
    ruth.press("Close the round")
    ruth.look("Close the round for", status=422, error=True)
    ruth.fill(sure="on")
    ruth.press("Close the round")
    ruth.look("", title="The round for")
    closed = ruth.page.url.removeprefix(f"{ruth.base}{RETURNS}").rstrip("/")
    helen.go(f"{RETURNS}{closed}/{ABBOTSBRIDGE}/")
    helen.look("Abbotsbridge City Council")
    helen.go(f"{RETURNS}{closed}/{ABBOTSBRIDGE}/send/")
    helen.look("Send a file")


def test_a_file_that_is_too_large(someone: Someone, demonstration: Any, tmp_path: Path) -> None:
    sunil = someone("sunil")
    large = tmp_path / "large.csv"
    large.write_bytes(b"where,when\n" * 300_000)
    with demonstration.copied(tmp_path / "other", COMITY_MOST_UPLOAD_MEGABYTES="1") as platform:
        sunil = someone("sunil", base=f"http://localhost:{platform.port}")
        sunil.go(f"{RETURNS}{NOW}/{EASTVALE}/send/")
        sunil.fill(file=str(large))
        sunil.press("Send the file")
        sunil.look("The file is too large", status=413)


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_SENDING, missed_among

    found = missed_among(OF_SENDING, seen, NOT_PAGES)
    assert not found, "\n".join(["No test here has looked at:", *found])
    assert [route for route in seen if route.startswith(tuple(NOT_PAGES))] == []  # else it is a page after all


@pytest.fixture(scope="module")
def providers_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The provider's export; one made of the exemplar's return, for three of its clients, where that is not here."""
    path = SHARED / "msp-export-2026-q3.xlsx"
    if not path.exists():
        path = tmp_path_factory.mktemp("provider") / "msp-export-2026-q3.csv"
        path.write_bytes(export_of(ABBOTSBRIDGE, BRACKENSHIRE, EASTVALE))
    return str(path)
