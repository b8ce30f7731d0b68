"""The story of an exception, from a manager's desk to the day on which it has run out, as everyone in it meets it.

A manager checks a worker who costs more than the cap, starts an engagement on the signatures of two people who give
them on two telephones, and the region reads of it. Eight days later its last day is past, and nobody has asked for it
to go on: the worker is still there, and what was excepted is a breach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

REGION = "/regions/severnside/"
TODAY = date.today()  # noqa: DTZ011 (the day of whoever sits at the desk)
LAST_DAY = TODAY + timedelta(days=6)
PHONE = {"width": 375, "height": 667}
WHY = "Eleven children have no social worker"

Window = Callable[..., Any]


def day(field: str, on: date) -> dict[str, str]:
    return {f"{field}_day": str(on.day), f"{field}_month": str(on.month), f"{field}_year": str(on.year)}


@contextmanager
def windows(browser: Any, running: Any) -> Iterator[Window]:
    """`window("megan")`: a device of her own, on which she has signed in; a telephone where it is asked for."""
    opened: list[Any] = []

    def window(name: str, size: dict[str, int] | None = None) -> Any:
        from comity.web.demo.cast import PEOPLE

        looking = chromium.Looking(browser, base=running.base)
        opened.append(looking)
        if size:
            looking.page.set_viewport_size(size)
        [email] = [one.email for one in PEOPLE if one.email.startswith(f"{name}.")]
        running.sign_in(looking, email)
        looking.go(REGION)
        return looking

    yield window
    for looking in opened:
        looking.context.close()


def test_an_exception_is_asked_for_signed_told_of_and_runs_out(tmp_path: Path, filled: Path, browser: Any) -> None:
    from demonstration import Demonstration

    with Demonstration(tmp_path / "data", like=filled) as running, windows(browser, running) as window:
        megan = window("megan")
        it_fails_on_price(megan)
        number = she_asks_for_an_exception(megan)
        signs_on_a_telephone(window("daniel", PHONE), number)
        megan.go(f"{REGION}checks/engagements/")
        megan.press("CB-2026-044")
        assert "It may not be recorded as started" in text(megan), "One signature of two is none."
        signs_on_a_telephone(window("colin", PHONE), number)
        megan.page.reload()
        megan.press("Record it as started")
        assert "Engagement CB-2026-044: started" in text(megan)
        assert "tell-of-exceptions" in running.tick()
        the_region_is_told(window("ruth"), number)

    with Demonstration(tmp_path / "data", days_later=8) as running:
        done = running.tick()
        assert "judge-exceptions" in done
        assert "find-breaches" in done
        with windows(browser, running) as window:
            megan = window("megan")
            it_has_run_out(megan, number)
            it_is_a_breach(megan)
            the_region_reads_of_it(window("helen"))


def text(looking: Any) -> str:
    return str(looking.page.locator("main").inner_text())


def it_fails_on_price(megan: Any) -> None:
    megan.press("Checks", within="header")
    megan.press("Check a candidate")
    for answers in (
        {"worker": "SW765432"},
        {"role": "social_worker"},
        {**day("start_date", TODAY), **day("planned_end_date", TODAY + timedelta(days=55))},
        {"supply_route": "msp"},
        {"agency": "Ripple Social Work"},
        {"payment_basis": "paye", "pay_rate": "29.75", "hours_per_week": "37"},
        {"had_substantive_role": "no"},
        {"direct_experience_months": "60"},
        {"references_received": "2"},
        {"notice_days": "28"},
        {
            name: part
            for check in ("registration_checked_date", "dbs_checked_date", "right_to_work_checked_date")
            for name, part in day(check, TODAY).items()
        },
        {"onsite_days_per_week": "3"},
    ):
        megan.fill(**answers)
        megan.press("Save and go on")
    megan.press("Judge it")
    said = text(megan)
    assert "This engagement may go ahead only with sign-off by" in said
    assert "£27.40" in said, "What would comply is said with what does not."


def she_asks_for_an_exception(megan: Any) -> str:
    """Gives its number."""
    megan.fill(reference="CB-2026-044")
    megan.press("Propose the engagement")
    assert "It may not be recorded as started" in text(megan)
    megan.press("Ask for an exception")
    megan.fill(
        reason="unallocated",
        why=WHY,
        words="Four agencies were asked, and nobody could come at the cap this week",
        mitigations="The post is advertised",
        exit_plan="A newly qualified worker starts on the next Monday",
        **day("last_day", LAST_DAY),
    )
    megan.page.locator("main [name='no_other_departure']").check()
    megan.press("Ask for it")
    assert "Waiting for a decision" in text(megan), text(megan)
    return str(megan.page.locator("h1").inner_text())


def signs_on_a_telephone(approver: Any, number: str) -> None:
    approver.press(f"Decide {number}")
    assert approver.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert WHY in text(approver)
    approver.fill(verdict="approve")
    approver.press("Decide")
    assert "Approved" in text(approver)


def the_region_is_told(ruth: Any, number: str) -> None:
    ruth.go("/notices/")
    assert "An exception is new in the region’s register." in text(ruth)
    ruth.go(f"{REGION}exceptions/")
    ruth.press(number)
    said = text(ruth)
    assert "in force" in said.casefold()
    assert all(words in said for words in ("Coldharbour", WHY, "£2.35"))
    assert not any(words in said for words in ("SW765432", "765432", "CB-2026-044")), "Never the worker."


def it_has_run_out(megan: Any, number: str) -> None:
    megan.go(f"{REGION}exceptions/{number}/")
    assert "Lapsed" in text(megan)


def it_is_a_breach(megan: Any) -> None:
    megan.go(f"{REGION}checks/engagements/")
    megan.press("CB-2026-044")
    said = text(megan)
    assert "Engagement CB-2026-044: started" in said, "The worker is still there."
    megan.page.locator("main table a:has-text('CHK-')").first.press("Enter")
    megan.page.wait_for_url("**/CHK-*/")
    assert "Breached" in text(megan)


def the_region_reads_of_it(neighbour: Any) -> None:
    neighbour.go(f"{REGION}breaches/")
    neighbour.page.locator("main table tbody tr:has-text('Coldharbour') a").first.press("Enter")
    neighbour.page.wait_for_url("**/breaches/BRE-*/")
    said = text(neighbour)
    assert all(words in said for words in ("Coldharbour", "Price cap", "An exception that has ended"))
    assert "CB-2026-044" not in said, "The reference of an assignment is its authority's."
