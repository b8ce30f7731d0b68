"""Every page of returns, of the pool and of what is kept, as people meet them: a quarter from its file to its figures.

Coldharbour's analyst makes its return, its HR lead approves it and its director authorises it; a managed service
provider sends an export for its clients; the regional lead answers, pools and publishes. Each goes on by the links and
buttons of the pages, and every page on the way is held to what `chromium.Looking` asks. The last test finds the routes
that no test here has looked at: run this file as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from return_walks import explain_all, explained, proved, read, shipped, unlike

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "returns"
RETURNS = "/regions/severnside/returns/"
POOL = "/regions/severnside/pool/"
LAST, NOW = "2026-Q2", "2026-Q3"
ABBOTSBRIDGE, BRACKENSHIRE, COLDHARBOUR, EASTVALE = "X99000001", "X99000002", "X99000003", "X99000005"
BLANK = "Review shared with the worker is blank"
"""A query that Coldharbour's file has, whichever of the two it is."""

NOT_PAGES = {
    "regions/<slug:region>/returns/contests/<int:pk>/evidence/": "a file",
    "regions/<slug:region>/returns/<str:quarter>/template/": "a file",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/downloads/": "files",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/files/<uuid:pk>/download/": "a file",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/national/mapping/<int:number>/": "a file",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/national/national-return": "files",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/issues/next/": "a redirection to what is to be done next",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/issues/<slug:kind>/<slug:field>/keep/": "a button",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/explanations/<int:pk>/take-back/": "a button",
    "regions/<slug:region>/returns/<str:quarter>/<str:code>/corrections/<int:pk>/take-back/": "a button",
}
"""Routes that answer with no page, by how they begin, and what they are instead."""


def test_an_analyst_sends_the_return(someone: Someone, demonstration: Any, councils_file: str, tmp_path: Path) -> None:
    imran = someone("imran")
    imran.look("Severnside", title="Start")
    imran.press("Make the return of Coldharbour")
    imran.look("Coldharbour Borough Council")
    imran.press("Send a file")
    imran.look("Send a file")
    imran.press("Send the file")
    imran.look("Send a file", status=422, error=True)
    imran.fill(file=councils_file)
    with demonstration.worker_held():
        imran.press("Send the file")
        imran.press("Stop this page from going on by itself")
        imran.look("Your file is waiting to be read", title="Reading")
    imran.press("See how far it is now")
    read(imran)
    imran.look("Errors and queries")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/")
    imran.press(Path(councils_file).name)
    imran.look("The file was read")
    with imran.page.expect_download():
        imran.page.click("main a:has-text('Download the file as it was sent')")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/send/")
    imran.fill(file=councils_file)
    imran.press("Send the file")
    imran.look("The file was read")  # with a banner: it was sent before


def test_the_issues_of_the_return(someone: Someone) -> None:
    imran = someone("imran")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/")
    imran.press("Explain the queries")
    imran.look("Errors and queries")
    imran.press("All of them by sheet and cell")
    imran.look("Errors and queries by sheet and cell")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/?level=unheard-of")
    imran.look("Errors and queries", error=True)
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/list/?level=unheard-of")
    imran.look("Errors and queries by sheet and cell", error=True)
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/?level=query")
    imran.look("Errors and queries")
    for name in ("annotated workbook", "as a table", "findings as a table"):
        with imran.page.expect_download():
            imran.page.click(f"main a:has-text('{name}')")


