"""Every page of a check and of an engagement, as people meet them: from the first question to the last day.

Coldharbour's HR lead checks a candidate who is too dear, has it judged again, and starts the engagement in an
emergency; an agency's user offers a candidate; anyone confirms a receipt and asks what the rules say. The last test
finds the routes that no test here has looked at: run this file as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
CHECKS = "/regions/severnside/checks/"
SOON = date.today() + timedelta(days=14)  # noqa: DTZ011 (the day of whoever sits at the desk)

NOT_PAGES = {
    "regions/<slug:region>/checks/begin/": "a button",
    "regions/<slug:region>/checks/drafts/<uuid:pk>/add/": "a button",
    "regions/<slug:region>/checks/drafts/<uuid:pk>/<int:candidate>/take-out/": "a button",
    "regions/<slug:region>/checks/engagements/<uuid:pk>/start/": "a button",
    "regions/<slug:region>/checks/engagements/<uuid:pk>/time-away/<uuid:away>/take-back/": "a button",
    "regions/<slug:region>/checks/<str:number>/take-over/": "a button",
    "regions/<slug:region>/checks/<str:number>/propose/": "a button",
    "regions/<slug:region>/checks/<str:number>/receipt": "files",
}
"""Routes that answer with no page, by how they begin, and what they are instead."""


def day(field: str, on: date) -> dict[str, str]:
    return {f"{field}_day": str(on.day), f"{field}_month": str(on.month), f"{field}_year": str(on.year)}


def test_a_candidate_who_is_too_dear_and_cannot_wait(someone: Someone) -> None:
    beth = someone("beth")
    beth.go(CHECKS)
    beth.look("Checks")
    beth.press("Check a candidate")
    beth.look("Who is the worker?")
    beth.fill(worker="Jane Doe")
    beth.press("Save and go on")
    beth.look("Who is the worker?", status=422, error=True)
    beth.fill(worker="SW765432")
    beth.press("Save and go on")
    today = date.today()  # noqa: DTZ011
    for heading, answers in (
        ("What will they do?", {"role": "social_worker"}),
        ("When would they work?", {**day("start_date", today), **day("planned_end_date", today + timedelta(days=80))}),
        ("How would they be supplied?", {"supply_route": "msp"}),
        ("Who supplies them?", {"agency": "Ripple Social Work"}),
        ("What would they be paid?", {"payment_basis": "umbrella", "pay_rate": "62.50"}),
        ("Have they held a substantive role before?", {"had_substantive_role": "no"}),
        ("How many months of direct experience will they have?", {"direct_experience_months": "60"}),
        ("How many references will you hold?", {"references_received": "2"}),
        ("What notice ends the assignment?", {"notice_days": "28"}),
        (
            "When were their checks done?",
            day("registration_checked_date", today)
            | day("dbs_checked_date", today)
            | day("right_to_work_checked_date", today),
        ),
        ("How many days a week on site?", {"onsite_days_per_week": "3"}),
    ):
        assert beth.page.locator("h1").inner_text() == heading
        beth.fill(**answers)
        beth.press("Save and go on")
    beth.look("Check your answers")
    beth.press("Judge it")
    beth.look("This engagement may go ahead only with sign-off by", title="CHK-")
    beth.page.locator("main summary:has-text('clauses are kept')").press("Enter")
    beth.look("This engagement may go ahead only with sign-off by", title="CHK-")  # with every clause
    beth.press("Judge it again as it was")
    beth.look("Judged again as it was", title="CHK-")
    beth.press("The check", within="body")
    beth.press("Something has changed")
    beth.look("What has changed?")
    beth.page.locator("main [value='corrected']").check()
    beth.press("Go on")
    beth.look("Check your answers")
    beth.press("Throw this away")
    beth.look("Throw the unfinished check away?")
    beth.press("Throw it away")
    beth.look("Checks")
    beth.page.locator("main table a").first.press("Enter")
    beth.page.wait_for_url("**/CHK-*/")
    beth.fill(reference="CB-0990")
    beth.press("Propose the engagement")
    beth.look("Engagement CB-0990: proposed")
    beth.press("Change its reference")
    beth.look("Change its reference")
    beth.fill(reference="SW765432")
    beth.press("Change it")
    beth.look("Change its reference", status=422, error=True)
    beth.fill(reference="CB-0099")
    beth.press("Change it")
    beth.look("Engagement CB-0099: proposed")
    beth.press("It did not come about")
    beth.look("It did not come about")
    beth.press("The engagement", within="body")
    beth.press("Start it in an emergency")
    beth.look("Start it in an emergency")
    beth.fill(words="Nobody holds these cases from Monday")
    beth.press("Record it as started in an emergency")
    beth.look("Engagement CB-0099: started in an emergency", title="Engagement CB-0099: started")
    beth.go(f"{beth.page.url.removeprefix(beth.base)}review/")  # no link leads whoever started it there
    beth.look("Review the emergency start")
    beth.go(f"{CHECKS}engagements/")
    beth.look("Engagements")
    beth.press("CB-0099")
    beth.press("Record it as ended")
    beth.look("Record the engagement as ended")
    beth.go(f"{CHECKS}engagements/")
    beth.press("CB-2026-031")
    beth.look("Engagement CB-2026-031: started")
    beth.press("Tell of time away")
    beth.look("Time away")
    beth.press("Keep it")
    beth.look("Time away", status=422, error=True)
    beth.page.locator("main [value='leave']").check()
    beth.fill(**day("first", today))
    beth.press("Keep it")
    beth.look("Time away")
    beth.go("/regions/severnside/histories/X99000003/registrations/new/")
    beth.fill(numbers="SW765432", result="suspended")
    beth.press("Keep these checks")
    beth.go(CHECKS)
    beth.look("Checks")
    beth.page.locator("main tr:has-text('May not be engaged') a").first.press("Enter")
    beth.page.wait_for_url("**/CHK-*/")
    beth.look("This engagement may not go ahead.", title="CHK-")


def test_one_is_extended_beyond_its_exception(someone: Someone) -> None:
    beth = someone("beth")
    beth.go(f"{CHECKS}engagements/")
    beth.press("CB-2026-031")
    beth.press("Extend it, or change its rate, role or agency")
    beth.page.locator("main [value='extension']").check()
    beth.press("Go on")
    beth.look("Check your answers")
    beth.page.locator("main a:has-text('When would they work?')").press("Enter")
    beth.fill(**day("planned_end_date", date.today() + timedelta(days=200)))  # noqa: DTZ011
    beth.press("Save and go on")
    beth.look("Check your answers")
    beth.press("Judge it")
    beth.look("This engagement may go ahead until", title="CHK-")
    beth.press("The engagement that it is of")
    beth.look("Engagement CB-2026-031: started")


def test_one_does_not_come_about(someone: Someone) -> None:
    beth = someone("beth")
    beth.go(f"{CHECKS}engagements/")
    beth.press("CB-2026-032")
    beth.look("Engagement CB-2026-032: proposed")
    withdraw = f"{beth.page.url.removeprefix(beth.base)}withdraw/"
    beth.press("It did not come about")
    beth.look("It did not come about")  # its exception waits
    beth.press("The engagement", within="body")
    beth.page.locator("main a:has-text('EXC-')").first.press("Enter")
    beth.press("Withdraw it")
    beth.fill(words="Nobody comes")
    beth.press("Withdraw it", within="main")
    beth.go(withdraw)
    beth.press("Withdraw the engagement")
    beth.look("Engagement CB-2026-032: withdrawn")
    beth.go(f"{CHECKS}engagements/")
    beth.look("Engagements")
    beth.press("CB-2026-032")
    beth.page.locator("main a:has-text('CHK-')").first.press("Enter")
    beth.look("This engagement may go ahead only with sign-off by", title="CHK-")


def test_what_an_agency_offers_is_taken_over_and_anyone_can_confirm_it(someone: Someone) -> None:
    dora = someone("dora")
    dora.go(CHECKS)
    dora.press("Check a candidate")
    dora.look("Which authority is the worker for?")
    dora.fill(authority="X99000003")
    dora.press("Save and go on")
    dora.page.locator("body a:has-text('Your answers')").press("Enter")
    dora.page.wait_for_url("**/drafts/*/")
    dora.press("Judge it")
    dora.look("We cannot tell", title="CHK-")
    confirm = dora.page.locator("a:has-text('The public page that confirms it')").get_attribute("href")
    number = dora.page.url.rstrip("/").rpartition("/")[2]
    nobody = someone()
    nobody.go("/receipts/" + confirm.partition("/receipts/")[2])
    nobody.look("This receipt was made here", title="The receipt is ours")
    nobody.press("Confirm another receipt")
    nobody.look("Confirm a receipt")
    nobody.fill(number=number, digest="not the hash")
    nobody.press("Confirm it")
    nobody.look("Confirm a receipt", status=422, error=True)
    nobody.fill(number=number, digest="0" * 64)
    nobody.press("Confirm it")
    nobody.look("There is no receipt of this number and hash", title="No such receipt", status=404)
    nobody.press("Confirm another receipt")
    nobody.fill(number=number.lower(), digest=confirm.rstrip("/").rpartition("/")[2].upper())
    nobody.press("Confirm it")
    nobody.look("This receipt was made here", title="The receipt is ours")
    beth = someone("beth")
    beth.go(f"{CHECKS}{number}/")
    beth.press("Take these facts over")
    beth.look("Check your answers")


def test_anyone_asks_what_the_rules_say(someone: Someone) -> None:
    nobody = someone()
    nobody.go("/can-i-take-this-assignment/")
    nobody.look("Can I take this assignment?")
    nobody.press("See what the rules say")
    nobody.look("Can I take this assignment?", status=422, error=True)
    nobody.fill(memorandum="region:severnside", authority="X99000003", role="social_worker", pay_rate="62.50")
    nobody.fill(payment_basis="umbrella", **day("start_date", SOON))
    nobody.press("See what the rules say")
    nobody.look("We cannot tell", title="Can I take this assignment?")


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_CHECKS, missed_among

    found = missed_among(OF_CHECKS, seen, NOT_PAGES)
    assert not found, "\n".join(["No test here has looked at:", *found])
