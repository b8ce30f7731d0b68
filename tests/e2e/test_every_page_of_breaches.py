"""Every page of the breach log: read, narrowed, reported, taken care of, answered and closed.

Helen of Abbotsbridge reports; Beth of Coldharbour takes care of it and answers; Ruth closes it with what was learnt.
The last test finds the routes that no test here has looked at: run this file as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow

chromium = pytest.importorskip("chromium")

Someone = Callable[..., Any]
BASE = "/regions/severnside/breaches/"


def test_a_report_is_answered_and_closed_with_what_was_learnt(someone: Someone) -> None:
    helen = someone("helen")
    helen.go(BASE)
    helen.look("The breach log")
    helen.press("Report what you saw")
    helen.look("Report what you saw")
    helen.press("Put it in the log")
    helen.look("Report what you saw", status=422, error=True)
    helen.fill(authority="X99000003", clause="references", words="We were asked for none, for somebody who was with us")
    helen.press("Put it in the log")
    helen.look("References")
    number = helen.page.url.removeprefix(helen.base).removeprefix(BASE).strip("/")

    beth = someone("beth")
    beth.go("/regions/severnside/")
    beth.press("of Coldharbour Borough Council that nobody takes care of yet")
    beth.press(number)
    beth.look("References")
    beth.press("Choose who takes care of it")
    beth.look("Who takes care of it")
    beth.page.get_by_label("I do").check()
    beth.press("Choose")
    beth.press("Say what happened")
    beth.look("What happened")
    beth.press("Put it in the log")
    beth.look("What happened", status=422, error=True)
    beth.fill(happened="The form was an old one that has no place for them", doing="The old form is withdrawn")
    beth.press("Put it in the log")
    assert "The old form is withdrawn" in beth.page.locator("main").inner_text()

    ruth = someone("ruth")
    ruth.go(f"{BASE}{number}/")
    ruth.press("Close it with what was learnt")
    ruth.look("What we learnt")
    ruth.fill(lesson="Take old forms away on the day that a new one is agreed")
    ruth.press("Close it")
    ruth.look("References")
    helen.go(f"{BASE}{number}/")
    read = helen.page.locator("main").inner_text()
    assert "Take old forms away" in read
    assert "The old form is withdrawn" not in read, "What the authority says is not for its peers."
    helen.go(f"{BASE}?source=peer&clause=references&authority=X99000003")
    helen.look("The breach log")


def test_every_route_of_a_page_was_looked_at(seen: set[str]) -> None:
    from routes import OF_BREACHES, missed_among

    found = missed_among(OF_BREACHES, seen, {})
    assert not found, "\n".join(["No test here has looked at:", *found])
