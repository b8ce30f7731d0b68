"""Every page of the platform, in the states that it can be in, in a browser: none may shut anyone out.

Each is held to axe-core, to fitting a window as narrow as 320 pixels (a desk zoomed to 400%), to a heading and a title
that say where one is, and to asking nothing of anyone else (`chromium.Looking`). The last test finds the routes that no
test here has looked at, so that a new page cannot be forgotten: run this file as a whole. Many rooms have one of their
own beside it, `test_every_page_of_...`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
SEVERNSIDE = "/regions/severnside/"

NOT_PAGES = {
    "notices/<uuid:pk>/": "a redirection to what the notice is of",
    "regions/<slug:region>/memoranda/<int:pk>/download/<slug:form>/": "files",
    "regions/<slug:region>/memoranda/<int:pk>/withdraw/": "what the button of the page of publishing sends",
    "api/": "the API: tests/generative/web and tests/integration/web/api",
    "brand/": "a style sheet",
    "health/": "for monitors",
    "metrics": "for monitors",
}
"""Routes that answer with no page, by how they begin, and what they are instead."""


def test_one_region_as_its_lead(someone: Someone) -> None:
    ruth = someone("ruth")
    ruth.look("Severnside", title="Start")
    ruth.go(f"{SEVERNSIDE}change/")
    ruth.look("Change the region’s name, colour and small numbers")
    ruth.fill(name="", colour="green")
    ruth.press("Save")
    ruth.look("Change the region’s name, colour and small numbers", error=True)
    ruth.fill(name="Severnside", colour="#1a5a4c")
    ruth.press("Save")
    ruth.look("Severnside", title="Start")  # with a banner: it was changed

    ruth.go(f"{SEVERNSIDE}organisations/")
    ruth.look("Organisations")
    ruth.press("Eastvale Children")
    ruth.look("Eastvale Children's Trust")
    ruth.press("Change")
    ruth.look("Change Eastvale Children's Trust")
    ruth.go(f"{SEVERNSIDE}organisations/add/")
    ruth.look("Add an organisation")
    ruth.fill(kind="authority", name="Ironbridge Council", code="X99000003", dfe_code="12")
    ruth.press("Save")
    ruth.look("Add an organisation", error=True)
    ruth.fill(code="X99000010", dfe_code="990")
    ruth.press("Save")
    ruth.look("Ironbridge Council")


def test_notices(someone: Someone) -> None:
    ruth, priya = someone("ruth"), someone("priya")
    ruth.go("/notices/")
    ruth.look("Notices")
    ruth.press("waits to be published")
    ruth.look("Publish")
    priya.go("/notices/")
    priya.look("Notices")


def test_the_memorandum(someone: Someone) -> None:
    sunil = someone("sunil")
    sunil.go(f"{SEVERNSIDE}memoranda/")
    sunil.look("Memoranda")
    sunil.press("Severnside")
    sunil.look("Severnside")
    at = sunil.page.url.removeprefix(sunil.base)
    sunil.go(f"{at}?as_at=2026-01-01")
    sunil.look("Severnside")  # not yet in force then
    sunil.go(f"{at}?as_at_day=31&as_at_month=2&as_at_year=2026")
    sunil.look("Severnside", error=True)
    sunil.go(f"{at}catalogue/")
    sunil.look("Rule catalogue")
    sunil.follow("main tbody a")
    sunil.look("Caps on what a worker is paid", title="SEV-1: Caps on what a worker is paid")
    sunil.go(f"{at}clauses/SEV-2/?as_at=soon")
    sunil.look("Cooling off", title="SEV-2: Cooling off", error=True)
    sunil.go(f"{at}difference/")
    sunil.look("What changed")
    sunil.go(f"{SEVERNSIDE}memoranda/in-force/?as_at=2019-01-01")
    sunil.look("No memorandum was in force on 1 January 2019", title="No memorandum in force")


def test_bringing_a_bundle_in_and_publishing_it(someone: Someone, tmp_path: Path) -> None:
    ruth = someone("ruth")
    ruth.go(f"{SEVERNSIDE}memoranda/")
    ruth.look("Memoranda")
    ruth.press("Bring in a bundle")
    ruth.look("Bring in a bundle")
    ruth.press("Check it")
    ruth.look("Bring in a bundle", status=422, error=True)
    ruth.fill(bundle=bundle(tmp_path / "bad.zip", b"cap: 12 pounds\n"))
    ruth.press("Check it")
    ruth.look("bad.zip was not brought in", title="Error: bad.zip was not brought in", status=422)
    ruth.fill(bundle=bundle(tmp_path / "good.zip"))
    ruth.press("Check it")
    ruth.look("Publish Severnside")  # with a banner: it was brought in
    ruth.press("Publish")
    ruth.look("Publish Severnside", status=422, error=True)
    ruth.fill(read="on")
    ruth.press("Publish")
    ruth.look("Severnside")  # with a banner: it is published
    ruth.go(f"{ruth.page.url.removeprefix(ruth.base)}difference/")
    ruth.look("What changed")
    ruth.go(f"{SEVERNSIDE}memoranda/")
    ruth.follow("main a[href$='/publish/']")
    ruth.press("Withdraw it")
    ruth.look("Memoranda")


def test_judging_a_file(someone: Someone, tmp_path: Path) -> None:
    megan = someone("megan")
    megan.go(f"{SEVERNSIDE}judge/")
    megan.look("Judge a file")
    megan.press("Judge it")
    megan.look("Judge a file", status=422, error=True)
    poor = tmp_path / "holiday.csv"
    poor.write_text("where,when\nTenby,August\n", encoding="utf-8")
    for path, heading, status in (
        (poor, "Judge a file", 422),
        (
            written(tmp_path / "clean.csv", lines=2),
            "Agency social work return judged: Coldharbour Borough Council",
            200,
        ),
        (written(tmp_path / "coldharbour.csv"), "Agency social work return judged: Coldharbour Borough Council", 200),
    ):
        megan.go(f"{SEVERNSIDE}judge/")
        megan.fill(file=str(path))
        megan.press("Judge it")
        megan.look(heading, status=status, error=status == 422)


def test_the_record(someone: Someone, tmp_path: Path) -> None:
    frances = someone("frances")
    frances.go(f"{SEVERNSIDE}record/")
    frances.look("Record")
    frances.follow("main tbody a")
    frances.look("", title="Event")
    frances.go(f"{SEVERNSIDE}record/?verb=revoked_key")
    frances.look("Record")
    frances.go(f"{SEVERNSIDE}record/?since=tomorrow")
    frances.look("Record", error=True)
    frances.go(f"{SEVERNSIDE}record/checkpoint/")
    frances.look("Export a signed checkpoint")
    frances.go(f"{SEVERNSIDE}record/verify/")
    frances.look("Verify the record")
    frances.press("Verify")
    frances.look("The record is unbroken")
    (tmp_path / "none.json").write_text("{}", encoding="utf-8")
    frances.go(f"{SEVERNSIDE}record/verify/")
    frances.fill(checkpoint=str(tmp_path / "none.json"))
    frances.press("Verify")
    frances.look("Verify the record", error=True)


def test_keys(someone: Someone) -> None:
    helen = someone("helen")
    helen.go(f"{SEVERNSIDE}keys/")
    helen.look("API keys")
    helen.press("Make a key")
    helen.look("Make an API key")
    helen.press("Make the key")
    helen.look("Make an API key", error=True)
    organisation = helen.page.locator("main select[name=organisation] option").last.get_attribute("value")
    helen.fill(organisation=organisation, label="The payroll program", scopes="organisations")
    helen.press("Make the key")
    helen.look("The key has been made")
    helen.press("I have copied it")
    helen.look("API keys")
    helen.press("Revoke")
    helen.look("Revoke the key for The payroll program?", title="Revoke a key")
    helen.press("Revoke the key")
    helen.look("API keys")


def test_administration(someone: Someone) -> None:
    grace = someone("grace")
    grace.look("Administration")
    grace.press("Add a region")
    grace.look("Add a region")
    grace.press("Add")
    grace.look("Add a region", error=True)
    grace.fill(name="Westermain", slug="westermain")
    grace.press("Add")
    grace.look("Invite a lead for Westermain")
    grace.press("Invite")
    grace.look("Invite a lead for Westermain", error=True)
    grace.go("/administration/")
    grace.press("Help someone who has lost")
    grace.look("Help someone who has lost")
    grace.press("Find them")
    grace.look("Help someone who has lost", error=True)
    grace.fill(email="colin.marsh@coldharbour.example")
    grace.press("Find them")
    grace.look("Remove the second factor of Colin Marsh?", title="Remove a second factor")
    grace.go("/administration/")
    grace.press("Read the platform’s record")
    grace.look("The platform’s record")
    grace.follow("main tbody a")
    grace.look("", title="Event")
    grace.go("/administration/record/verify/")
    grace.look("Verify the record")
    grace.go("/administration/record/checkpoint/")
    grace.look("Export a signed checkpoint")


def test_what_somebody_may_not_open(someone: Someone) -> None:
    dora = someone("dora")
    for path, heading, status in (
        (f"{SEVERNSIDE}judge/", "You do not have permission for this", 403),
        ("/administration/", "You do not have permission for this", 403),
        (f"{SEVERNSIDE}memoranda/999/", "Page not found", 404),
        ("/regions/northmoor/", "Page not found", 404),
    ):
        dora.go(path)
        dora.look(heading, status=status)
    dora.go("/account/")
    dora.page.evaluate("document.querySelector('header [name=csrfmiddlewaretoken]').value = 'x'")
    dora.press("Sign out", within="header")
    dora.look("The page was open too long", status=403)


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import missed

    found = missed(seen | {""}, NOT_PAGES, of_returns=False)  # test_every_page_of_people: where one of no region begins
    assert not found, "\n".join(["No test here has looked at:", *found])
    assert [route for route in seen if route.startswith(tuple(NOT_PAGES))] == []  # else it is a page after all


def bundle(path: Path, clause: bytes = b"") -> str:
    """The exemplar memorandum as a ZIP, its version another; with a clause that is not right, where one is given."""
    from comity.memorandum.frozen import shipped_folder
    from comity.web.agreements.bundle_files import files_of_folder

    files = files_of_folder(shipped_folder("exemplar"))
    files["memorandum.yaml"] = files["memorandum.yaml"].replace(b"\nversion: 2026\n", b"\nversion: 2028\n")
    if clause:
        files["clauses/01-price-cap.yaml"] = clause
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as into:
        for name, content in files.items():
            into.writestr(name, content)
    path.write_bytes(packed.getvalue())
    return str(path)


def written(path: Path, lines: int | None = None) -> Path:
    """The exemplar return, or so many lines of it."""
    from comity.memorandum.frozen import shipped_folder

    text = (shipped_folder("exemplar") / "returns" / "coldharbour-2026-q3.csv").read_text(encoding="utf-8")
    path.write_text("".join(text.splitlines(keepends=True)[:lines]), encoding="utf-8")
    return path