def test_a_cell_is_put_right_and_taken_back(someone: Someone) -> None:
    imran = someone("imran")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/")
    imran.press(BLANK)
    imran.look(BLANK)
    imran.press("Put it right")
    imran.look("Put right")
    imran.press("Put right")
    imran.look("Put right", status=422, error=True)
    imran.fill(review_shared_date_day="31", review_shared_date_month="2", review_shared_date_year="2026")
    imran.press("Put right")
    imran.look("Put right", status=422, error=True)
    imran.page.locator("main summary:has-text('Change another cell')").click()
    imran.fill(more="worker")
    imran.press("Add it to the form")
    imran.look("Put right")
    imran.press("Show the registration number")
    imran.look("Put right")  # with the number in view
    ended = imran.page.locator("main [name=end_date_day]")
    assert ended.count(), "the end of the assignment is beside what hangs on it"
    day, month, year = (imran.page.input_value(f"main [name=end_date_{part}]") for part in ("day", "month", "year"))
    imran.fill(review_shared_date_day=day, review_shared_date_month=month, review_shared_date_year=year)
    imran.press("Put right")
    read(imran)
    imran.look(BLANK if imran.page.locator("h1").inner_text().endswith(BLANK) else "Errors and queries")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/")
    imran.press("What was put right on the page")
    imran.look("What was put right")
    imran.press("Take it back")
    read(imran)
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/corrections/")
    imran.look("What was put right")
    assert "Taken back by Imran Shah" in imran.page.inner_text("main")


