"""Every page of exceptions: asked for, decided on a telephone and on another, in the register, questioned and answered.

Coldharbour's HR lead asks for one; its director asks something first and then decides it on a window of 375 pixels, and
its chief executive approves a part of it; a neighbour objects. The last test finds the routes that no test here has
looked at: run this file as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
BASE = "/regions/severnside/exceptions/"
UNTIL = date.today() + timedelta(days=40)  # noqa: DTZ011 (the day of whoever sits at the desk)

NOT_PAGES = {
    f"regions/<slug:region>/exceptions/{path}": "a button"
    for path in (
        "requests/begin/",
        "requests/<uuid:pk>/throw-away/",
        "delegations/<uuid:pk>/end/",
    )
}
"""Routes that answer with no page, by how they begin, and what they are instead."""


def day(field: str, on: date) -> dict[str, str]:
    return {f"{field}_day": str(on.day), f"{field}_month": str(on.month), f"{field}_year": str(on.year)}


def test_one_that_waits_is_decided_on_two_devices(someone: Someone) -> None:
    daniel = someone("daniel")
    daniel.go("/regions/severnside/")
    daniel.page.set_viewport_size({"width": 375, "height": 800})
    daniel.press("Decide EXC-")
    assert daniel.page.evaluate("document.documentElement.scrollWidth") <= 375
    choices = daniel.page.locator("[name='verdict']").first.bounding_box()
    assert choices["y"] < 2 * 800, "The decision comes first: within two screens of a telephone."
    daniel.look("Decide this exception", title="Decide EXC-")
    daniel.fill(verdict="refuse")
    daniel.press("Decide")
    daniel.look("Decide this exception", title="Decide EXC-", status=422, error=True)
    daniel.fill(verdict="ask", words="Could anybody come at the cap in December?")
    daniel.press("Decide")
    request = daniel.page.url.removeprefix(daniel.base)

    beth = someone("beth")
    beth.go("/regions/severnside/")
    beth.press("Answer what was asked about EXC-")
    beth.look("Answer what was asked")
    beth.fill(answer="Nobody whom the four agencies know")
    beth.press("Answer")

    daniel.page.set_viewport_size({"width": 375, "height": 800})
    daniel.go(f"{request}decide/0/")
    daniel.fill(verdict="approve")
    daniel.press("Decide")

    colin = someone("colin")
    colin.go("/regions/severnside/")
    colin.press("Decide EXC-")
    colin.page.locator("summary:has-text('To approve only a part')").click()
    colin.fill(verdict="part", words="A month at most", **day("last_day", UNTIL))
    colin.press("Decide")
    colin.look("EXC-")
    assert "Approved in part or with conditions" in colin.page.locator("main").inner_text()


def test_one_in_force_is_asked_to_go_on(someone: Someone) -> None:
    beth = someone("beth")
    beth.go(f"{BASE}requests/")
    beth.look("Requests for exceptions")
    beth.go("/regions/severnside/checks/engagements/")
    beth.press("CB-2026-031")
    beth.page.locator("main a:has-text('EXC-')").first.press("Enter")
    beth.page.wait_for_url("**/exceptions/requests/*/")
    beth.press("Ask for it to go on")
    beth.look("Ask for an exception")
    beth.fill(reason="hard_to_fill")
    beth.press("Ask for it")
    beth.look("Ask for an exception", status=422, error=True)


def test_the_register_is_read_and_questioned_by_the_region(someone: Someone) -> None:
    helen = someone("helen")
    helen.go(BASE)
    helen.look("The register of exceptions")
    helen.press("EXC-")
    helen.look("EXC-")
    helen.fill(is_objection="yes", words="We kept to the cap in the same month")
    helen.press("Put it on record")
    beth = someone("beth")
    beth.go("/regions/severnside/")
    beth.press("Answer a member that objects to EXC-")
    beth.look("Answer in the register", title="Answer a member about EXC-")
    beth.fill(answer="Four agencies were asked before")
    beth.press("Answer")
    helen.go(f"{BASE}counts/")
    helen.look("How many exceptions")
    daniel = someone("daniel")
    daniel.go(f"{BASE}delegations/")
    daniel.look("Signing given to another person")
    daniel.press("Give your signing to someone")
    daniel.look("Give your signing to someone")


def test_one_is_withdrawn_with_a_reason(someone: Someone) -> None:
    beth = someone("beth")
    beth.go("/regions/severnside/checks/engagements/")
    beth.press("CB-2026-032")
    beth.page.locator("main a:has-text('EXC-')").first.press("Enter")
    beth.page.wait_for_url("**/exceptions/requests/*/")
    beth.press("Withdraw it")
    beth.look("Withdraw it?", title="Withdraw EXC-")
    beth.press("Withdraw it", within="main")
    beth.look("Withdraw it?", title="Withdraw EXC-", status=422, error=True)
    beth.fill(words="The worker took a post elsewhere")
    beth.press("Withdraw it", within="main")
    assert "The worker took a post elsewhere" in beth.page.locator("main").inner_text()


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_EXCEPTIONS, missed_among

    found = missed_among(OF_EXCEPTIONS, seen, NOT_PAGES)
    assert not found, "\n".join(["No test here has looked at:", *found])