def test_the_queries_are_explained(someone: Someone, demonstration: Any) -> None:
    imran = someone("imran")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/submit/")
    proved(imran, demonstration)
    imran.look("Submit the return")  # what stands in the way
    imran.press("Explain")
    imran.press("Go through them one by one")
    imran.press("Explain it")
    imran.look("Explain a query", title="Explain 1 query")
    imran.press("Explain it")
    imran.look("Explain a query", title="Explain 1 query", status=422, error=True)
    explained(imran)
    imran.look("", title="")  # with a banner, and what was said
    imran.press("Take it back")
    imran.look("", title="")
    explain_all(imran, f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/", looks=True)
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/issues/")
    imran.look("Errors and queries")  # nothing left


def test_the_versions_of_the_return(someone: Someone) -> None:
    imran = someone("imran")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/")
    imran.press("All versions")
    imran.look("Versions and files")
    imran.press("Version 2")
    imran.look("Version 2")
    imran.press("See what changed since version 1")
    imran.look("What changed from version 1 to version 2", title="What changed from version 1 to 2")
    imran.fill(was="1", now="3")
    imran.press("Compare")
    imran.look("What changed from version 1 to version 3", title="What changed from version 1 to 3")  # nothing did
    imran.go(f"{RETURNS}profiles/{COLDHARBOUR}/")
    imran.look("What the headings of your files mean", title="What headings mean")
    imran.press("Replace it")
    imran.look("What the headings of your files mean", title="What headings mean", status=422, error=True)


def test_the_findings_and_one_that_is_contested(someone: Someone, tmp_path: Path) -> None:
    imran = someone("imran")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/")
    imran.press("Look at the findings")
    imran.look("Findings")
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/findings/?clause=unheard-of")
    imran.look("Findings", error=True)
    imran.go(f"{RETURNS}{NOW}/{COLDHARBOUR}/findings/?outcome=breached")
    imran.look("Findings")
    imran.follow("main .comity-finding a")
    clause, finding = imran.page.inner_text("h1"), imran.page.url.removeprefix(imran.base)
    reference = imran.page.inner_text("main .govuk-caption-l").rpartition(" ")[2]
    imran.look(clause, title=f"{reference}, {clause}")
    imran.press("Contest this finding")
    imran.look("Contest a finding")
    imran.press("Contest the finding")
    imran.look("Contest a finding", status=422, error=True)
    form = tmp_path / "form.txt"
    form.write_text("Signed on 1 July 2026.", encoding="utf-8")
    imran.fill(words="It was signed in time: the form shows it.", evidence=str(form))
    imran.press("Contest the finding")
    imran.look("A contested finding", title="Contested finding")  # with a banner
    imran.press("Contested findings", within="body")
    imran.look("Contested findings")
    imran.go(finding)
    imran.look(clause, title=f"{reference}, {clause}")
    imran.press("Read what was said of it")


def test_the_national_return(someone: Someone, tmp_path: Path) -> None:
    imran, here = someone("imran"), f"{RETURNS}{NOW}/{COLDHARBOUR}/"
    imran.go(here)
    imran.press("Complete the national return")
    imran.look("National return")
    for name in ("as a workbook", "as tables"):
        with imran.page.expect_download():
            imran.page.click(f"main a:has-text('{name}')")
    imran.press("See what is missing")
    imran.look("What is missing from the national return", title="Missing from the national return")
    imran.go(f"{here}national/")
    imran.press("Explain what was not complied with")
    imran.look("Explain what was not complied with", title="Explanations for the national return")
    box = imran.page.locator("main textarea").first
    box.fill("x" * 2001)
    imran.press("Save the explanations")
    imran.look(
        "Explain what was not complied with", title="Explanations for the national return", status=422, error=True
    )
    box.fill("Agreed with the workers before the caps came in.")
    imran.press("Save the explanations")
    imran.look("National return")
    imran.press("Say whose behaviour affected compliance")
    imran.look("Agencies whose behaviour affected compliance", title="Agencies in the national return")
    imran.press("Name the agency")
    imran.look(
        "Agencies whose behaviour affected compliance", title="Agencies in the national return", status=422, error=True
    )
    imran.fill(agency="Brightwell", behaviour="It offered one worker to two authorities.")
    imran.press("Name the agency")
    imran.look("Agencies whose behaviour affected compliance", title="Agencies in the national return")
    imran.go(f"{here}national/")
    imran.press("Say what each month cost")
    imran.look("What each month cost", title="Monthly cost in the national return")
    cost = imran.page.locator("main form input[type=text]").first
    cost.fill("a good deal")
    imran.press("Save the costs")
    imran.look("What each month cost", title="Monthly cost in the national return", status=422, error=True)
    imran.page.locator("main form input[type=text]").first.fill("£101,000.50")
    imran.press("Save the costs")
    imran.look("National return")
    imran.go(f"{here}national/breaches/")
    imran.look("Who signed pay above its cap")
    imran.follow("main th a")
    imran.look("Who signed this pay above its cap", title="Who signed pay above its cap")
    imran.press("Save")
    imran.look("Who signed this pay above its cap", title="Who signed pay above its cap", status=422, error=True)
    imran.fill(signed="no")
    imran.press("Save")
    imran.look("Who signed pay above its cap")
    imran.go(f"{here}national/")
    imran.press("See or change it")
    imran.look("How the national return is laid out", title="Layout of the national return")
    imran.press("Use it from now on")
    imran.look("How the national return is laid out", title="Layout of the national return", status=422, error=True)
    poor = tmp_path / "mapping.yaml"
    poor.write_text("columns: none", encoding="utf-8")
    imran.fill(mapping=str(poor))
    imran.press("Use it from now on")
    imran.look("How the national return is laid out", title="Layout of the national return", status=422, error=True)
    imran.go(f"{here}national/")
    imran.press("Write it down")
    imran.look("Sent to the Department")
    imran.fill(sent_on_day="31", sent_on_month="2", sent_on_year="2026")
    imran.press("Write it down")
    imran.look("Sent to the Department", status=422, error=True)
    imran.fill(sent_on_day="1", sent_on_month="11", sent_on_year="2026")
    imran.press("Write it down")
    imran.look("Sent to the Department")  # with a banner, and the log


def test_it_is_submitted_approved_and_authorised(someone: Someone, demonstration: Any) -> None:
    here = f"{RETURNS}{NOW}/{COLDHARBOUR}/"
    imran, beth, daniel = someone("imran"), someone("beth"), someone("daniel")
    imran.go(here)
    imran.press("Look at it whole and submit")
    proved(imran, demonstration)
    imran.look("Submit the return")
    unlike(imran)
    imran.press("Submit the return")
    imran.look("Submit the return", status=422, error=True)
    imran.press("Submit the return")
    imran.look("Coldharbour Borough Council")  # with a banner, and locked
    imran.press("take it back")
    imran.look("Take the return back")
    imran.press("Take the return back")
    imran.look("Take the return back", status=422, error=True)
    imran.fill(reason="Sent a day too early.")
    imran.press("Take the return back")
    imran.look("Coldharbour Borough Council")  # open again, and why
    imran.press("Look at it whole and submit")
    proved(imran, demonstration)
    imran.press("Submit the return")
    imran.go(f"{here}send/")
    imran.look("Send a file")  # locked
    imran.go(f"{here}findings/")
    imran.look("Findings")

    beth.look("Severnside", title="Start")
    beth.press("Coldharbour Borough Council")
    beth.look("Coldharbour Borough Council")
    beth.press("Look at it and approve")
    beth.look("Approve the return")
    beth.press("Reopen it")
    beth.look("Reopen the return")
    beth.go(f"{here}approve/")
    unlike(beth)
    beth.press("Approve the return")
    beth.look("Approve the return", status=422, error=True)
    beth.press("Approve the return")
    beth.look("Coldharbour Borough Council")

    [session] = [one["value"] for one in daniel.state()["cookies"] if one["name"] == "comity_session"]
    demonstration.proved_long_ago(session)
    daniel.go(here)
    daniel.press("Look at it and authorise")
    daniel.look("Prove that it is you")
    daniel.fill(password=demonstration.password)
    daniel.press("Continue")
    daniel.look("Authorise the return")
    daniel.press("Authorise the return")
    daniel.look("Authorise the return", status=422, error=True)
    daniel.fill(pooled="yes")
    daniel.press("Authorise the return")
    daniel.look("Coldharbour Borough Council")
    daniel.press("Who signed, and what")
    daniel.look("Who signed")
    assert daniel.page.inner_text("main").count("Daniel Whitlock") == 1


def test_the_lead_answers_and_sees_it_pooled(someone: Someone) -> None:
    ruth = someone("ruth")
    ruth.go(f"{RETURNS}contests/")
    ruth.look("Contested findings")
    ruth.press("Coldharbour Borough Council")
    ruth.look("A contested finding", title="Contested finding")
    with ruth.page.expect_download():
        ruth.page.click("main a:has-text('Download the evidence')")
    ruth.press("Answer")
    ruth.look("A contested finding", title="Contested finding", status=422, error=True)
    ruth.fill(upheld="yes", words="The form is dated in time.")
    ruth.press("Answer")
    ruth.look("A contested finding", title="Contested finding")
    ruth.go(RETURNS)
    ruth.look("Returns")
    ruth.press("See how far everyone is")
    ruth.look("July to September 2026", title="The round for 2026-Q3")
    ruth.go(POOL)
    ruth.look("The pool")
    ruth.press("July to September 2026")
    ruth.look("July to September 2026", title="The pool, 2026-Q3")
    assert "Coldharbour Borough Council" in ruth.page.inner_text("main")
    ruth.press("Publish")
    ruth.look("Publish the pooled report, 2026-Q3")
    assert "It cannot be published now. 1 of the region" in ruth.page.inner_text("main")
    assert ruth.page.locator("main form").count() == 0
    ruth.go(f"{POOL}{LAST}/")
    ruth.look("April to June 2026", title="The pool, 2026-Q2")  # with its report
    ruth.press("What each figure means")
    ruth.look("What each figure means")


def test_an_authority_sees_its_own_and_the_regions_figures(someone: Someone) -> None:
    helen = someone("helen")
    helen.go(POOL)
    helen.look("The pool")
    helen.press("April to June 2026")
    helen.look("April to June 2026", title="The pool, 2026-Q2")
    helen.press("What the checks across authorities ask")
    helen.look("What the checks across authorities ask", title="What the checks ask, 2026-Q2")
    helen.follow("main tbody a")
    helen.look("", title="")
    helen.press("Answer")
    helen.look("", title="", status=422, error=True)
    helen.fill(words="Both bookings are right: she moved on the day.")
    helen.press("Answer")
    helen.look("What the checks across authorities ask", title="What the checks ask, 2026-Q2")


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import missed

    found = missed(seen, NOT_PAGES, of_returns=True)
    assert not found, "\n".join(["No test here has looked at:", *found])
    assert [route for route in seen if route.startswith(tuple(NOT_PAGES))] == []  # else it is a page after all


@pytest.fixture(scope="module")
def councils_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Coldharbour's own extract; the exemplar's return without its errors where that is not here."""
    path = SHARED / "coldharbour-2026-q3.xlsx"
    if not path.exists():
        path = tmp_path_factory.mktemp("council") / "coldharbour-2026-q3.csv"
        path.write_text(shipped(errors=False), encoding="utf-8")
    return str(path)
